import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { emit } from '../lib/emit';
import { type Json } from '../lib/manifest';
import { goProgram } from './go-program';
import { hostileStrings, hostileValues } from './hostile-strings';

const source = join(__dirname, 'go');
interface Answer { value?: Json; error?: string }

function readWithGo(binary: string, documents: string[]): Answer[] {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-flotilla-documents-'));
  try {
    const file = join(folder, 'documents');
    writeFileSync(file, documents.map((document) => JSON.stringify(document)).join('\n'));
    const output = execFileSync(binary, [file], { encoding: 'utf8', maxBuffer: 2 ** 30 });
    return output.trimEnd().split('\n').map((answer) => JSON.parse(answer) as Answer);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const binary = goProgram(source);

(binary === undefined ? describe.skip : describe)('the reader of kubectl and Argo CD', () => {

  function misread(values: Json[]): unknown[] {
    const answers = readWithGo(binary!, values.map(emit));
    expect(answers).toHaveLength(values.length);
    return values.flatMap((value, index) => (isDeepStrictEqual(answers[index]!.value, value) ? [] : [{ value, answer: answers[index] }])).slice(0, 3);
  }

  test('sees through a document that is wrong', () => {
    const [octal, twice, pair] = readWithGo(binary!, ['a: 0o17', 'a: 1\na: 2', 'a: "\\ud83d\\ude00"']);
    expect(octal).toEqual({ value: { a: 15 } });
    expect(twice!.error).toContain('already set');
    expect(pair!.error).toContain('invalid Unicode character escape code');
  });

  test('reads 100,000 hostile strings as they were meant, as keys and as values', () => {
    const strings = hostileStrings(100_000, 1);
    expect(strings).toHaveLength(100_000);
    expect(misread(hostileValues(strings, 50))).toEqual([]);
  }, 60_000);

  test('reads every hostile string that stands alone', () => {
    expect(misread(hostileStrings(5_000, 2))).toEqual([]);
  });

  test('reads numbers as numbers', () => {
    const numbers = [0, -1, 0.1, 1e-7, -1.5e-9, 1e20, 1e21, -1e21, 1.5e300, 5e-324, Number.MAX_VALUE, Number.MAX_SAFE_INTEGER, 2 ** 53, 2 ** 63, 2 ** 64, 123456.789];
    expect(misread([numbers, ...numbers])).toEqual([]);
  });

  test('reads 500 levels', () => {
    let value: Json = 'deep';
    for (let level = 0; level < 500; level++) value = level % 3 === 0 ? [value] : { a: value };
    expect(misread([value])).toEqual([]);
  });
});
