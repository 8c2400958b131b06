import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type KubePrometheusStackValues } from '../kube-prometheus-stack';
import { customResource } from './custom-resource';
import { disruptionBudget } from './disruption-budget';
import { mapOf, numberOf } from './known';
import { container, placement, resourcesOf } from './pod';
import { cut, releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { claimVolume } from './volume-claim';
import { deployment } from './workload';

type Values = Unchecked<KubePrometheusStackValues>;

/** Of Prometheus and Alertmanager the objects alone: their operator makes the pods. */
export function kubePrometheusStackWorkloads(values: Values, release: ChartRelease): Manifest[] {
  const name = cut(releaseName('kube-prometheus-stack', release, values), 26);
  const { prometheus, alertmanager } = values;
  return [
    operator(values, name, release),
    kubeStateMetrics(values['kube-state-metrics'], release),
    grafana(values.grafana, release),
    ...kept('Prometheus', `${name}-prometheus`, values, {
      pod: prometheus?.prometheusSpec, storage: prometheus?.prometheusSpec?.storageSpec, budget: prometheus?.podDisruptionBudget,
      further: { shards: 1 }, ofPods: 'operator.prometheus.io/name', apartBy: 'app.kubernetes.io/instance',
    }),
    ...kept('Alertmanager', `${name}-alertmanager`, values, {
      pod: alertmanager?.alertmanagerSpec, storage: alertmanager?.alertmanagerSpec?.storage, budget: alertmanager?.podDisruptionBudget,
      further: {}, ofPods: 'alertmanager', apartBy: 'alertmanager',
    }),
  ];
}

function operator({ prometheusOperator: own }: Values, name: string, release: ChartRelease): Manifest {
  return deployment(`${name}-operator`, {
    replicas: 1,
    selector: { app: 'kube-prometheus-stack-operator', release: release.name },
    labels: {
      'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/instance': release.name, 'app.kubernetes.io/part-of': 'kube-prometheus-stack', heritage: 'Helm',
      'app.kubernetes.io/name': 'kube-prometheus-stack-prometheus-operator', 'app.kubernetes.io/component': 'prometheus-operator',
    },
    pod: { containers: [container('kube-prometheus-stack', own?.resources)], ...placement(own) },
  });
}

function kubeStateMetrics(own: Values['kube-state-metrics'], release: ChartRelease): Manifest {
  return deployment(releaseName('kube-state-metrics', release, own), {
    replicas: 1,
    strategy: { type: 'RollingUpdate' },
    selector: { 'app.kubernetes.io/name': 'kube-state-metrics', 'app.kubernetes.io/instance': release.name },
    labels: { 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/component': 'metrics', 'app.kubernetes.io/part-of': 'kube-state-metrics', release: release.name },
    pod: { containers: [container('kube-state-metrics', own?.resources)], ...placement(own) },
  });
}

function grafana(own: Values['grafana'], release: ChartRelease): Manifest {
  const { enabled, existingClaim } = own?.persistence ?? {};
  return deployment(releaseName('grafana', release, own), {
    replicas: 1,
    strategy: own?.deploymentStrategy ?? { type: 'RollingUpdate' },
    selector: { 'app.kubernetes.io/name': 'grafana', 'app.kubernetes.io/instance': release.name },
    pod: {
      containers: [
        container('grafana-sc-dashboard', own?.sidecar?.resources), container('grafana-sc-datasources', own?.sidecar?.resources), container('grafana', own?.resources),
      ],
      volumes: enabled ? [claimVolume('storage', existingClaim)] : [],
      ...placement(own),
    },
  });
}

interface Kept {
  readonly pod: unknown;
  readonly storage: unknown;
  readonly budget: unknown;
  readonly further: object;
  /** Label that the operator gives to the pods, with the name of the object. */
  readonly ofPods: string;
  /** The like by which they keep apart. */
  readonly apartBy: string;
}

/** What the operator keeps running. The containers beside the main one have the resources that the operator is told. */
function kept(kind: 'Alertmanager' | 'Prometheus', name: string, { prometheusOperator }: Values, { pod, storage, budget, further, ofPods, apartBy }: Kept): Manifest[] {
  const app = kind.toLowerCase();
  const { replicas, resources } = mapOf(pod) ?? {};
  const reloader = prometheusOperator?.prometheusConfigReloader?.resources;
  const spec = {
    replicas: numberOf(replicas) ?? 1,
    ...further,
    resources: resourcesOf(resources),
    storage: mapOf(storage),
    initContainers: [container('init-config-reloader', reloader)],
    containers: [container('config-reloader', reloader)],
    ...placement(pod, { affinity: apart({ 'app.kubernetes.io/name': app, [apartBy]: name }) }),
  };
  return [
    customResource('monitoring.coreos.com/v1', kind, name, spec),
    ...(mapOf(budget)?.enabled ? [disruptionBudget(name, { 'app.kubernetes.io/name': app, [ofPods]: name }, budget)] : []),
  ];
}

function apart(labels: Readonly<Record<string, string>>): object {
  const matchExpressions = Object.entries(labels).map(([key, value]) => ({ key, operator: 'In', values: [value] }));
  const podAffinityTerm = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchExpressions } };
  return { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }] } };
}
