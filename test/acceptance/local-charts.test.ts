import { type Manifest } from '../../lib/manifest';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { HomeFleet } from '../../clusters/fleet';
import { collect } from '../../lib/collect';
import { chartWorkloads } from '../../lib/checks/chart-workloads';
import { findHelm } from '../charts/helm';
import { type LiveApplication, revisionsOf } from './applications';
import { type LocalCharts, noCharts, startCharts } from './local-charts';
import { localRepository } from './local-repository';
import { standIns } from './stand-ins';
import { readTrees } from './tree';

const trees = readTrees(join(__dirname, '../../dist'));
const vps = trees.find(({ cluster }) => cluster === 'vps')!;
const model = collect(new HomeFleet()).find(({ cluster }) => cluster.name === 'vps')!;

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'flotilla-charts-')); });
afterEach(() => rmSync(folder, { recursive: true }));

const at = (path: string): Manifest => parse(readFileSync(join(folder, 'dist/vps/argocd-apps', path), 'utf8')) as Manifest;

test('Applications and projects read charts where they are served, in the version that is pinned', () => {
  const here = 'http://127.0.0.1:1/repository-0';
  const charts: LocalCharts = {
    ...noCharts, missing: new Map([['vault', 'it is away']]),
    instead: (source) => source.chart === 'velero' ? { ...source, repoURL: here } : undefined,
    repository: (url) => url === 'https://vmware-tanzu.github.io/helm-charts' ? here : undefined,
  };
  const repository = localRepository(folder, trees, vps, charts);
  repository.commitTree(vps.files);
  const { sources } = at('Application-velero.yaml').spec as { sources: { repoURL: string; chart?: string; targetRevision: string; helm?: object }[] };
  expect(sources).toHaveLength(2);
  expect(sources.find(({ chart }) => chart === 'velero')).toMatchObject({ repoURL: here, targetRevision: '12.1.0', helm: { releaseName: 'velero' } });
  expect((at('AppProject-velero.yaml').spec as { sourceRepos: string[] }).sourceRepos).toEqual(expect.arrayContaining([here, repository.url]));
  expect(repository.leftOut).toContain('Application vault: chart vault is not to be had here: it is away');
  expect(repository.leftOut.some((text) => text.includes('velero'))).toBe(false);
});

test('versions of charts are no commits', () => {
  const commit = 'a'.repeat(40);
  expect(revisionsOf({ status: { sync: { revisions: ['12.1.0', commit] } } } as unknown as LiveApplication)).toEqual([commit]);
});

test('nothing stands in for the workloads of a chart that is rendered', () => {
  const ofCharts = chartWorkloads(model).flatMap(({ manifests }) => manifests).map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
  const named = (renders: (chart: string) => boolean): string[] => standIns(model, renders).map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
  expect(named(() => false)).toEqual(expect.arrayContaining(ofCharts.filter((name) => name.startsWith('Deployment'))));
  expect(named(() => true).filter((name) => ofCharts.includes(name))).toEqual([]);
  // What operators make is still stood in for.
  expect(named(() => true).length).toBeGreaterThan(0);
});

const helm = findHelm();
const able = helm !== undefined && process.env.FLOTILLA_CHARTS !== undefined;
if (!able) console.log('charts are not packed and served: set FLOTILLA_CHARTS, and FLOTILLA_HELM or PATH');

(able ? test : test.skip)('charts are packed and served in their very version, and those of Git are put into the repository', async () => {
  const charts = await startCharts({ model, helm: helm!, folder, repository: join(folder, 'repository') });
  try {
    const velero = charts.instead({ repoURL: 'https://vmware-tanzu.github.io/helm-charts', chart: 'velero', targetRevision: '12.1.0' }, 'file:///ours')!;
    const index = parse(await (await fetch(`${velero.repoURL}/index.yaml`)).text()) as { entries: Record<string, { version: string; urls: string[] }[]> };
    expect(index.entries['velero']!.map(({ version }) => version)).toEqual(['12.1.0']);
    expect((await fetch(`${velero.repoURL}/${index.entries['velero']![0]!.urls[0]!}`)).status).toBe(200);
    expect((await fetch(`${velero.repoURL}/../../../../etc/passwd`)).status).toBe(404);
    expect(charts.instead({ repoURL: 'https://vmware-tanzu.github.io/helm-charts', chart: 'velero', targetRevision: '12.0.0' }, 'file:///ours')).toBeUndefined();
    expect(charts.instead({ repoURL: 'https://github.com/rancher/local-path-provisioner', path: 'deploy/chart/local-path-provisioner', targetRevision: 'v0.0.37' }, 'file:///ours'))
      .toEqual({ repoURL: 'file:///ours', path: 'charts/local-path-provisioner', targetRevision: 'main' });
    expect(charts.manifests.some(({ kind, metadata }) => kind === 'StorageClass' && metadata.name === 'local-path')).toBe(true);
  } finally {
    charts.stop();
  }
}, 120_000);
