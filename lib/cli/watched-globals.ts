import crypto from 'node:crypto';
import os from 'node:os';
import { performance } from 'node:perf_hooks';
import { relative, sep } from 'node:path';
import { libraryFolder } from '../library-folder';

type Function = (...args: unknown[]) => unknown;

/** Any word will do that no machine and no variable is called. */
const elsewhere = 'elsewhere';

/** What gives another answer each time it is asked, or on each machine, and then what it says on another one. */
const sources: readonly (readonly [owner: object, name: string, shown: string, elsewhere?: unknown])[] = [
  [Math, 'random', 'Math.random()'],
  [performance, 'now', 'performance.now()'],
  [process, 'hrtime', 'process.hrtime()'],
  [process.hrtime, 'bigint', 'process.hrtime.bigint()'],
  [crypto, 'randomUUID', 'randomUUID()'],
  [crypto, 'randomBytes', 'randomBytes()'],
  [crypto, 'randomInt', 'randomInt()'],
  [crypto.webcrypto, 'randomUUID', 'crypto.randomUUID()'],
  [crypto.webcrypto, 'getRandomValues', 'crypto.getRandomValues()'],
  [os, 'hostname', 'os.hostname()', elsewhere],
  [os, 'homedir', 'os.homedir()', `/home/${elsewhere}`],
  [os, 'userInfo', 'os.userInfo()', { username: elsewhere, uid: 4321, gid: 4321, shell: null, homedir: `/home/${elsewhere}` }],
  [os, 'networkInterfaces', 'os.networkInterfaces()', {}],
  [os, 'release', 'os.release()', elsewhere],
  [os, 'cpus', 'os.cpus()', []],
  [os, 'availableParallelism', 'os.availableParallelism()', 321],
  [os, 'totalmem', 'os.totalmem()', 4321],
  [os, 'freemem', 'os.freemem()', 321],
  [os, 'uptime', 'os.uptime()', 4321],
  [os, 'loadavg', 'os.loadavg()', [4, 3, 2]],
];

/** Variables by which cdk8s is told how to go about it, and where to write. */
const ofTools = /^CDK8S_/;

/** Milliseconds by which the clock is wrong while the fleet is declared again: another year, month, day, hour and minute. */
const shift = ((400 * 24 + 5) * 60 + 17) * 60_000 + 43_210;

/** Frames to look through for the line of the declaration: libraries may stand before it. */
const depth = 60;

/** Library whose own calls do not count. */
const library = libraryFolder + sep;

/**
 * Notes where a declaration asks for the clock, for chance, for its machine or the environment. That alone is no fault: a time may
 * only be logged. Then the fleet is declared a second time, and the two are compared.
 */
export class WatchedGlobals {
  private readonly lines = new Set<string>();
  private readonly restores: (() => void)[] = [];
  private ahead = 0;
  private isElsewhere = false;

  public constructor(private readonly root: string) {
    for (const [owner, name, shown, other] of sources) this.watch(owner, name, shown, other);
    this.watchDate();
    this.watchEnvironment();
  }

  /** `Math.random() at apps/web.ts:12`, each line once. */
  public get asked(): readonly string[] {
    return [...this.lines];
  }

  /** Runs a step as if it were another time, on another machine in another time zone. */
  public elsewhere<T>(step: () => T): T {
    const { TZ } = process.env;
    this.ahead = shift;
    this.isElsewhere = true;
    process.env.TZ = TZ === 'Pacific/Chatham' ? 'America/St_Johns' : 'Pacific/Chatham';
    try {
      return step();
    } finally {
      this.ahead = 0;
      this.isElsewhere = false;
      if (TZ === undefined) delete process.env.TZ;
      else process.env.TZ = TZ;
    }
  }

  /** Puts everything back as it was. */
  public end(): void {
    for (const restore of this.restores.splice(0)) restore();
  }

  private watch(owner: object, name: string, shown: string, other: unknown): void {
    const before = Object.getOwnPropertyDescriptor(owner, name);
    const real = (owner as Record<string, Function>)[name];
    if (typeof real !== 'function') return;
    this.replace(owner, name, new Proxy(real, {
      apply: (target, self, args) => (this.note(shown) && this.isElsewhere && other !== undefined ? other : Reflect.apply(target, self, args)),
    }), before);
  }

  /** Each variable by itself: whoever asks for one has it set otherwise on another machine. */
  private watchEnvironment(): void {
    const before = Object.getOwnPropertyDescriptor(process, 'env');
    this.replace(process, 'env', new Proxy(process.env, {
      get: (target, name) => {
        const value = Reflect.get(target, name) as string | undefined;
        const counts = typeof name === 'string' && !ofTools.test(name) && this.note(`process.env.${name}`);
        return counts && this.isElsewhere ? [value, elsewhere].filter(Boolean).join('-') : value;
      },
    }), before);
  }

  private replace(owner: object, name: string, value: unknown, before: PropertyDescriptor | undefined): void {
    Object.defineProperty(owner, name, { value, configurable: true, writable: true, enumerable: before?.enumerable ?? false });
    this.restores.push(() => {
      if (before) Object.defineProperty(owner, name, before);
      else delete (owner as Record<string, unknown>)[name];
    });
  }

  /** A Date of a known time is as good as any other value; one of local parts depends on the time zone. */
  private watchDate(): void {
    const real = globalThis.Date;
    const note = (shown: string): boolean => this.note(shown);
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

  /** @returns whether it is the declaration that asks */
  private note(shown: string): boolean {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = depth;
    const { stack = '' } = new Error();
    Error.stackTraceLimit = stackTraceLimit;
    const place = this.placeIn(stack);
    if (place !== undefined) this.lines.add(`${shown} at ${place}`);
    return place !== undefined;
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
