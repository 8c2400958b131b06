import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
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
}

/** Has Linux kill a process when this one is killed in a way that leaves it no time. */
const guard = spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status === 0 ? ['setpriv', '--pdeathsig', 'KILL', '--'] : [];

/** A process that runs beside the suite, in a process group of its own, and never outlives it. */
export class Service {
  private readonly child: ChildProcess;
  private readonly killGroup: () => void;
  private ended: string | undefined;

  public constructor(private readonly props: ServiceProps) {
    const log = openSync(props.log, 'a');
    const [command, ...parameters] = [...guard, props.path, ...props.parameters] as [string, ...string[]];
    this.child = spawn(command, parameters, { detached: true, stdio: ['ignore', log, log], env: { ...process.env, ...props.environment } });
    closeSync(log);
    this.child.on('error', (error) => { this.ended = error.message; });
    this.child.on('exit', (code, signal) => { this.ended = `ended with ${signal ?? code ?? 'nothing'}`; });
    this.killGroup = this.child.pid === undefined ? (): void => undefined : killAtEnd(this.child.pid);
  }

  /** @throws where it no longer runs, with the last it said. */
  public mustRun(): void {
    if (this.ended === undefined) return;
    throw new Error(`${this.props.name} must run, but ${this.ended}; the end of ${this.props.log} is:\n${readFileSync(this.props.log, 'utf8').trim().split('\n').slice(-12).join('\n')}`);
  }

  /** Kills it and all it started. */
  public stop(): void {
    this.killGroup();
  }
}
