import * as fc from 'fast-check';
import { YAMLException } from 'js-yaml';
import { HomeFleet } from '../../clusters/fleet';
import { type Manifest } from '../../lib/manifest';
import { type ClusterModel } from '../../lib/model';
import { containersOf, podSpecOf } from '../../lib/pod-spec';
import { type ChartSource } from '../../lib/source';
import { synthesize } from '../../lib/synth';
import { arbitraryOf } from '../json-schema-arbitrary';
import { chartSource } from './chart-sources';
import { apiVersions, fixtures, type ChartFixture } from './fixtures';
import { findHelm, render, type Rendering } from './helm';
import { reduced, sorted } from './reduced';

/** Sets of generated values for each chart, and how often we try to find as many that it renders. */
const [generatedSets, attempts] = [Number(process.env.FLOTILLA_THOROUGH ? 60 : 6), 600];

const helm = findHelm();
const { models } = synthesize(new HomeFleet());

interface Case {
  readonly name: string;
  readonly rendering: Rendering;
}

const uses = models.flatMap((model) => model.applications.flatMap((application) => application.sources.flatMap((source) =>
  source.type === 'chart' ? [{ model, application: application.name, namespace: application.namespace, source }] : [])));

/** Each use in the fleet, once for uses that are all the same. */
function inFleet({ chart }: ChartFixture, folder: string): Case[] {
  const cases = uses.filter(({ source }) => source.definition === chart).map(({ model, application, namespace, source }) => ({
    name: `of ${model.cluster.name}/${application}`, rendering: { ...rendering(folder, model, source), namespace },
  }));
  return [...new Map(cases.map((each) => [JSON.stringify(each.rendering), each])).values()];
}

function rendering(chart: string, model: ClusterModel, { values, releaseName }: ChartSource): Omit<Rendering, 'namespace'> {
  return { chart, values, releaseName, apiVersions, kubeVersion: `${model.cluster.platform.kubernetes}.0` };
}

/**
 * What a chart renders; undefined if nobody could use it: it refuses the values, or writes texts without the quotes they need, so that
 * what it renders is no YAML, says a field twice, or has a number or nothing where a name or a container must be.
 */
function attempt(each: Rendering): readonly Manifest[] | undefined {
  try {
    const { manifests } = render(helm!, each);
    return manifests.every(isSound) ? manifests : undefined;
  } catch (error) {
    const refused = error instanceof YAMLException || /execution error at|YAML parse error on/.test(String((error as { stderr?: string }).stderr));
    if (refused) return undefined;
    throw error;
  }
}

function isSound(manifest: Manifest): boolean {
  const pod = podSpecOf(manifest)?.spec;
  return pod === undefined || (['string', 'undefined'].includes(typeof pod.priorityClassName) && containersOf(pod).every((container) => typeof container === 'object' && container !== null));
}

/** Texts that mean the same with and without quotes: charts write many without. */
function tame(value: unknown): unknown {
  if (typeof value === 'string') return /^([A-Za-z0-9][-\w./:*, ]*)?$/.test(value) && !value.includes(': ') ? value : 'text';
  if (Array.isArray(value)) return value.map(tame);
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, tame(inner)])) : value;
}

describe.each(fixtures.filter(({ chart }) => 'workloads' in chart).map((fixture) => [fixture.chart.name, fixture] as const))('the workloads of the chart %s', (_name, fixture) => {
  const { chart, releaseName, namespace, values } = fixture;
  const folder = chartSource(chart);
  if (helm === undefined || folder === undefined) {
    test.skip(`are not compared with what it renders: set ${helm === undefined ? 'FLOTILLA_HELM' : 'FLOTILLA_CHARTS'}`, () => undefined);
    return;
  }
  const said = ({ values: set, releaseName: name, namespace: place }: Rendering): Manifest[] => sorted(chart.workloads!(set, { name, namespace: place }));
  const own = Object.entries(values).map(([name, set]): Case => ({ name, rendering: { chart: folder, values: set, releaseName, namespace, apiVersions } }));

  test.each([...own, ...inFleet(fixture, folder)].map((each) => [each.name, each.rendering] as const))('are as rendered with the values %s', (_set, each) => {
    expect(said(each)).toEqual(reduced(render(helm, each).manifests, each.namespace));
  });

  test('are as rendered under another name in another namespace', () => {
    const each = { ...own[0]!.rendering, releaseName: 'other', namespace: 'elsewhere' };
    expect(said(each)).toEqual(reduced(render(helm, each).manifests, each.namespace));
  });

  test('are as rendered with values that the definition allows', () => {
    const sets = fc.sample(arbitraryOf(chart.values as never) as fc.Arbitrary<Record<string, unknown>>, { numRuns: attempts, seed: 20261121 });
    let compared = 0;
    for (const set of sets) {
      const each = { ...own[0]!.rendering, values: tame(set) as Record<string, unknown> };
      const manifests = attempt(each);
      if (!manifests) continue;
      expect(said(each)).toEqual(reduced(manifests, each.namespace));
      compared += 1;
      if (compared === generatedSets) return;
    }
    throw new Error(`${generatedSets} of ${attempts} generated sets of values must be rendered, got ${compared}`);
  });
});
