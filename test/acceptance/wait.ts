import { setTimeout as sleep } from 'node:timers/promises';

export interface WaitProps {
  /** What is waited for, as it stands in the error. */
  readonly what: string;
  /** In seconds. */
  readonly within: number;
  /** In milliseconds. @default 100 */
  readonly every?: number;
}

/** Asks again and again until there is an answer. @throws where there is none in time */
export async function waitFor<T>({ what, within, every = 100 }: WaitProps, ask: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + within * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`${what} must be within ${within} s, and was not`);
    await sleep(every);
  }
}
