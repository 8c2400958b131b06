import { type Manifest } from '../manifest';

/** What a system of Kubernetes itself asks for: CPU and memory of its one container. */
interface SystemWorkload {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly cpu: string;
  readonly memory: string;
  readonly priority: 'system-cluster-critical' | 'system-node-critical';
  /** @default 1 */
  readonly replicas?: number;
  /** Whether a new pod starts before the old one stops. @default false */
  readonly startsFirst?: boolean;
}

const onControlPlanes = { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' };

/** A Deployment that a distribution brings, reduced to what places its pods; they may run on control planes too. */
export function systemDeployment({ name, labels, replicas = 1, startsFirst = false, ...asks }: SystemWorkload): Manifest {
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: 'kube-system' },
    spec: {
      replicas, strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: startsFirst ? 0 : 1 } },
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { ...podOf(asks), nodeSelector: { 'kubernetes.io/os': 'linux' }, tolerations: [{ ...onControlPlanes, effect: 'NoSchedule' }] } },
    },
  };
}

/** A pod that the kubelet of each control plane starts from a file. */
export function staticPod({ name, labels, ...asks }: Omit<SystemWorkload, 'replicas' | 'startsFirst'>): Manifest {
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [onControlPlanes] }] } } };
  return {
    apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name, namespace: 'kube-system' },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { ...podOf(asks), hostNetwork: true, affinity, tolerations: [{ operator: 'Exists' }] } } },
  };
}

function podOf({ cpu, memory, priority }: Pick<SystemWorkload, 'cpu' | 'memory' | 'priority'>): Readonly<Record<string, unknown>> {
  return { priorityClassName: priority, containers: [{ name: 'main', resources: { requests: { cpu, memory } } }] };
}
