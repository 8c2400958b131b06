import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { charts } from '../../lib/kinds/charts/charts';
import { type ApplicationModel } from '../../lib/model';
import { synthesize } from '../../lib/synth';
import { chartSource } from '../charts/chart-sources';
import { findHelm, render } from '../charts/helm';
import { home, machines } from '../fixtures/home';

/** The whole of a cluster whose Services have another domain than most. */
const { models, files } = synthesize(home({ props: { platform: { ...machines(3), clusterDomain: 'shop-cluster.example' } } }));
const usual = 'cluster.local';

/** Where a text is in a value, as paths. */
function placesOf(value: unknown, path = ''): string[] {
  if (typeof value === 'string') return value.includes(usual) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => placesOf(inner, `${path}.${key}`));
}

test('no file of any application speaks of the usual domain where the platform has another', () => {
  expect([...files].filter(([, text]) => text.includes(usual)).map(([path]) => path)).toEqual([]);
  expect(files.size).toBeGreaterThan(100);
  expect([...files].filter(([, text]) => text.includes('shop-cluster.example')).map(([path]) => path)).toEqual(expect.arrayContaining([
    'home/argocd-apps/Application-cilium.yaml', 'home/argocd-apps/Application-cloudnative-pg.yaml', 'home/cloudflared/ConfigMap-config.yaml',
  ]));
});

test('nothing of ours writes the usual domain but the platforms, which say what the domain is', () => {
  const root = join(__dirname, '..', '..');
  const sources = ['apps', 'lib'].flatMap((folder) => (readdirSync(join(root, folder), { recursive: true }) as string[]).filter((file) => file.endsWith('.ts')).map((file) => `${folder}/${file}`));
  // A comparison leaves the domain out of a chart's values where it is the chart's own anyway.
  const code = (file: string): string => readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replace(/(===|!==) 'cluster\.local'/g, '');
  expect(sources.filter((file) => !file.startsWith('lib/platforms/') && code(file).includes(usual))).toEqual([]);
});

const helm = findHelm();
const applications = models.flatMap(({ applications: all }) => all.flatMap((application): [string, ApplicationModel][] => application.sources.some(({ type }) => type === 'chart') ? [[application.name, application]] : []));
const rendered = applications.flatMap(([name, application]) => application.sources.flatMap((source) => {
  if (source.type !== 'chart' || helm === undefined) return [];
  const chart = chartSource(charts.find((definition) => source.chart === undefined ? definition.path === source.path : definition.name === source.chart)!);
  return chart === undefined ? [] : [[name, application, source, chart] as const];
}));
if (rendered.length < applications.length) console.log(`${applications.length - rendered.length} of ${applications.length} charts were not rendered: set FLOTILLA_CHARTS, and FLOTILLA_HELM or PATH`);

(rendered.length > 0 ? describe : describe.skip)('the chart of', () => {
  test.each(rendered)('%s renders the domain of the platform', (_name, application, source, chart) => {
    const { manifests } = render(helm!, { chart, values: source.values, releaseName: source.releaseName, namespace: application.namespace, kubeVersion: '1.34.0' });
    expect(manifests.flatMap((manifest) => placesOf(manifest, `${manifest.kind} ${manifest.metadata.name}`))).toEqual([]);
  });
});

const shared = process.env.FLOTILLA_SHARED;

(shared === undefined ? test.skip : test)('each chart of ours that asks for the domain lets it be set', () => {
  const asks = (value: unknown, path: string): string[] => {
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, inner]) => /clusterDomain$/i.test(key) ? [`${path}${key}`] : asks(inner, `${path}${key}.`));
  };
  const files = new Set(readdirSync(join(shared!, 'values')));
  const known = charts.filter(({ name }) => files.has(`${name}.values.yaml`));
  const missing = known.flatMap(({ name, values }) => asks(load(readFileSync(join(shared!, 'values', `${name}.values.yaml`), 'utf8')), '')
    .filter((path) => !neverUsed.has(`${name} ${path}`) && !JSON.stringify(values).includes(`"${path.split('.').at(-1)}"`)).map((path) => `${name} ${path}`));
  expect(missing).toEqual([]);
  expect(known.length).toBeGreaterThan(3);
});

/** Of parts that our definitions cannot turn on. */
const neverUsed = new Set(['cilium authentication.mutual.spire.install.server.clusterDomain', 'metrics-server tls.clusterDomain']);
