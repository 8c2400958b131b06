import crypto from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { relative, sep } from 'node:path';
import { libraryFolder } from '../library-folder';

type Function = (...args: unknown[]) => unknown;

/** What gives another answer each time it is asked: the clock and chance. */
const sources: readonly (readonly [owner: object, name: string, shown: string])[] = [
  [Math, 'random', 'Math.random()'],
  [performance, 'now', 'performance.now()'],
  [process, 'hrtime', 'process.hrtime()'],
  [process.hrtime, 'bigint', 'process.hrtime.bigint()'],
  [crypto, 'randomUUID', 'randomUUID()'],
  [crypto, 'randomBytes', 'randomBytes()'],
  [crypto, 'randomInt', 'randomInt()'],
  [crypto.webcrypto, 'randomUUID', 'crypto.randomUUID()'],
  [crypto.webcrypto, 'getRandomValues', 'crypto.getRandomValues()'],
];

/** Milliseconds by which the clock is wrong while the fleet is declared again: another year, month, day, hour and minute. */
const shift = ((400 * 24 + 5) * 60 + 17) * 60_000 + 43_210;

/** Frames to look through for the line of the declaration: libraries may stand before it. */
const depth = 60;

/** Library whose own calls do not count. */
const library = libraryFolder + sep;

/**
 * Notes where a declaration asks for the clock or for chance. That alone is no fault: a time may only be logged. Then the fleet
 * is declared a second time, and the two are compared.
 */
export class WatchedGlobals {
  private readonly lines = new Set<string>();
  private readonly restores: (() => void)[] = [];
  private ahead = 0;

  public constructor(private readonly root: string) {
    for (const [owner, name, shown] of sources) this.watch(owner, name, shown);
    this.watchDate();
  }

  /** `Math.random() at apps/web.ts:12`, each line once. */
  public get asked(): readonly string[] {
    return [...this.lines];
  }

  /** Runs a step as if it were another time, in another time zone. */
  public atAnotherTime<T>(step: () => T): T {
    const { TZ } = process.env;
    this.ahead = shift;
    process.env.TZ = TZ === 'Pacific/Chatham' ? 'America/St_Johns' : 'Pacific/Chatham';
    try {
      return step();
    } finally {
      this.ahead = 0;
      if (TZ === undefined) delete process.env.TZ;
      else process.env.TZ = TZ;
    }
  }

  /** Puts everything back as it was. */
  public end(): void {
    for (const restore of this.restores.splice(0)) restore();
  }

  private watch(owner: object, name: string, shown: string): void {
    const before = Object.getOwnPropertyDescriptor(owner, name);
    const real = (owner as Record<string, Function>)[name];
    if (typeof real !== 'function') return;
    const note = (): void => this.note(shown);
    const watching = new Proxy(real, {
      apply(target, self, args) {
        note();
        return Reflect.apply(target, self, args);
      },
    });
    Object.defineProperty(owner, name, { value: watching, configurable: true, writable: true, enumerable: before?.enumerable ?? false });
    this.restores.push(() => {
      if (before) Object.defineProperty(owner, name, before);
      else delete (owner as Record<string, unknown>)[name];
    });
  }

  /** A Date of a known time is as good as any other value; one of local parts depends on the time zone. */
  private watchDate(): void {
    const real = globalThis.Date;
    const note = (shown: string): void => this.note(shown);
    const now = (): number => real.now() + this.ahead;
    const watchedNow = (): number => {
      note('Date.now()');
      return now();
    };
    globalThis.Date = new Proxy(real, {
      construct(target, args: unknown[], newTarget) {
        if (args.length !== 1) note(args.length === 0 ? 'new Date()' : 'new Date() in local time');
        return Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object;
      },
      apply() {
        note('Date()');
        return new real(now()).toString();
      },
      get: (target, name) => (name === 'now' ? watchedNow : Reflect.get(target, name) as unknown),
    });
    this.restores.push(() => {
      globalThis.Date = real;
    });
  }

  private note(shown: string): void {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = depth;
    const { stack = '' } = new Error();
    Error.stackTraceLimit = stackTraceLimit;
    const place = this.placeIn(stack);
    if (place !== undefined) this.lines.add(`${shown} at ${place}`);
  }

  /** The innermost line that is neither Node's nor a package's nor this library's; none where Node is reading a module. */
  private placeIn(stack: string): string | undefined {
    for (const line of stack.split('\n').slice(1)) {
      if (line.includes('node:internal/modules/')) return undefined;
      const { file, at } = /\(?(?<file>\/[^():]+):(?<at>\d+):\d+\)?$/.exec(line)?.groups ?? {};
      if (file === undefined || file.startsWith(library) || file.includes(`${sep}node_modules${sep}`)) continue;
      return `${file.startsWith(this.root + sep) ? relative(this.root, file) : file}:${at}`;
    }
    return undefined;
  }
}
