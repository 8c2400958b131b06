import { fields } from '../fields';
import { type ChartDefinition } from '../kinds/chart';
import { charts } from '../kinds/charts/charts';
import { overlaid } from '../kinds/charts/workloads/known';
import { ownValuesOf } from '../kinds/charts/own-values';
import { installedKinds } from '../kinds/installed-kinds';
import { type ReadSource } from './read-sources';
import { releaseOf, valuesOf } from './release-of';

/** The definition of the chart that a source reads, by its name: mirrors have it too. */
export function knownChart(read: ReadSource): ChartDefinition | undefined {
  const release = read.source.chart === undefined ? undefined : releaseOf(read);
  return release && charts.find(({ name }) => name === release.chart);
}

/** The custom kinds that a chart installs which is read by hand, with what its values say and the chart's own where they say nothing. */
export function kindsInstalledBy(read: ReadSource): readonly string[] {
  const chart = knownChart(read);
  if (chart === undefined) return [];
  const isBesideTemplates = !(definitions in (chart.optionalKinds ?? {}));
  if (isBesideTemplates && fields(read.source.helm).skipCrds === true) return [];
  return chart.clusterKinds.includes(definitions) ? installedKinds(chart, fields(overlaid(ownValuesOf(chart), valuesOf(read.source)))) : [];
}

const definitions = 'apiextensions.k8s.io/CustomResourceDefinition';
