import * as fc from 'fast-check';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HomeFleet } from '../../clusters/fleet';
import { type ChartRelease } from '../../lib/kinds/chart';
import { type ChartTable, objectsOf } from '../../lib/kinds/chart-objects';
import { synthesize } from '../../lib/synth';
import { arbitraryOf } from '../json-schema-arbitrary';
import { chartSource } from './chart-sources';
import { apiVersions, fixtures } from './fixtures';
import { findHelm, render } from './helm';
import { identitiesOf, tableOf } from './object-table';

const file = join(__dirname, '..', '..', 'lib', 'kinds', 'charts', 'objects.json');
const read = (): Record<string, ChartTable> => JSON.parse(readFileSync(file, 'utf8')) as Record<string, ChartTable>;

const helm = findHelm();
const { models } = synthesize(new HomeFleet());

/** Each chart's uses in the fleet. */
const uses = models.flatMap(({ applications }) => applications.flatMap(({ name, namespace, sources }) => sources.flatMap((source) => source.type === 'chart' ? [{ name, namespace, source }] : [])));

/** Charts whose part of the table is made anew, by name; `all` for all that are there. */
const wanted = process.env.FLOTILLA_CHART_OBJECTS?.split(',') ?? [];
if (wanted.length === 0) console.log('the table of what charts render is not made anew: FLOTILLA_CHART_OBJECTS is not set (all, or charts by name)');

for (const { chart, values } of fixtures) (wanted.includes('all') || wanted.includes(chart.name) ? test : test.skip)(`the objects of the chart ${chart.name} are put down as it renders them`, () => {
  const { name } = chart;
  const table = tableOf(helm!, { name, folder: chartSource(chart)! }, Object.values(values), apiVersions);
  const all = { ...read(), [name]: table };
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(Object.entries(all).sort(([left], [right]) => left < right ? -1 : 1)), undefined, 1)}\n`);
}, 3_600_000);

describe.each(fixtures.filter(({ chart }) => chart.name in read()).map((fixture) => [fixture.chart.name, fixture] as const))('the objects that are known of the chart %s', (name, fixture) => {
  const { chart, releaseName, namespace, values } = fixture;
  const folder = chartSource(chart);
  if (helm === undefined || folder === undefined) {
    test.skip(`are not compared with what it renders: set ${helm === undefined ? 'FLOTILLA_HELM' : 'FLOTILLA_CHARTS'}`, () => undefined);
    return;
  }
  const table = read()[name]!;
  const rendered = (set: Readonly<Record<string, unknown>>, release: ChartRelease): Set<string> => identitiesOf(render(helm, { chart: folder, values: set, releaseName: release.name, namespace: release.namespace, apiVersions }).manifests, release);
  const missing = (set: Readonly<Record<string, unknown>>, release: ChartRelease): string[] => {
    const real = rendered(set, release);
    return objectsOf(table, set, release).map((object) => `${object.kind} ${object.name}`).filter((identity) => !real.has(identity));
  };
  const own: ChartRelease = { name: releaseName, namespace };

  test('are all rendered with the values of the tests, under whatever name', () => {
    for (const set of Object.values(values)) expect(missing(set, own)).toEqual([]);
    expect(missing(Object.values(values)[0]!, { name: 'other', namespace: 'elsewhere' })).toEqual([]);
  });

  test('are all rendered with the values of the fleet', () => {
    const found = uses.filter(({ source }) => source.definition === chart);
    for (const [key, { source, namespace: place }] of new Map(found.map((use) => [JSON.stringify([use.source.values, use.source.releaseName]), use]))) expect([key, missing(source.values, { name: source.releaseName, namespace: place })]).toEqual([key, []]);
  });

  test('are all rendered with values that the definition allows', () => {
    const sets = fc.sample(arbitraryOf(chart.values as never) as fc.Arbitrary<Record<string, unknown>>, { numRuns: 60, seed: 20261122 });
    let compared = 0;
    for (const set of sets) {
      if (compared === 4) return;
      try { rendered(set, own); } catch { continue; }
      expect(missing(set, own)).toEqual([]);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(0);
  });
});

test('of Argo CD and of Cilium what people write by hand is known', () => {
  const said = (name: string, release: ChartRelease, values = {}): string[] => objectsOf(read()[name]!, values, release).map((object) => `${object.kind} ${object.name}`);
  expect(said('argo-cd', { name: 'argocd', namespace: 'argocd' })).toEqual(expect.arrayContaining([
    ...['argocd-cm', 'argocd-cmd-params-cm', 'argocd-rbac-cm', 'argocd-ssh-known-hosts-cm', 'argocd-tls-certs-cm', 'argocd-gpg-keys-cm', 'argocd-notifications-cm'].map((name) => `/ConfigMap ${name}`),
    '/Secret argocd-secret', '/Secret argocd-notifications-secret', '/ServiceAccount argocd-server', '/Service argocd-server',
  ]));
  expect(said('argo-cd', { name: 'argocd', namespace: 'argocd' }, { configs: { cm: { create: false } }, notifications: { enabled: false } }).filter((name) => /argocd-cm$|notifications/.test(name))).toEqual([]);
  expect(said('cilium', { name: 'cilium', namespace: 'kube-system' })).toEqual(expect.arrayContaining(['/ConfigMap cilium-config', '/ServiceAccount cilium', '/ServiceAccount cilium-operator']));
});
