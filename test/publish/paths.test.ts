import fc from 'fast-check';
import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault } from '../../lib/fault';
import { header } from '../../lib/header';
import { publish } from '../../lib/publish/publish';
import { spareFlushes } from './fixtures';
import { contents, sandbox } from './trees';

const made: string[] = [];
function fresh(): string {
  const directory = sandbox();
  made.push(dirname(directory));
  return directory;
}

spareFlushes();
afterAll(() => made.forEach((path) => fs.rmSync(path, { recursive: true, force: true })));

/** The fault for these paths; nothing at all may have come onto the disk. */
function refused(...paths: string[]): string {
  const directory = fresh();
  try {
    publish(new Map(paths.map((path) => [path, header])), directory);
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
    expect(fs.readdirSync(dirname(directory))).toEqual([]);
    return (error as Fault).message;
  }
  throw new Error(`accepted: ${JSON.stringify(paths)}`);
}

describe('a path', () => {
  test.each([
    ['/etc/passwd', 'be relative'],
    ['', "have no segment that is empty, '.' or '..'"],
    ['a//b', "have no segment that is empty, '.' or '..'"],
    ['a/', "have no segment that is empty, '.' or '..'"],
    ['../a', "have no segment that is empty, '.' or '..'"],
    ['a/../../b', "have no segment that is empty, '.' or '..'"],
    ['..', "have no segment that is empty, '.' or '..'"],
    ['a\\b', 'be plain text without backslashes and control characters'],
    ['a\0b', 'be plain text without backslashes and control characters'],
    ['a\nb', 'be plain text without backslashes and control characters'],
    ['a\u007fb', 'be plain text without backslashes and control characters'],
    ['a\u0085b', 'be plain text without backslashes and control characters'],
    ['a\ufffdb', 'be plain text without backslashes and control characters'],
    ['a\ud800b', 'be plain text without backslashes and control characters'],
    [`a/${'x'.repeat(256)}`, 'have no segment longer than 255 bytes'],
    [`a/${'é'.repeat(128)}`, 'have no segment longer than 255 bytes'],
    ['a/.Git/config', "have no segment '.git', which git never commits"],
  ])('%j is refused', (path, rule) => {
    const message = refused('fine.yaml', path);
    expect(message).toMatch(/^the path of a file must .*, got '.*'; rename the object it is made of$/);
    expect(message).toContain(`must ${rule}, got`);
    expect(message).toMatch(/^[\x20-\x7e…]*$/);
  });

  test('of 255 bytes in a segment is the longest', () => {
    const directory = fresh();
    publish(new Map([[`a/${'x'.repeat(255)}`, header]]), directory);
    expect(contents(directory)?.size).toBe(1);
  });

  test('too long for the system as a whole is refused by name', () => {
    const directory = fresh();
    const path = Array.from({ length: 20 }, () => 'x'.repeat(255)).join('/');
    expect(() => publish(new Map([[path, header]]), directory)).toThrow(/^publishing must be able to create '.*', got 'ENAMETOOLONG: name too long'; .* is untouched$/);
    expect(fs.readdirSync(dirname(directory))).toEqual([]);
  });
});

describe('two paths', () => {
  test.each([
    ['a', 'a/b'],
    ['a/b/c', 'a/b'],
    ['A/b', 'a'],
  ])('%j and %j are refused, for a file must not be a folder', (one, other) => {
    expect(refused(one, other)).toBe(`a file must not also be the folder of another, got '${one}' and '${other}'; rename one of the two`);
  });

  test.each([
    ['a/Role-x.yaml', 'a/Role-X.yaml'],
    ['Cloud/a.yaml', 'cloud/b.yaml'],
    ['a/caf\u00e9.yaml', 'a/cafe\u0301.yaml'],
    ['caf\u00c9/a.yaml', 'cafe\u0301/b.yaml'],
    ['stra\u00dfe', 'STRASSE'],
    ['\u03c3', '\u03c2'],
    ['\u212a', 'k'],
    ['\u1e9e', '\u00df'],
    ['\u03f4', '\u03b8'],
  ])('%j and %j are refused, for macOS holds them as one', (one, other) => {
    const message = refused(one, other);
    const [first, second] = /got '(.*)' and '(.*)'; rename one, for macOS/.exec(message)?.slice(1) ?? [];
    const shown = (path: string): string => path.replace(/[^ -~]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
    expect([first, second]).toEqual([shown(one), shown(other)]);
  });
});

test('a text without our header is refused, for it would be foreign from then on', () => {
  const directory = fresh();
  expect(() => publish(new Map([['a.yaml', 'kind: Service\n']]), directory)).toThrow("the text of 'a.yaml' must begin with our header, got 'kind: Service';");
  expect(() => publish(new Map([['a.yaml', header.trimEnd()]]), directory)).toThrow(Fault);
  expect(fs.readdirSync(dirname(directory))).toEqual([]);
});

test('no files at all are refused, for Argo CD would prune everything', () => {
  const directory = fresh();
  publish(new Map([['a.yaml', header]]), directory);
  expect(() => publish(new Map(), directory)).toThrow('the files to publish must not be none');
  expect(contents(directory)).toEqual(new Map([['a.yaml', header]]));
});

describe('whatever the paths', () => {
  const segment = fc.stringMatching(/^[a-z][a-zA-Z0-9._:-]{0,12}$/);
  const hostile = fc.oneof(
    fc.constantFrom('', '.', '..', '.git', 'x'.repeat(256), 'a\\..\\b', '\0', '\r'),
    fc.tuple(segment, fc.integer({ min: 0, max: 31 }), segment).map(([left, code, right]) => `${left}${String.fromCharCode(code)}${right}`),
  );

  test('one hostile segment anywhere is refused and nothing is written', () => {
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), hostile, fc.nat(), (good, bad, at) => {
        refused('fine.yaml', good.toSpliced(at % (good.length + 1), 0, bad).join('/'));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test('a change of case or Unicode form of one of two is refused', () => {
    const letters = fc.array(fc.constantFrom('a', 'é', 'ö', 'ß', 'ñ', 'Å', 'я', 'z', '-', '1', '/b'), { minLength: 1, maxLength: 8 }).map((parts) => `x${parts.join('')}`);
    const changes = fc.constantFrom<(path: string) => string>((path) => path.toUpperCase(), (path) => path.normalize('NFD'), (path) => path.toUpperCase().normalize('NFD'));
    fc.assert(
      fc.property(letters, changes, (path, change) => {
        fc.pre(change(path) !== path);
        expect(refused(path, change(path))).toContain('two paths must differ in more than case and Unicode form');
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test('files are either refused with nothing written, or stand there exactly, and nothing stands elsewhere', () => {
    let accepted = 0;
    const any = fc.oneof(fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')), fc.string({ unit: 'binary', maxLength: 12 }));
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 4 }), (paths) => {
        const directory = fresh();
        const files = new Map(paths.map((path) => [path, `${header}# ${paths.length}\n`]));
        try {
          publish(files, join(directory, 'dist'));
        } catch (error) {
          expect(error).toBeInstanceOf(Fault);
          expect(fs.readdirSync(dirname(directory))).toEqual([]);
          return;
        }
        accepted += 1;
        expect(contents(join(directory, 'dist'))).toEqual(files);
        expect([fs.readdirSync(dirname(directory)), fs.readdirSync(directory)]).toEqual([['dist'], ['dist']]);
      }),
      { seed: 1, numRuns: 200 },
    );
    expect(accepted).toBeGreaterThan(20);
    expect(accepted).toBeLessThan(190);
  });
});
