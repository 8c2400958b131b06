import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fleet } from '../lib/fleet';
import { header } from '../lib/header';
import { synthesize } from '../lib/synth';
import { home } from './fixtures/home';
import { inProcess } from './fixtures/in-process';
import { treeOf } from './fixtures/tree';

/** A file of `fixtures/refused`, named by its fault. */
interface Refused {
  readonly declare: () => Fleet;
  /** Everything that is said of it, each a whole sentence. */
  readonly messages: readonly string[];
}

const folder = join(__dirname, 'fixtures', 'refused');
const faults = readdirSync(folder).map((file) => file.replace(/\.ts$/, ''));

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'flotilla-refused-'));
  mkdirSync(join(project, 'dist', 'home'), { recursive: true });
  writeFileSync(join(project, 'dist', 'home', 'root-app.yaml'), `${header}kind: Application\n`);
});

afterEach(() => rmSync(project, { recursive: true }));

/** The sentences of a report, without the line that counts them. */
function sentencesOf(report: string): string[] {
  const lines = report.trimEnd().split('\n');
  const count = /^(\d+) problems?; nothing was written$/.exec(lines.at(-1)!)?.[1];
  if (count === undefined) return lines;
  expect(lines).toHaveLength(Number(count) + 1);
  return lines.slice(0, -1);
}

test('the full cluster, in which each fault is the only one, is accepted', () => {
  expect([...synthesize(home()).files.keys()]).toContain('home/root-app.yaml');
});

test.each(faults)('refused, with nothing written: %s', (fault) => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the files are found by their folder
  const { declare, messages } = require(join(folder, fault)) as Refused;
  const before = treeOf(project);
  const { exitCode, errors } = inProcess(project, ['synth'], declare);
  expect(sentencesOf(errors)).toEqual(messages);
  expect(exitCode).toBe(1);
  expect(treeOf(project)).toEqual(before);
});
