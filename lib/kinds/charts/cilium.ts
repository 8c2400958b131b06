import { type Static, Type } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { cidr } from '../fields/address';
import { choice } from '../fields/choice';
import { list } from '../fields/list';
import { map } from '../fields/map';
import { dnsSubdomain } from '../fields/name';
import { toleration } from '../fields/scheduling';
import { strict } from '../fields/strict';
import { nonEmpty, text } from '../fields/text';
import { ciliumDatapath } from './cilium-datapath';
import { ciliumGatewayApi } from './cilium-gateway-api';
import { ciliumHubble } from './cilium-hubble';
import { ciliumServiceMonitor } from './cilium-service-monitor';
import { component } from './fields/component';
import { containerResources } from './fields/container-resources';
import { disruptionBudget } from './fields/disruption-budget';
import { replicas } from './fields/replicas';
import { when } from './fields/when';
import { ciliumWorkloads } from './workloads/cilium';

const flag = Type.Optional(Type.Boolean());
const port = Type.Integer({ minimum: 1, maximum: 65535 });
const priorityClassName = Type.Optional(dnsSubdomain);
const tolerations = Type.Optional(list(toleration));

const capabilities = Type.Optional(list(text("a capability such as 'NET_ADMIN'", '^[A-Z]+(_[A-Z]+)*$'), { unique: true }));

/** Where pods' addresses come from: the networks that Kubernetes gives to nodes, or those that Cilium's operator gives. */
const ipam = Type.Union([
  strict({ mode: choice('kubernetes') }),
  strict({
    mode: choice('cluster-pool'),
    operator: strict({
      clusterPoolIPv4PodCIDRList: list(cidr),
      clusterPoolIPv4MaskSize: Type.Optional(Type.Integer({ minimum: 8, maximum: 32, description: 'bits of the network of one node' })),
    }),
  }),
]);

const operator = strict({
  /** More than there are nodes stay pending: they share host ports. */
  replicas,
  resources: containerResources,
  rollOutPods: flag,
  priorityClassName,
  tolerations,
  podDisruptionBudget: Type.Optional(disruptionBudget),
  prometheus: Type.Optional(component({ serviceMonitor: ciliumServiceMonitor })),
});

const envoy = component({
  resources: containerResources,
  rollOutPods: flag,
  priorityClassName,
  prometheus: Type.Optional(component({ serviceMonitor: ciliumServiceMonitor })),
});

const ciliumValues = strict({
  cluster: Type.Optional(strict({
    name: text("a name of at most 32 of a-z, 0-9 and '-'", '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', { max: 32 }),
    id: Type.Optional(Type.Integer({ minimum: 0, maximum: 511 })),
  })),
  k8sServiceHost: nonEmpty,
  k8sServicePort: port,
  k8sClientRateLimit: Type.Optional(strict({ qps: Type.Integer({ minimum: 1 }), burst: Type.Integer({ minimum: 1 }) })),
  kubeProxyReplacement: Type.Boolean(),
  ipam,
  ...ciliumDatapath,
  cgroup: Type.Optional(strict({
    autoMount: strict({ enabled: Type.Boolean(), resources: Type.Optional(containerResources) }), hostRoot: text("a path such as '/sys/fs/cgroup'", '^(/[^/]+)+$'),
  })),
  securityContext: Type.Optional(strict({
    capabilities: strict({ ciliumAgent: capabilities, cleanCiliumState: capabilities, mountCgroup: capabilities, applySysctlOverwrites: capabilities }),
  })),
  resources: containerResources,
  /** For all init containers of the agent but those with resources of their own: `cgroup.autoMount` and `cni`. */
  initResources: containerResources,
  cni: strict({ resources: containerResources, exclusive: flag }),
  priorityClassName,
  tolerations,
  rollOutCiliumPods: flag,
  prometheus: Type.Optional(component({ port: Type.Optional(port), serviceMonitor: ciliumServiceMonitor })),
  operator,
  envoy,
  hubble: ciliumHubble,
  certgen: Type.Optional(strict({ priorityClassName: dnsSubdomain, resources: containerResources, tolerations })),
  gatewayAPI: Type.Optional(ciliumGatewayApi),
  extraConfig: Type.Optional(map(Type.String())),
},
when({ hubble: { tls: { auto: { method: 'cronJob' } } } }, { certgen: {} }),
when({ egressGateway: { enabled: true } }, { bpf: { masquerade: true }, kubeProxyReplacement: true }),
when({ l2announcements: { enabled: true } }, { kubeProxyReplacement: true, k8sClientRateLimit: {} }),
when({ gatewayAPI: { enabled: true } }, { kubeProxyReplacement: true, envoy: { enabled: true } }));

export type CiliumValues = Static<typeof ciliumValues>;

/**
 * The network of a cluster. The agents, Envoy and the operator use the host's network: the namespace must be privileged.
 * No custom kind is part of the chart: the operator registers them when it starts.
 * Agent, Envoy and operator have priority classes of their own accord; Hubble's relay, UI and jobs have none unless told.
 */
export const ciliumChart = defineChart({
  name: 'cilium',
  version: '1.20.0',
  appVersion: '1.20.0',
  repository: 'https://helm.cilium.io',
  values: ciliumValues,
  workloads: ciliumWorkloads,
  clusterKinds: [
    '/Namespace', 'admissionregistration.k8s.io/ValidatingAdmissionPolicy', 'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding',
    'gateway.networking.k8s.io/GatewayClass', 'rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding',
  ],
  namespacedKinds: [
    '/ConfigMap', '/Service', '/ServiceAccount', 'apps/DaemonSet', 'apps/Deployment', 'batch/CronJob', 'batch/Job', 'cert-manager.io/Certificate',
    'monitoring.coreos.com/ServiceMonitor', 'policy/PodDisruptionBudget', 'rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/RoleBinding',
  ],
  optionalKinds: {
    'policy/PodDisruptionBudget': ['**.podDisruptionBudget.enabled'],
    'admissionregistration.k8s.io/ValidatingAdmissionPolicy': ['gatewayAPI.enabled'],
    'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': ['gatewayAPI.enabled'],
    'batch/CronJob': ['hubble.tls.auto.method=cronJob'],
    'batch/Job': ['hubble.tls.auto.method=cronJob'],
    'cert-manager.io/Certificate': ['hubble.tls.auto.method=certmanager'],
    'gateway.networking.k8s.io/GatewayClass': ['gatewayAPI.enabled'],
    'monitoring.coreos.com/ServiceMonitor': ['**.serviceMonitor.enabled'],
  },
  installs: [
    'BGPAdvertisement', 'BGPClusterConfig', 'BGPNodeConfig', 'BGPNodeConfigOverride', 'BGPPeerConfig', 'CIDRGroup', 'ClusterwideEnvoyConfig',
    'ClusterwideNetworkPolicy', 'DatapathPlugin', 'EgressGatewayPolicy', 'Endpoint', 'EndpointSlice', 'EnvoyConfig', 'GatewayClassConfig', 'Identity',
    'L2AnnouncementPolicy', 'LoadBalancerIPPool', 'LocalRedirectPolicy', 'NetworkPolicy', 'Node', 'NodeConfig', 'PodIPPool',
  ].map((kind) => `cilium.io/Cilium${kind}`),
  extraNamespaces: ['cilium-secrets'],
});
