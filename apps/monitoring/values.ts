import { Lazy } from 'cdk8s';
import {
  bytes, type Bytes, type ChartValues, type Cluster, type ControlPlanePart, type kubePrometheusStackChart, type PrometheusDuration, type Resources, storageClassFor,
} from '../../lib';
import { configurationName } from './alertmanager';
import { logSources } from './grafana';

type Values = ChartValues<typeof kubePrometheusStackChart>;
type PrometheusSpec = Values['prometheus']['prometheusSpec'];

/** What a profile comes down to. */
export interface Sizes {
  /** Pods of Prometheus, and of Alertmanager. */
  readonly replicas: number;
  readonly retention: PrometheusDuration;
  /** Size of each Prometheus' volume. Without it data is on the pod's node and gone with the pod. */
  readonly storage?: Bytes;
  readonly prometheus: Resources;
  readonly grafana: Resources;
  readonly grafanaClaim?: string;
}

export interface ValuesProps {
  readonly sizes: Sizes;
  readonly remoteWrite?: NonNullable<PrometheusSpec['remoteWrite']>[number];
  readonly grafana: Pick<Values['grafana'], 'admin' | 'grafana.ini' | 'envValueFrom'>;
}

/** Room for what a light Prometheus keeps on its node. */
const lightStorage = '4Gi';

export function stackValues(cluster: Cluster, { sizes, remoteWrite, grafana }: ValuesProps): Values {
  const priorityClassName = 'platform-high';
  const replicas = sizes.replicas > 1 ? { replicas: sizes.replicas } : {};
  const budget = sizes.replicas > 1 ? { podDisruptionBudget: { enabled: true as const, minAvailable: 1 as const, unhealthyPodEvictionPolicy: 'AlwaysAllow' as const } } : {};
  return {
    fullnameOverride: 'monitoring',
    crds: { enabled: false },
    nodeExporter: { enabled: false, forceDeployDashboards: true },
    ...controlPlane(cluster.platform.controlPlaneMetrics ?? []),
    prometheusOperator: {
      priorityClassName,
      resources: container('20m', '96Mi', '256Mi'),
      admissionWebhooks: { failurePolicy: 'Ignore', certManager: { enabled: true }, patch: { enabled: false } },
      prometheusConfigReloader: { resources: container('10m', '32Mi', '64Mi') },
    },
    prometheus: {
      ...budget,
      prometheusSpec: {
        ...readsAll, ...replicas, priorityClassName,
        resources: container(sizes.prometheus.cpu, sizes.prometheus.memory, sizes.prometheus.memoryLimit),
        externalLabels: { cluster: cluster.name },
        retention: sizes.retention,
        retentionSize: mostOf(sizes.storage ?? lightStorage),
        storageSpec: storage(cluster, 'Prometheus', sizes.storage, lightStorage),
        ...(remoteWrite && { remoteWrite: [remoteWrite] }),
      },
    },
    alertmanager: {
      ...budget,
      alertmanagerSpec: {
        ...replicas, priorityClassName,
        resources: container('10m', '64Mi', '128Mi'),
        useExistingSecret: true,
        alertmanagerConfiguration: { name: configurationName },
        storage: storage(cluster, 'Alertmanager', sizes.storage && '1Gi', '128Mi'),
      },
    },
    'kube-state-metrics': { priorityClassName, resources: container('20m', '64Mi', '256Mi') },
    grafana: {
      ...grafana, ...fixedGrafana,
      resources: container(sizes.grafana.cpu, sizes.grafana.memory, sizes.grafana.memoryLimit),
      // Two pods cannot share a volume of one node at a time.
      deploymentStrategy: { type: sizes.grafanaClaim === undefined ? 'RollingUpdate' : 'Recreate' },
      ...(sizes.grafanaClaim !== undefined && { persistence: { enabled: true, existingClaim: sizes.grafanaClaim } }),
      additionalDataSources: Lazy.any({ produce: () => logSources(cluster) }) as ReturnType<typeof logSources>,
    },
  };
}

/** All monitors and rules of the cluster, whatever release their labels name. */
const readsAll = {
  serviceMonitorSelectorNilUsesHelmValues: false, podMonitorSelectorNilUsesHelmValues: false, ruleSelectorNilUsesHelmValues: false,
  probeSelectorNilUsesHelmValues: false, scrapeConfigSelectorNilUsesHelmValues: false,
} as const satisfies Partial<PrometheusSpec>;

const sidecar = { resource: 'configmap', searchNamespace: 'monitoring' } as const;

const fixedGrafana = {
  priorityClassName: 'platform-default',
  rbac: { namespaced: true },
  initChownData: { enabled: false },
  testFramework: { enabled: false },
  defaultDashboardsEnabled: true,
  defaultDashboardsEditable: false,
  sidecar: { resources: container('10m', '96Mi', '192Mi'), dashboards: sidecar, datasources: sidecar },
} as const satisfies Partial<Values['grafana']>;

/** A part whose metrics nobody can read would count as down for ever. */
function controlPlane(parts: readonly ControlPlanePart[]): Pick<Values, 'kubeControllerManager' | 'kubeEtcd' | 'kubeProxy' | 'kubeScheduler'> {
  const has = (part: ControlPlanePart): { enabled: boolean } => ({ enabled: parts.includes(part) });
  return { kubeControllerManager: has('controller-manager'), kubeEtcd: has('etcd'), kubeProxy: has('proxy'), kubeScheduler: has('scheduler') };
}

function container(cpu: Resources['cpu'], memory: Bytes, memoryLimit: Bytes = memory): { requests: { cpu: Resources['cpu']; memory: Bytes }; limits: { memory: Bytes } } {
  return { requests: { cpu, memory }, limits: { memory: memoryLimit } };
}

function storage(cluster: Cluster, of: string, size: Bytes | undefined, onNode: Bytes): PrometheusSpec['storageSpec'] {
  if (size === undefined) return { emptyDir: { sizeLimit: onNode } };
  const storageClassName = Lazy.any({ produce: () => storageClassFor(cluster, 'ReadWriteOnce', `the volume of ${of}`) }) as string;
  return { volumeClaimTemplate: { spec: { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } } } } };
}

/** Four fifths: Prometheus counts neither what it is writing nor what it is about to remove. */
function mostOf(size: Bytes): `${number}MiB` {
  return `${Math.floor(bytes(size, 'storage of the monitoring') * 0.8 / 2 ** 20)}MiB`;
}
