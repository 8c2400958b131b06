import { type Manifest } from '../../../manifest';
import { type CiliumValues } from '../cilium';
import { disruptionBudget } from './disruption-budget';
import { listOf, mapOf, overlaid } from './known';
import { container, hostPorts, type Placement, placement, type Pod } from './pod';
import { type Unchecked } from './unchecked';
import { cronJob, daemonSet, deployment, job } from './workload';

type Values = Unchecked<CiliumValues>;
type Hubble = NonNullable<Values['hubble']>;
type Labels = Readonly<Record<string, string>>;

const linux = { 'kubernetes.io/os': 'linux' };
const everywhere = [{ operator: 'Exists' }];
const agentLabels = { 'k8s-app': 'cilium' };
const envoyLabels = { 'k8s-app': 'cilium-envoy' };
const operatorLabels = { 'io.cilium/app': 'operator', name: 'cilium-operator' };

/** Its objects have the same names under any name of the release. The Job that makes the certificates has a hash of what it does behind its name. */
export function ciliumWorkloads(values: Values): Manifest[] {
  const hubble = values.hubble?.enabled !== false;
  return [
    agent(values, hubble),
    ...(hasEnvoy(values) ? [envoy(values)] : []),
    ...operator(values),
    ...(hubble && values.hubble?.relay?.enabled ? [relay(values.hubble.relay)] : []),
    ...(hubble && values.hubble?.ui?.enabled ? [ui(values.hubble.ui)] : []),
    ...(hubble && values.hubble?.tls?.auto?.method === 'cronJob' ? certgen(values) : []),
  ];
}

/** Without the proxy of the seventh layer there is nothing for Envoy to do. */
function hasEnvoy({ envoy: own, l7Proxy }: Values): boolean {
  return own?.enabled !== false && l7Proxy !== false;
}

function agent(values: Values, hubble: boolean): Manifest {
  const { prometheus, envoy: proxy, initResources, cgroup, cni, resources } = values;
  const ports = [
    9879,
    hubble && 4244,
    prometheus?.enabled && (prometheus.port ?? 9962),
    prometheus?.enabled && !hasEnvoy(values) && proxy?.prometheus?.enabled !== false && 9964,
    values.hubble?.metrics?.enabled && 9965,
  ];
  return daemonSet('cilium', {
    updateStrategy: rolling,
    selector: agentLabels,
    labels: { 'app.kubernetes.io/name': 'cilium-agent', ...common },
    pod: {
      hostNetwork: true,
      initContainers: [
        container('config', initResources),
        ...(cgroup?.autoMount?.enabled === false ? [] : [container('mount-cgroup', cgroup?.autoMount?.resources ?? initResources)]),
        ...['apply-sysctl-overwrites', 'mount-bpf-fs', 'clean-cilium-state'].map((name) => container(name, initResources)),
        container('install-cni-binaries', overlaid({ limits: { cpu: 1 } }, cni?.resources)),
      ],
      containers: [container('cilium-agent', resources, hostPorts(...ports))],
      ...placement(values, { nodeSelector: linux, affinity: { podAntiAffinity: onNodeOf(agentLabels) }, tolerations: everywhere, priorityClassName: 'system-node-critical' }),
    },
  });
}

function envoy({ envoy: own }: Values): Manifest {
  return daemonSet('cilium-envoy', {
    updateStrategy: rolling,
    selector: envoyLabels,
    labels: { name: 'cilium-envoy', 'app.kubernetes.io/name': 'cilium-envoy', ...common },
    pod: {
      hostNetwork: true,
      containers: [container('cilium-envoy', own?.resources, hostPorts(own?.prometheus?.enabled !== false && 9964))],
      ...placement(own, {
        nodeSelector: linux,
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'cilium.io/no-schedule', operator: 'NotIn', values: ['true'] }] }] },
          },
          podAffinity: onNodeOf(agentLabels),
          podAntiAffinity: onNodeOf(envoyLabels),
        },
        tolerations: everywhere,
        priorityClassName: 'system-node-critical',
      }),
    },
  });
}

function operator({ operator: own }: Values): Manifest[] {
  const replicas = own?.replicas ?? 2;
  const where: Placement = placement(own, {
    nodeSelector: linux,
    affinity: { podAntiAffinity: onNodeOf({ 'io.cilium/app': 'operator' }) },
    tolerations: [
      'node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master', 'node.kubernetes.io/not-ready', 'node.cloudprovider.kubernetes.io/uninitialized',
    ].map(present),
    priorityClassName: 'system-cluster-critical',
  });
  return [
    deployment('cilium-operator', {
      replicas,
      // A single one leaves its port to the next, which a rolling update of half of them would not let it do.
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: replicas === 1 ? '100%' : '50%' } },
      selector: operatorLabels,
      labels: { 'app.kubernetes.io/name': 'cilium-operator', ...common },
      pod: {
        hostNetwork: true,
        containers: [container('cilium-operator', own?.resources, hostPorts(9234, own?.prometheus?.enabled !== false && 9963))],
        ...where,
        tolerations: [...listOf(where.tolerations) ?? [], present('node.cilium.io/agent-not-ready')],
      },
    }),
    ...(own?.podDisruptionBudget?.enabled ? [disruptionBudget('cilium-operator', operatorLabels, own.podDisruptionBudget)] : []),
  ];
}

function relay(own: Hubble['relay']): Manifest {
  return hubbleDeployment('hubble-relay', own, {
    containers: [container('hubble-relay', own?.resources)],
    ...placement(own, { nodeSelector: linux, affinity: { podAffinity: onNodeOf(agentLabels) } }),
  });
}

function ui(own: Hubble['ui']): Manifest {
  return hubbleDeployment('hubble-ui', own, {
    containers: [container('frontend', own?.frontend?.resources), container('backend', own?.backend?.resources)],
    volumes: [{ name: 'tmp-dir', emptyDir: { sizeLimit: '256Mi' } }],
    ...placement(own, { nodeSelector: linux }),
  });
}

function hubbleDeployment(name: string, own: unknown, pod: Pod): Manifest {
  return deployment(name, {
    replicas: mapOf(own)?.replicas ?? 1,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    selector: { 'k8s-app': name },
    labels: { 'app.kubernetes.io/name': name, ...common },
    pod,
  });
}

/** One that makes the certificates now, and one that makes them anew in time. */
function certgen({ certgen: own }: Values): Manifest[] {
  const name = 'hubble-generate-certs';
  const task = { labels: { 'k8s-app': name }, pod: { containers: [container('certgen', own?.resources)], ...placement(own) } };
  return [cronJob(name, task), job(name, task)];
}

const common: Labels = { 'app.kubernetes.io/part-of': 'cilium' };
const rolling = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 2 } };
const present = (key: string): Labels => ({ key, operator: 'Exists' });

function onNodeOf(matchLabels: Labels): object {
  return { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels }, topologyKey: 'kubernetes.io/hostname' }] };
}
