/* The reference fleet from its sources to its tree, beside a program that loads the same packages and does nothing: part of npm run bench */
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { install } from './installed';
import { machine } from './machine';
import { median } from './median';
import { memoryFolder } from './memory-folder';

const root = resolve(__dirname, '..');
const runs = Number(process.env.FLOTILLA_BENCH_RUNS ?? 7);
const launcher = join(root, 'lib', 'cli', 'flotilla.js');
const cli = join(root, 'node_modules', '.bin', 'cdk8s');

interface Run {
  readonly name: string;
  readonly command: readonly string[];
  /** Done before each run. */
  readonly before: (folder: string) => void;
  /** Whether it may take what the last run compiled. */
  readonly keeps?: true;
}

const withoutTree = (folder: string): void => {
  rmSync(join(folder, 'dist'), { recursive: true, force: true });
  mkdirSync(join(folder, 'dist'));
};
/** Another text of no meaning. */
const edited = (folder: string): void => appendFileSync(join(folder, 'clusters', 'fleet.ts'), '// Edited\n');
const nothing = (): void => undefined;

const all: readonly Run[] = [
  { name: 'an empty program that loads cdk8s and cdk8s-plus-30', command: [process.execPath, 'empty.js'], before: nothing },
  { name: 'flotilla synth, nothing there', command: [process.execPath, launcher, 'synth'], before: withoutTree },
  { name: 'flotilla synth, nothing changed', command: [process.execPath, launcher, 'synth'], before: nothing },
  { name: 'flotilla synth, compiled by an earlier run', command: [process.execPath, 'lib/cli/flotilla.js', 'synth'], before: withoutTree, keeps: true },
  { name: 'flotilla synth, compiled by an earlier run, nothing changed', command: [process.execPath, 'lib/cli/flotilla.js', 'synth'], before: nothing, keeps: true },
  { name: 'the same by npm run synth', command: ['npm', 'run', '--silent', 'synth'], before: nothing, keeps: true },
  { name: 'flotilla synth, after an edit of a cluster', command: [process.execPath, 'lib/cli/flotilla.js', 'synth'], before: edited, keeps: true },
  { name: 'flotilla check', command: [process.execPath, launcher, 'check'], before: nothing },
  { name: 'the cdk8s command line with an empty program', command: [process.execPath, cli, 'synth', '--app', `${process.execPath} one-file.js`, '--output', 'other', '--no-check-upgrade'], before: nothing },
  { name: 'the cdk8s command line', command: [process.execPath, cli, 'synth', '--no-check-upgrade'], before: nothing },
];

/** A project in memory. */
function project(keeps: boolean): string {
  const folder = mkdtempSync(join(memoryFolder(), 'flotilla-whole-'));
  for (const name of ['main.ts', 'clusters', 'cdk8s.yaml', 'package.json', 'tsconfig.json']) cpSync(join(root, name), join(folder, name), { recursive: true });
  if (keeps) install(folder);
  else for (const name of ['lib', 'apps', 'node_modules']) symlinkSync(join(root, name), join(folder, name));
  return folder;
}

function main(): void {
  const [folder, keeping] = [project(false), project(true)];
  const loads = "require('cdk8s');\nrequire('cdk8s-plus-30');\n";
  writeFileSync(join(folder, 'empty.js'), loads);
  // The command line asks for a tree.
  writeFileSync(join(folder, 'one-file.js'), `${loads}require('node:fs').mkdirSync(process.env.CDK8S_OUTDIR, { recursive: true });\nrequire('node:fs').writeFileSync(process.env.CDK8S_OUTDIR + '/empty.yaml', 'a: 1\\n');\n`);
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const seconds = all.map((): number[] => []);
  for (let run = -2; run < runs; run++) {
    process.stderr.write(`reference fleet: run ${Math.max(run + 1, 0)} of ${runs}\n`);
    for (const [index, { name, command: [program, ...args], before, keeps }] of all.entries()) {
      const cwd = keeps ? keeping : folder;
      before(cwd);
      const begin = process.hrtime.bigint();
      const { status, stderr } = spawnSync(program!, args, { cwd, env: { ...env, CHECK_UPGRADE: 'false' }, stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 2 ** 28 });
      const took = Number(process.hrtime.bigint() - begin) / 1e9;
      if (status !== 0) throw new Error(`${name} must end with 0, got ${String(status)}: ${stderr.toString().slice(0, 1000)}`);
      // The first two warm the disk's caches, and keep what they compile and what V8 makes of it.
      if (run >= 0) seconds[index]!.push(took);
    }
  }
  for (const each of [folder, keeping]) rmSync(each, { recursive: true });
  const figures = all.map(({ name }, index) => ({ name, seconds: Number(median(seconds[index]!).toFixed(3)), fastest: Number(Math.min(...seconds[index]!).toFixed(3)) }));
  mkdirSync(join(__dirname, 'results'), { recursive: true });
  writeFileSync(join(__dirname, 'results', 'whole.json'), `${JSON.stringify({ ...machine(), runs, figures }, undefined, 2)}\n`);
  for (const figure of figures) console.log(`${figure.seconds} s  ${figure.name}`);
}

main();
