import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { etcd } from './binaries/etcd';
import { mustBeThere, type Needs } from './needs';

const { PATH, FLOTILLA_ACCEPTANCE_CACHE } = process.env;
let folder: string;
/** Puts an executable on the PATH that says something. */
const put = (name: string, says: string): void => {
  writeFileSync(join(folder, name), `#!/bin/sh\necho '${says}'\n`);
  chmodSync(join(folder, name), 0o755);
};
const message = (...needs: Needs[]): string | undefined => {
  try {
    mustBeThere(needs);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};
const git: Needs = { commands: ['git'], programs: [] };
const synced: Needs = { commands: ['git', 'redis-server'], programs: [etcd] };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flotilla-needs-'));
  [process.env['PATH'], process.env['FLOTILLA_ACCEPTANCE_CACHE']] = [folder, join(folder, 'cache')];
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  process.env['PATH'] = PATH;
  if (FLOTILLA_ACCEPTANCE_CACHE === undefined) delete process.env['FLOTILLA_ACCEPTANCE_CACHE'];
  else process.env['FLOTILLA_ACCEPTANCE_CACHE'] = FLOTILLA_ACCEPTANCE_CACHE;
});

describe('before a run begins', () => {
  test('nothing is missing where nothing is needed', () => expect(message()).toBeUndefined());

  test('all that is missing is told in one sentence, each once, with how to get it', () => {
    expect(message(git, synced)).toBe(`what the steps need must be on the PATH, got no git and no redis-server and no go; run 'apt-get install git redis-server' as root, and install Go 1.26 or newer from https://go.dev/dl, which builds etcd ${etcd.version}`);
  });

  test('Go is needed where a program is to be built alone', () => {
    put('git', 'git version 2');
    put('redis-server', 'Redis server v=8');
    expect(message(git)).toBeUndefined();
    expect(message(synced)).toBe(`what the steps need must be on the PATH, got no go; install Go 1.26 or newer from https://go.dev/dl, which builds etcd ${etcd.version}`);
    put('etcd', etcd.says);
    expect(message(synced)).toBeUndefined();
  });

  test('an old Go is told with its version', () => {
    put('go', 'go version go1.22.4 linux/amd64');
    expect(message({ commands: [], programs: [etcd] })).toContain('got go 1.22.4; install Go 1.26 or newer');
    put('go', 'go version go1.26.0 linux/amd64');
    expect(message({ commands: [], programs: [etcd] })).toBeUndefined();
  });
});
