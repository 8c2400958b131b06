import { spawnSync } from 'node:child_process';
import { Fault } from '../../lib/fault';
import { built } from './binaries/binary';
import { type Program } from './binaries/program';

/** What must be on a machine before something is begun. */
export interface Needs {
  /** By the names that Debian's packages have as well. */
  readonly commands: readonly ('git' | 'redis-server')[];
  /** Those that are not there yet are built. */
  readonly programs: readonly Program[];
}

/** The oldest Go that builds all of them. */
const minor = 26;

/** @throws with a sentence that names all that is missing and how to get it */
export function mustBeThere(all: readonly Needs[]): void {
  const packages = [...new Set(all.flatMap(({ commands }) => commands))].filter((command) => run(command, '--version') === undefined);
  const unbuilt = [...new Map(all.flatMap(({ programs }) => programs).map((program) => [`${program.name} ${program.version}`, program]))].filter(([, program]) => built(program) === undefined).map(([name]) => name);
  const go = unbuilt.length === 0 ? undefined : goVersion();
  const isOld = go !== undefined && Number(/^1\.(\d+)/.exec(go)?.[1]) < minor;
  const lacking = [...packages, ...(unbuilt.length > 0 && go === undefined ? ['go'] : [])].map((command) => `no ${command}`).concat(isOld ? [`go ${go}`] : []);
  if (lacking.length === 0) return;
  const remedies = [
    ...(packages.length === 0 ? [] : [`run 'apt-get install ${packages.join(' ')}' as root`]),
    ...(unbuilt.length === 0 || lacking.length === packages.length ? [] : [`install Go 1.${minor} or newer from https://go.dev/dl, which builds ${unbuilt.join(', ')}`]),
  ];
  throw new Fault(`what the steps need must be on the PATH, got ${lacking.join(' and ')}; ${remedies.join(', and ')}`);
}

/** Such as `1.26.1`; undefined where there is none. */
function goVersion(): string | undefined {
  return /\bgo(\d\S*)/.exec(run('go', 'version') ?? '')?.[1];
}

/** What a command says; undefined where there is none that works. */
function run(command: string, ...parameters: string[]): string | undefined {
  const { status, stdout } = spawnSync(command, parameters, { encoding: 'utf8', env: process.env });
  return status === 0 ? stdout : undefined;
}
