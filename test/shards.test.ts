import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { HomeFleet } from '../clusters/fleet';
import { type Manifest } from '../lib/manifest';
import { validate } from '../lib/schema';
import { synthesize } from '../lib/synth';
import { ManyApps } from '../bench/many-apps';
import { inProcess, type Outcome } from './fixtures/in-process';
import { Project } from './fixtures/project';
import { textsIn, treeOf } from './fixtures/tree';

jest.setTimeout(240_000);

const home = Object.fromEntries(synthesize(new HomeFleet()).files);
const names = ['cloud', 'cloud-ovh', 'dev', 'lab', 'prod', 'sovereign', 'vps'];

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- an example is read as whatever it is */
type Document = Record<string, any>;

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'flotilla-shards-')));
});
afterEach(() => rmSync(root, { recursive: true }));

const run = (...args: string[]): Outcome => inProcess(root, args, () => new HomeFleet());
const treeIn = (folder: string): Record<string, string> => textsIn(join(root, folder));
const ofClusters = (...chosen: string[]): Record<string, string> => Object.fromEntries(Object.entries(home).filter(([path]) => chosen.includes(path.split('/')[0]!)));

describe('synth --cluster', () => {
  test('writes the folders of the clusters alone, and touches no other', () => {
    expect(run('synth')).toMatchObject({ exitCode: 0 });
    const before = treeOf(join(root, 'dist'));
    writeFileSync(join(root, 'dist', 'dev', 'cert-manager', 'ConfigMap-stale.yaml'), home['vps/root-app.yaml']!);
    writeFileSync(join(root, 'dist', 'vps', 'note'), 'of somebody else');
    const { errors, exitCode } = run('synth', '--cluster', 'dev', '--cluster', 'prod');
    expect(exitCode).toBe(0);
    expect(errors).toMatch(/^dev: \d+ applications, \d+ objects\nprod: .*\n2 of 7 clusters: the others were only compared with, and neither checked nor written; synth without --cluster looks at all\ndist: 0 written, 1 removed, \d+ unchanged\n$/);
    const after = treeOf(join(root, 'dist'));
    expect(after).toEqual({ ...before, 'vps/note': after['vps/note'] });
  });

  test('says with whom the Applications of a managed cluster lie', () => {
    expect(run('synth', '--cluster', 'dev').errors).toContain("\nApplications of 'dev' lie with its hub 'prod', which was not written\ndist: 72 written");
    expect(treeIn('dist')).toEqual(ofClusters('dev'));
  });

  test('names the rules that nobody kept to where the others are declared lazily', () => {
    const { errors } = inProcess(root, ['synth', '--cluster', 'c2'], () => new ManyApps({ clusters: 3, apps: 1, lazily: true }));
    expect(errors).toContain('1 of 3 clusters: the others were neither checked nor written, and with 2 that are declared lazily nothing was compared: no-files-in-applications, protects-applications,');
  });
});

describe('synth --shard', () => {
  test('makes the whole tree in one folder, whatever was there of these and of removed clusters', () => {
    mkdirSync(join(root, 'tree', 'gone'), { recursive: true });
    writeFileSync(join(root, 'tree', 'gone', 'root-app.yaml'), home['vps/root-app.yaml']!);
    for (const shard of [3, 1, 2]) {
      expect(existsSync(join(root, 'tree', 'gone'))).toBe(shard !== 2);
      expect(run('synth', '--shard', `${shard}/3`, '-o', join(root, 'tree'))).toMatchObject({ exitCode: 0, errors: expect.stringContaining('the other shards look at them') });
    }
    expect(treeIn('tree')).toEqual(home);
    expect(existsSync(join(root, 'dist'))).toBe(false);
  });

  test('says that a shard beyond the clusters has none, and writes nothing', () => {
    expect(run('synth', '--shard', '8/8')).toEqual({ exitCode: 0, output: '', errors: 'shard 8/8 has no cluster, for the fleet has 7; nothing was written\n' });
    expect(existsSync(join(root, 'dist'))).toBe(false);
  });
});

describe('check', () => {
  test('looks at some clusters as well', () => {
    expect(run('check', '--shard', '3/4')).toMatchObject({ exitCode: 0, output: 'no problems\n', errors: expect.stringMatching(/^2 of 7 clusters/) });
  });
});

test.each([
  [['synth', '--cluster', 'vsp'], `cluster to synthesize must be one of ${names.join(', ')}, got 'vsp'; did you mean 'vps'?\n`],
  [['check', '--cluster', 'vsp'], `cluster to check must be one of ${names.join(', ')}, got 'vsp'; did you mean 'vps'?\n`],
  [['synth', '--shard', '5/4'], "shard must be its number and how many there are, from 1/4 to 4/4 for example, got '5/4'\n"],
  [['synth', '--shard', '1/2', '--cluster', 'vps'], 'what to synthesize must be said by either --cluster or --shard, got both\n'],
  [['synth', '--cluster'], "synth must be followed by [--cluster CLUSTER]... [--shard I/N] [-o FOLDER], got '--cluster'\n"],
])('%j is refused, with nothing written', (args, errors) => {
  expect(run(...args)).toEqual({ exitCode: 2, output: '', errors });
  expect(treeOf(join(root, 'dist'))).toEqual({});
});

describe('the examples', () => {
  const [workflow, job] = [...readFileSync(join(__dirname, '..', 'docs', 'shards.md'), 'utf8').matchAll(/^```yaml\n(?<text>.*?)^```$/gms)].map(({ groups }) => parse(groups!.text!) as Document) as [Document, Document];
  /** What a shell does with a line, with a folder of ours in the place of the volume. */
  const shell = (project: Project, line: string, env: Record<string, string> = {}): void => {
    const found = line.replace('npx flotilla', `"${process.execPath}" lib/cli/flotilla.js`).replaceAll('/trees', join(project.root, 'trees'));
    execFileSync('sh', ['-c', found], { cwd: project.root, env: { PATH: process.env.PATH, ...env }, stdio: 'pipe' });
  };

  test('are a matrix and a Job that the API server takes', () => {
    expect(workflow.jobs.shard.strategy.matrix.shard).toEqual([1, 2, 3, 4]);
    expect(validate(job as unknown as Manifest, [], 34)).toEqual([]);
    expect([job.spec.completions, job.spec.template.spec.containers[0].args[0]]).toEqual([4, expect.stringContaining('+ 1))/4"')]);
  });

  test('make the whole tree between them, run line by line', () => {
    const project = new Project();
    try {
      const [install, synth] = workflow.jobs.shard.steps.flatMap(({ run: line }: { run?: string }) => line ?? []) as [string, string];
      expect(install).toBe('npm ci');
      shell(project, 'npx flotilla synth');
      for (const shard of workflow.jobs.shard.strategy.matrix.shard as number[]) shell(project, synth.replace('${{ matrix.shard }}', String(shard)));
      shell(project, workflow.jobs.whole.steps.at(-1).run as string);
      const before = textsIn(join(project.root, 'dist'));
      for (let index = 0; index < job.spec.completions; index += 1) shell(project, job.spec.template.spec.containers[0].args[0] as string, { JOB_COMPLETION_INDEX: String(index) });
      rmSync(join(project.root, 'dist'), { recursive: true });
      shell(project, 'mkdir dist && cp -R /trees/*/. dist');
      expect(textsIn(join(project.root, 'dist'))).toEqual(before);
    } finally {
      project.delete();
    }
  });
});
