import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { killAtEnd } from './teardown';

export interface ServiceProps {
  readonly name: string;
  readonly path: string;
  readonly parameters: readonly string[];
  /** File that gets all it says. */
  readonly log: string;
  /** Added to the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A command that runs beside it each time it is started, as the hook of a container does. @default - none */
  readonly postStart?: readonly string[];
}

/** Has Linux kill a process when this one is killed in a way that leaves it no time. */
const guard = spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status === 0 ? ['setpriv', '--pdeathsig', 'KILL', '--'] : [];

/** A process that runs beside the suite, in a process group of its own, and never outlives it. */
export class Service {
  private child: ChildProcess;
  private killGroup: () => void = () => undefined;
  private ended: string | undefined;

  public constructor(private readonly props: ServiceProps) {
    this.child = this.start();
  }

  public get name(): string {
    return this.props.name;
  }

  /** All that it has said so far. */
  public get said(): string {
    return readFileSync(this.props.log, 'utf8');
  }

  /** @throws where it no longer runs, with the last it said. */
  public mustRun(): void {
    if (this.ended === undefined) return;
    throw new Error(`${this.props.name} must run, but ${this.ended}; the end of ${this.props.log} is:\n${this.said.trim().split('\n').slice(-12).join('\n')}`);
  }

  /** Kills it without any warning, and starts it again as it was, after as many milliseconds, in which `meanwhile` is done. @throws where it did not run */
  public async killAndRestart(after: number, meanwhile: () => unknown = () => undefined): Promise<void> {
    this.mustRun();
    const gone = new Promise((done) => this.child.once('exit', done));
    this.stop();
    await gone;
    meanwhile();
    await new Promise((done) => setTimeout(done, after));
    this.child = this.start();
  }

  /** Kills it and all it started. */
  public stop(): void {
    this.killGroup();
  }

  private start(): ChildProcess {
    const log = openSync(this.props.log, 'a');
    const [command, ...parameters] = [...guard, this.props.path, ...this.props.parameters] as [string, ...string[]];
    const child = spawn(command, parameters, { detached: true, stdio: ['ignore', log, log], env: { ...process.env, ...this.props.environment } });
    closeSync(log);
    const [hook, ...words] = this.props.postStart ?? [];
    if (hook !== undefined) execFile(hook, words);
    this.ended = undefined;
    child.on('error', (error) => { this.ended = error.message; });
    child.on('exit', (code, signal) => { this.ended = `ended with ${signal ?? code ?? 'nothing'}`; });
    this.killGroup = child.pid === undefined ? (): void => undefined : killAtEnd(child.pid);
    return child;
  }
}
