import { Construct } from 'constructs';
import { type Application } from '../application';
import { checkSize } from '../data-size';
import { type ChartDefinition, type ChartValues } from '../kinds/chart';
import { installedKinds } from '../kinds/installed-kinds';
import { holds } from '../kinds/value-condition';
import { dnsLabel } from '../names';
import { declared } from '../props/declared';
import { resolved } from '../resolved';

export interface HelmChartProps<C extends ChartDefinition> {
  readonly chart: C;
  /** Values of the kinds we know and check. */
  readonly values: ChartValues<C>;
  /** Values beyond those, laid over them: the chart's own names, unchecked. @default - none */
  readonly furtherValues?: Readonly<Record<string, unknown>>;
  /** Beginning of the names of the chart's objects. @default - the name of the application */
  readonly releaseName?: string;
  /** Custom kinds the installed system brings at run time, beside those the chart itself installs. @default - none */
  readonly brings?: readonly string[];
}

/** A Helm chart of an application: pinned at its exact version, rendered by Argo CD, its kinds offered to the cluster. */
export class HelmChart<C extends ChartDefinition> extends Construct {
  public constructor(application: Application, props: HelmChartProps<C>) {
    super(declared(HelmChart, new.target, application, props), dnsLabel(`chart-${props.chart.name}`, 'id of a Helm chart'));
    const { chart } = props;
    checkSize([props.values, props.furtherValues], `values of chart '${chart.name}'`);
    const values = overlaid(props.values, props.furtherValues ?? {});
    const rendered = (kinds: readonly string[]): string[] => {
      const now = chart.optionalKinds ? resolved(values) : {};
      return kinds.filter((kind) => (chart.optionalKinds?.[kind] ?? ['']).some((condition) => holds(condition, now)));
    };
    application.sources.push({
      type: 'chart',
      repository: chart.repository,
      ...(chart.path === undefined ? { chart: chart.name, revision: chart.version } : { path: chart.path, revision: chart.revision ?? chart.version }),
      releaseName: props.releaseName ?? application.name,
      values,
      checkedValues: props.values,
      definition: chart,
      // Asked once everything is declared: values may wait for that.
      get clusterKinds() { return rendered(chart.clusterKinds); },
      get namespacedKinds() { return rendered(chart.namespacedKinds); },
      extraNamespaces: chart.extraNamespaces ?? [],
    });
    application.offers(...[...installedKinds(chart, values), ...(props.brings ?? [])].map((kind) => `kind:${kind}`));
  }
}

/** Maps merge, everything else is replaced, as Helm does it. */
function overlaid(below: Record<string, unknown>, above: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const result = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = Object.hasOwn(result, key) ? result[key] : undefined;
    // Defined, not set: no key has a meaning of its own.
    Object.defineProperty(result, key, { value: isMap(under) && isMap(value) ? overlaid(under, value) : value, enumerable: true, configurable: true, writable: true });
  }
  return result;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
