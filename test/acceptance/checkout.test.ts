import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkOut } from './binaries/checkout';
import { type SourceRepository } from './binaries/program';

const variable = 'FLOTILLA_TEST_REPOSITORY';
const folder = mkdtempSync(join(tmpdir(), 'flotilla-checkout-'));
const repository = join(folder, 'repository');
const git = (...parameters: string[]): string => execFileSync('git', ['-C', repository, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...parameters], { encoding: 'utf8' }).trim();
let source: SourceRepository;

beforeAll(() => {
  for (const path of ['docs/large', 'cmd/docs/help', 'main']) {
    mkdirSync(join(repository, path, '..'), { recursive: true });
    writeFileSync(join(repository, path), path);
  }
  execFileSync('git', ['init', '--quiet', repository]);
  git('add', '.');
  git('commit', '--quiet', '--message', 'one');
  git('tag', 'v1.0.0');
  source = { url: 'https://git.example.invalid/one', variable, tag: 'v1.0.0', commit: git('rev-parse', 'HEAD'), without: ['docs'] };
});
beforeEach(() => { process.env[variable] = repository; });
afterEach(() => { delete process.env[variable]; });
afterAll(() => rmSync(folder, { recursive: true }));

describe('sources that a program is built from', () => {
  test.each([['the path', (path: string) => path], ['the address', (path: string) => `file://${path}`]])('come from %s of a clone, without what is not needed', async (_, told) => {
    process.env[variable] = told(repository);
    const target = mkdtempSync(join(folder, 'target-'));
    await checkOut(source, join(target, 'sources'));
    expect(readFileSync(join(target, 'sources/main'), 'utf8')).toBe('main');
    expect(existsSync(join(target, 'sources/cmd/docs/help'))).toBe(true);
    expect(existsSync(join(target, 'sources/docs'))).toBe(false);
  });

  test('are refused where a tag is no longer what it was', async () => {
    const commit = source.commit.replace(/^./, (first) => first === '0' ? '1' : '0');
    await expect(checkOut({ ...source, commit }, join(folder, 'moved'))).rejects.toThrow(`tag v1.0.0 must be commit ${commit}, got ${source.commit}`);
    expect(existsSync(join(folder, 'moved/main'))).toBe(false);
  });

  test('that cannot be had are told with what helps', async () => {
    process.env[variable] = join(folder, 'nowhere');
    await expect(checkOut(source, join(folder, 'absent'))).rejects.toThrow(new RegExp(`^${join(folder, 'nowhere')} must be a Git repository with v1.0.0, got: .*; set ${variable} to a clone of https://git.example.invalid/one$`));
    process.env[variable] = repository;
    await expect(checkOut({ ...source, tag: 'v2.0.0' }, join(folder, 'absent'))).rejects.toThrow(/v2\.0\.0/);
  });
});
