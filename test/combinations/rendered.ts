import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Combination } from './choices';
import { randomOf } from './random';
import { reordered } from './reorder';

const repository = resolve(__dirname, '..', '..');

/** The project with its clusters in an order of their own. */
function projectOf(seed: number, isReordered: boolean): string {
  const root = mkdtempSync(join(tmpdir(), 'flotilla-combination-'));
  for (const file of ['cdk8s.yaml', 'main.ts', 'package.json', 'tsconfig.json']) cpSync(join(repository, file), join(root, file));
  for (const folder of ['apps', 'lib', 'node_modules']) symlinkSync(join(repository, folder), join(root, folder));
  mkdirSync(join(root, 'clusters'));
  mkdirSync(join(root, 'deeper', 'inside'), { recursive: true });
  symlinkSync(root, `${root}-link`);
  const random = randomOf(seed);
  for (const file of readdirSync(join(repository, 'clusters')).filter((name) => name.endsWith('.ts'))) {
    const text = readFileSync(join(repository, 'clusters', file), 'utf8');
    writeFileSync(join(root, 'clusters', file), isReordered ? reordered(text, random) : text);
  }
  return root;
}

function environmentOf({ locale, zone, home, ci, colour, columns }: Combination, node: string, outdir: string): NodeJS.ProcessEnv {
  return {
    PATH: `${resolve(node, '..')}:${process.env.PATH}`, CDK8S_OUTDIR: outdir,
    ...(locale !== undefined && { LANG: locale, LC_ALL: locale }), ...(zone !== undefined && { TZ: zone }), ...(home === 'set' && { HOME: homedir() }),
    ...(ci !== undefined && { CI: ci }), ...(colour !== undefined && { [colour]: '1' }), ...(columns !== undefined && { COLUMNS: columns }),
  };
}

/** What a run of synth left: a hash of all paths and bytes, and the modes that its files and folders have. */
export interface Rendered {
  readonly hash: string;
  readonly files: number;
  readonly modes: string;
  readonly errors: string;
}

/** Renders the reference fleet with a Node under a combination. */
export async function rendered(combination: Combination, seed: number, node: string): Promise<Rendered> {
  const root = projectOf(seed, combination.order === 'another');
  const outdir = join(root, 'out', 'tree');
  const folder = { 'the project': root, inside: join(root, 'deeper', 'inside'), 'the clusters': join(root, 'clusters'), 'through a link': `${root}-link` }[combination.folder];
  const child = spawn('sh', ['-c', `umask ${combination.umask} && exec "$0" "$@"`, node, join(root, 'lib', 'cli', 'flotilla.js'), 'synth'], { cwd: folder, env: environmentOf(combination, node, outdir), stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const code = await new Promise((done) => child.on('close', done));
  const tree = code === 0 ? read(outdir) : { hash: `exit ${String(code)}`, files: 0, modes: '' };
  rmSync(`${root}-link`);
  rmSync(root, { recursive: true });
  return { ...tree, errors };
}

function read(folder: string): Omit<Rendered, 'errors'> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => ({ entry, path: join(entry.parentPath, entry.name) }));
  const hash = createHash('sha256');
  const modes = new Set([`folder ${(statSync(folder).mode & 0o777).toString(8)}`]);
  for (const { entry, path } of entries.sort((one, other) => (one.path < other.path ? -1 : 1))) {
    modes.add(`${entry.isFile() ? 'file' : 'folder'} ${(statSync(path).mode & 0o777).toString(8)}`);
    hash.update(`${path.slice(folder.length)}\0${entry.isFile() ? 'file' : 'folder'}\0`);
    if (entry.isFile()) hash.update(readFileSync(path));
  }
  return { hash: hash.digest('hex'), files: entries.filter(({ entry }) => entry.isFile()).length, modes: [...modes].sort().join(', ') };
}

/** The modes that a umask leaves. */
export function modesOf(umask: string): string {
  const left = (mode: number): string => (mode & ~parseInt(umask, 8)).toString(8);
  return `file ${left(0o666)}, folder ${left(0o777)}`;
}
