import { Figures, inLanes } from './figures';
import { Sandbox } from './sandbox';
import { inject, type Injected, type Point, pointsOf, writing } from './strace';

export interface CallFaults {
  /** The publishing process. */
  readonly publisher: string;
  /** How the trees change places: `exchange`, or `renames` as where no program can exchange them. */
  readonly way: 'exchange' | 'renames';
  /** Every so many calls. @default 1 */
  readonly every?: number;
  /** Where the sandboxes are. @default - the folder for temporary files */
  readonly within?: string;
  /** At once. @default 2 */
  readonly lanes?: number;
}

/** A kill at every single call on the file system. */
export function killedAtEveryCall(faults: CallFaults): Promise<Figures> {
  const allowed = ['old', 'new', ...(faults.way === 'renames' ? ['none, old beside'] : [])];
  return atEveryCall(`kill at every call (${faults.way})`, 'KILL', faults, ({ code, signal, errors }, state) => [
    ...(signal === 'SIGKILL' || code === 137 ? [] : [`ended with ${code ?? signal}, ${errors}`]),
    ...(allowed.includes(state) ? [] : [state]),
  ]);
}

/** A request to end at every single call: the process ends by it or has done its work, and leaves nothing over. */
export function askedAtEveryCall(faults: CallFaults): Promise<Figures> {
  return atEveryCall(`SIGTERM at every call (${faults.way})`, 'TERM', faults, ({ code, signal, errors }, state, left) => [
    ...((signal === 'SIGTERM' || code === 143 || code === 0) && errors === '' ? [] : [`ended with ${code ?? signal}, ${errors}`]),
    ...(state === 'old' || state === 'new' ? [] : [state]), ...left.map((name) => `left ${name}`),
  ]);
}

type Judge = (ended: Injected, state: string, left: readonly string[]) => readonly string[];

async function atEveryCall(title: string, signal: string, { publisher, way, every = 1, within, lanes = 2 }: CallFaults, judge: Judge): Promise<Figures> {
  const figures = new Figures(title);
  const sandboxes = Array.from({ length: lanes }, () => new Sandbox(within));
  const points = (await pointsOf(commandFor(publisher, sandboxes[0]!), optionsOf(way))).filter(({ isOnDisk }) => isOnDisk).filter((_, index) => index % every === 0);
  sandboxes[0]!.standing = sandboxes[0]!.next;
  const reached = new Set<string>();
  await inLanes(points, sandboxes, async (point, sandbox) => {
    const ended = await again(() => inject(commandFor(publisher, sandbox), `signal=${signal}`, point, optionsOf(way)), sandbox, point);
    if (ended.at !== undefined) reached.add(`${point.name} ${ended.at}`);
    const state = sandbox.state();
    figures.add(state, [...judge(ended, state, sandbox.beside()), ...sandbox.repair()].map((wrong) => `${tell(point)}: ${wrong}`));
  });
  const missed = points.filter(({ name, nth }) => !reached.has(`${name} ${nth}`));
  figures.failures.push(...missed.map((point) => `${tell(point)}: was never reached`));
  for (const sandbox of sandboxes) sandbox.delete();
  return figures;
}

/** An error of the disk at every call that writes. */
export async function refusedAtEveryWrite(error: string, { publisher, way, every = 1, within, lanes = 2 }: CallFaults, isMeant: (name: string) => boolean = (name) => writing.has(name)): Promise<Figures> {
  const figures = new Figures(`${error} at every write (${way})`);
  const sandboxes = Array.from({ length: lanes }, () => new Sandbox(within));
  const points = await pointsOf(commandFor(publisher, sandboxes[0]!), optionsOf(way));
  sandboxes[0]!.standing = sandboxes[0]!.next;
  await inLanes(points.filter(({ name, isOnDisk }) => isOnDisk && isMeant(name)).filter((_, index) => index % every === 0), sandboxes, async (point, sandbox) => {
    const ended = await again(() => inject(commandFor(publisher, sandbox), `error=${error}`, point, optionsOf(way)), sandbox, point);
    if (ended.at === undefined) return void figures.failures.push(`${tell(point)}: was never reached`, ...sandbox.repair());
    const state = sandbox.state();
    const told = ended.code === 0 ? 'new' : 'old';
    figures.add(ended.code === 0 ? 'new, exit 0' : 'old, told, exit 1', [
      ...(state === told ? [] : [`${tell(point)}: ${state} after exit ${ended.code ?? ended.signal}: ${ended.errors}`]),
      ...(ended.code === 0 || isSentence(ended, error) ? [] : [`${tell(point)}: exit ${ended.code ?? ended.signal}, ${ended.errors}`]),
      ...sandbox.repair().map((wrong) => `${tell(point)}: ${wrong}`),
    ]);
  });
  for (const sandbox of sandboxes) sandbox.delete();
  return figures;
}

/** Once more where the process came to another call than was meant. */
async function again(attempt: () => Promise<Injected>, sandbox: Sandbox, { nth }: Point): Promise<Injected> {
  for (let tries = 1; ; tries += 1) {
    const ended = await attempt();
    if (ended.at === nth || tries === 20) return ended;
    const wrong = sandbox.repair();
    if (wrong.length > 0) throw new Error(wrong.join('; '));
  }
}

/** One sentence with what, where and what to do. */
function isSentence({ code, errors }: Injected, error: string): boolean {
  return code === 1 && new RegExp(`^publishing must be able to [a-z ]+ '/[^']*', got '${error}: [a-z /-]+'; [a-z0-9 ,'-]+ and run synth again, '/[^']*' is untouched\n$`).test(errors);
}

function commandFor(publisher: string, sandbox: Sandbox): string[] {
  return [process.execPath, publisher, sandbox.dist, String(sandbox.next)];
}

/** A path without programs leaves the renames alone; strace and Node are found before it counts. */
function optionsOf(way: CallFaults['way']): { readonly path?: string } {
  return way === 'renames' ? { path: '/nowhere' } : {};
}

function tell({ name, nth }: Point): string {
  return `${name} ${nth}`;
}
