import fs, { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { header } from '../../lib/header';
import { fill } from '../../lib/publish/fill';
import { publish } from '../../lib/publish/publish';
import { spareFlushes } from './fixtures';
import { contents } from './trees';

spareFlushes();

describe('a folder that another program reads at once', () => {
  const files = new Map([['home/web/Service-web.yaml', `${header}a: 1\n`], ['home/root-app.yaml', `${header}b: 1\n`]]);
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'flotilla-fill-')); });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each([['is not there', 'a/b'], ['is empty', '.']])('gets the very tree that publishing makes where it %s', (_, path) => {
    const other = mkdtempSync(join(tmpdir(), 'flotilla-fill-'));
    publish(files, join(other, 'tree'));
    expect(fill(files, join(folder, path))).toBe(true);
    expect(contents(join(folder, path))).toEqual(contents(join(other, 'tree')));
    rmSync(other, { recursive: true });
  });

  test.each([
    ['has a file in it', () => { writeFileSync(join(folder, 'notes.txt'), 'mine'); return folder; }],
    ['is a file', () => { writeFileSync(join(folder, 'notes.txt'), 'mine'); return join(folder, 'notes.txt'); }],
    ['is a symbolic link', () => { mkdirSync(join(folder, 'to')); symlinkSync(join(folder, 'to'), join(folder, 'link')); return join(folder, 'link'); }],
  ])('is left alone where it %s', (_, given) => {
    const place = given();
    const before = contents(folder);
    expect(fill(files, place)).toBe(false);
    expect(contents(folder)).toEqual(before);
  });

  test('gets nothing where one of the files cannot be published', () => {
    expect(() => fill(new Map([...files, ['../outside.yaml', header]]), join(folder, 'tree'))).toThrow("got '../outside.yaml'");
    expect(existsSync(join(folder, 'tree'))).toBe(false);
  });

  test('is told of where the disk is full', () => {
    const full = jest.spyOn(fs, 'writeFileSync').mockImplementation(() => { throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write', errno: -28 }); });
    expect(() => fill(files, join(folder, 'tree'))).toThrow(/^write '.*Service-web\.yaml', got 'ENOSPC: no space left on device'$/);
    full.mockRestore();
  });
});
