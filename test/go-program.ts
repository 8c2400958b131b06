import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const environment = { ...process.env, GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local', GOWORK: 'off' };

/**
 * The binary of a Go program that tests use, built once for each state of its source. Undefined, with a line that says so, where
 * there is no Go of the version that it asks for, or neither its module proxy nor its cache gives the modules.
 */
export function goProgram(source: string): string | undefined {
  const hash = createHash('sha256');
  for (const file of ['main.go', 'go.mod', 'go.sum']) hash.update(readFileSync(join(source, file)));
  const folder = join(tmpdir(), 'cdk8s-flotilla-go');
  const binary = join(folder, `${basename(source)}-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  // Built aside, so that a test run beside this one never starts half a file.
  const built = spawnSync('go', ['build', '-o', `${binary}.${process.pid}`, '.'], { cwd: source, env: environment, timeout: 300_000 });
  if (built.status !== 0) {
    console.warn(`what needs ${basename(source)} is skipped: it takes go on the PATH and the Go module proxy`);
    return undefined;
  }
  renameSync(`${binary}.${process.pid}`, binary);
  return binary;
}
