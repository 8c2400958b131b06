import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type MetricsServerValues } from '../metrics-server';
import { disruptionBudget } from './disruption-budget';
import { selectorLabels } from './labels';
import { container, placement } from './pod';
import { releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { deployment } from './workload';

export function metricsServerWorkloads(values: Unchecked<MetricsServerValues>, release: ChartRelease): Manifest[] {
  const name = releaseName('metrics-server', release, values);
  const selector = selectorLabels('metrics-server', release);
  return [
    deployment(name, {
      replicas: values.replicas ?? 1,
      selector,
      pod: { containers: [container('metrics-server', values.resources)], ...placement(values) },
    }),
    ...(values.podDisruptionBudget?.enabled ? [disruptionBudget(name, selector, values.podDisruptionBudget)] : []),
  ];
}
