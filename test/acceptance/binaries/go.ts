import { spawn, spawnSync } from 'node:child_process';
import { killAtEnd } from '../teardown';

const environment = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local', GOWORK: 'off' };

/** The Go command. */
export class Go {
  /** @throws where there is none on the PATH. */
  constructor() {
    if (spawnSync('go', ['version']).status !== 0) {
      throw new Error('building the control plane needs go, and none is on the PATH; install Go 1.26 or newer, or put the binaries on the PATH');
    }
  }

  /** Runs it in a folder and returns what it says. @throws with its own words where it fails. */
  async output(folder: string, ...parameters: string[]): Promise<string> {
    const child = spawn('go', parameters, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    // It starts compilers, which are of its group.
    const end = child.pid === undefined ? undefined : killAtEnd(child.pid);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    const status = await new Promise<number | null>((done, failed) => child.on('close', done).on('error', failed));
    end?.();
    if (status !== 0) throw new Error(`go ${parameters.slice(0, 2).join(' ')} in ${folder} ended with ${status}: ${Buffer.concat(err).toString().trim().slice(-2000)}`);
    return Buffer.concat(out).toString();
  }
}
