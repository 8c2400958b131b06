import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type KedaValues } from '../keda';
import { disruptionBudget } from './disruption-budget';
import { mapOf, overlaid } from './known';
import { container, placement } from './pod';
import { type Unchecked } from './unchecked';
import { deployment } from './workload';

type Values = Unchecked<KedaValues>;

/** Its Deployments have the same names under any name of the release. */
export function kedaWorkloads(values: Values, release: ChartRelease): Manifest[] {
  const { resources, podDisruptionBudget: budgets, topologySpreadConstraints: spread } = values;
  return [
    ...component('keda-operator', values.operator, { resources: resources?.operator, budget: budgets?.operator, spread: spread?.operator, named: true }, values, release),
    ...component('keda-operator-metrics-apiserver', values.metricsServer, { resources: resources?.metricServer, budget: budgets?.metricServer, spread: spread?.metricsServer }, values, release),
    ...component('keda-admission-webhooks', values.webhooks, { resources: resources?.webhooks, budget: budgets?.webhooks, spread: spread?.webhooks, named: true }, values, release),
  ];
}

/** What the values say of a component outside its own part. */
interface Elsewhere {
  readonly resources: unknown;
  readonly budget: unknown;
  readonly spread: unknown;
  /** Whether its pods have a second label with its name. */
  readonly named?: boolean;
}

function component(name: string, own: Values['operator'], { resources, budget, spread, named }: Elsewhere, values: Values, release: ChartRelease): Manifest[] {
  const selector = { app: name };
  const all = placement(values);
  return [
    deployment(name, {
      replicas: own?.replicaCount ?? 1,
      selector,
      labels: {
        ...(named && { name }),
        'app.kubernetes.io/name': name, 'app.kubernetes.io/component': 'operator', 'app.kubernetes.io/managed-by': 'Helm',
        'app.kubernetes.io/part-of': 'keda-operator', 'app.kubernetes.io/instance': release.name,
      },
      pod: {
        // The limit of CPU is the chart's.
        containers: [container(name, overlaid({ limits: { cpu: 1 } }, resources))],
        ...placement(own, { ...all, nodeSelector: { 'kubernetes.io/os': 'linux', ...mapOf(all.nodeSelector) } }),
        topologySpreadConstraints: spread,
      },
    }),
    ...(mapOf(budget) ? [disruptionBudget(name, selector, budget)] : []),
  ];
}
