import { type Manifest } from '../manifest';
import { type Bytes, type Cpu } from '../units';
import { type OmniFacts } from './omni';

/**
 * A minor version of Kubernetes, for example `1.34`.
 * @checked by every platform
 */
export type KubernetesVersion = `1.${number}`;

export type Architecture = 'amd64' | 'arm64';

/** A price, without tax. */
export interface Price {
  readonly amount: number;
  readonly currency: Currency;
  /** What it is paid for: an hour in which the thing exists, or a month of 730 hours. @default 'month' */
  readonly per?: 'hour' | 'month';
}

export type Currency = 'EUR' | 'USD' | 'CHF';

/** What keeps pods away that do not tolerate it. */
export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}

/** Nodes of one make. Each is named after its pool with a number, counted from 1. */
export interface NodePool {
  /** Name of the pool, and the beginning of its nodes' names. */
  readonly name: string;
  /** How many nodes it has; the fewest where an autoscaler adds and removes them. */
  readonly count: number;
  /** The most nodes an autoscaler makes of it. @default - no autoscaler: it always has `count` nodes */
  readonly maximum?: number;
  /** `control-plane` nodes also run workloads unless `workloads` is false. */
  readonly role: 'control-plane' | 'worker';
  readonly cpu: Cpu;
  readonly memory: Bytes;
  /** Disk for images, containers and node-local volumes. */
  readonly disk: Bytes;
  /** What the provider calls this make of machine. @default - it has no name for it */
  readonly flavor?: string;
  /** What each node keeps for its system and the kubelet, so that pods cannot have it. @default - nothing */
  readonly reserved?: { readonly cpu: Cpu; readonly memory: Bytes; readonly disk?: Bytes };
  /** GPUs of each node, as `nvidia.com/gpu`. @default 0 */
  readonly gpus?: number;
  /** The most pods on each node. @default 110, as the kubelet has it */
  readonly pods?: number;
  /** What else pods can ask of each node, in Kubernetes' notation: `{ 'hugepages-2Mi': '1Gi', 'example.com/dongle': 1 }`. @default - nothing */
  readonly resources?: Readonly<Record<string, string | number>>;
  /** Labels of its nodes beside those that Kubernetes gives them. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly taints?: readonly Taint[];
  /** @default 'amd64' */
  readonly architecture?: Architecture;
  /** Failure domain of these nodes, the value of `topology.kubernetes.io/zone`. @default - all nodes share one zone */
  readonly zone?: string;
  /** Whether ordinary pods are scheduled here. @default true */
  readonly workloads?: boolean;
  /** What one node costs; 0 if it is free of charge. @default - part of the platform's price where it has one, else not known */
  readonly price?: Price;
}

export interface StorageClass {
  readonly name: string;
  /** Whether a volume that names no class gets this one. @default false */
  readonly isDefault?: boolean;
  /** @default ['ReadWriteOnce'] */
  readonly accessModes?: readonly ('ReadWriteOnce' | 'ReadWriteMany')[];
  /** What a volume cannot leave: a pod that uses it runs on the same node, or in the same zone. @default - nothing */
  readonly boundTo?: 'node' | 'zone';
  /** Whether its volumes are folders that pods get from their node directly, which no backup of files can read. @default false */
  readonly hostPath?: boolean;
  /** Whether its volumes lie on disks of their own, where it is bound to a node, and not on the node's `disk`. @default false */
  readonly ownDisk?: boolean;
  /** Whether its volumes can be made larger, its `allowVolumeExpansion`. @default - not known: nothing is said of a volume that grows */
  readonly expandable?: boolean;
  /** CSI driver that makes its volumes. @default - not known */
  readonly driver?: string;
  /** The most volumes of its driver that one node can have at once. @default - not known: as many as are wanted */
  readonly volumesPerNode?: number;
}

/** What nodes of one role keep for their system and the kubelet. */
export type Reserved = NonNullable<NodePool['reserved']>;

/** What a provider charges for beside nodes. */
export interface Tariff {
  /** One load balancer. @default - not known */
  readonly loadBalancer?: Price;
  /** A gigabyte of a volume. @default - not known */
  readonly blockStorage?: Price;
  /** A gigabyte of an object store. @default - not known */
  readonly objectStorage?: Price;
}

/** A class of Ingress whose controller the platform runs. */
export interface IngressClass {
  readonly name: string;
  /** Where its controller runs and how its pods are told apart, for the policies that let them in. */
  readonly controller: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  /** Whether it is reached from the internet, not only from the platform's own network. */
  readonly external: boolean;
}

export interface VolumeSnapshotClass {
  readonly name: string;
  /** CSI driver that makes the snapshots. */
  readonly driver: string;
}

/**
 * A system that a platform may run for everyone on it. The construct of that name then installs nothing and what the
 * platform has is used.
 */
export type PlatformSystem =
  | 'argocd' | 'capsule' | 'cert-manager' | 'cluster-autoscaler' | 'gateway-api' | 'harbor' | 'kasten' | 'keda' | 'kyverno' | 'loki' | 'metallb'
  | 'metrics-server' | 'monitoring' | 'opencost' | 'rook-ceph' | 'snapshot-controller';

/**
 * What we may do in a cluster: everything, or only what is inside the namespaces of one tenant, where no custom kind, no
 * cluster-scoped object and no namespace of others can be made.
 */
export type Rights = { readonly to: 'cluster' } | { readonly to: 'tenant'; readonly tenant: string };

/** The Prometheus and the Grafana of a platform that brings `monitoring`. */
export interface PlatformMonitoring {
  /** Where its Prometheus runs and how its pods are told apart, for the policies that let them in. */
  readonly prometheus: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  /** Labels that it wants to see on monitors and rules. @default - none: it reads all */
  readonly selects?: Readonly<Record<string, string>>;
  /** Labels by which its Grafana finds ConfigMaps with dashboards. @default - dashboards are not handed to it */
  readonly dashboards?: Readonly<Record<string, string>>;
}

/** Parts of the control plane whose metrics a Prometheus in the cluster may be able to read. */
export type ControlPlanePart = 'controller-manager' | 'etcd' | 'proxy' | 'scheduler';

/** What our own Cilium has to know about the machines below it. */
export interface CiliumFacts {
  /** Where an agent on a node reaches the API server before there is a pod network. */
  readonly apiServer: { readonly host: string; readonly port: number };
  /** Who hands out pod addresses. */
  readonly ipam: 'kubernetes' | 'cluster-pool';
  /** Range that Cilium divides among nodes where it hands out the addresses. */
  readonly podRange?: string;
  /** Mount point of cgroup v2 where the machine has one and Cilium must not mount its own. */
  readonly cgroupRoot?: string;
  /** Whether pods may load kernel modules. */
  readonly kernelModules: boolean;
  /** Bytes of a packet between nodes, without what Cilium itself puts around it. @default - that of the interfaces */
  readonly mtu?: number;
  /** Interfaces towards other nodes and the internet. @default - those with the default route and the node's address */
  readonly devices?: readonly string[];
  /** Whether the nodes' own network encrypts all traffic between them, so that Cilium must not do so again. @default false */
  readonly isEncryptedBelow?: boolean;
}

/** How traffic to the internet leaves the cluster. */
export type Egress =
  /** Each node uses its own address. */
  | { readonly through: 'node-addresses' }
  /** All nodes share one address, by the provider's network address translation. */
  | { readonly through: 'shared-address'; readonly address: string };

/** Where a cluster runs: facts that no construct has to ask a name for. */
export interface Platform {
  readonly name: string;
  readonly kubernetes: KubernetesVersion;
  /** Where its provider runs it, in the provider's own words. @default - the provider has no regions */
  readonly region?: string;
  readonly nodes: readonly NodePool[];
  /** What nodes keep of a pool that says nothing of it. @default - memory and disk below which the kubelet evicts pods: 100Mi and a tenth */
  readonly usuallyReserved?: Readonly<Record<NodePool['role'], Reserved>>;
  /** Labels of control planes, by which pods may choose them. @default { 'node-role.kubernetes.io/control-plane': '' } */
  readonly controlPlaneLabels?: Readonly<Record<string, string>>;
  /** Pods that run there without our doing, as the objects that make them, reduced to what places pods. @default - not known */
  readonly workloads?: readonly Manifest[];
  /** Address of the Kubernetes API as seen from outside, for a hub's Argo CD and for `kubectl`. */
  readonly apiServer: { readonly host: string; readonly port: number };
  /** The pod network: ours to install, or there already. */
  readonly podNetwork: { readonly provider: 'ours'; readonly cilium: CiliumFacts } | { readonly provider: 'cilium' | 'canal' };
  /** Whether kube-proxy runs; without it the pod network must replace it. */
  readonly kubeProxy: boolean;
  readonly storageClasses: readonly StorageClass[];
  /** Folder on each node for node-local volumes, where we bring the storage. */
  readonly localStoragePath: string;
  /** Systems that run there without our doing. */
  readonly systems: readonly PlatformSystem[];
  /** Custom kinds that these systems and the platform bring, as `group/Kind`. */
  readonly kinds: readonly string[];
  readonly ingressClasses: readonly IngressClass[];
  /** GatewayClasses that are there without our doing. */
  readonly gatewayClasses: readonly string[];
  readonly volumeSnapshotClasses: readonly VolumeSnapshotClass[];
  readonly rights: Rights;
  /** Namespaces of the platform's own systems, which are not ours to make, to label or to close. @default - Kubernetes' own alone */
  readonly foreignNamespaces?: readonly string[];
  /** Whether a Service of type LoadBalancer gets an address without our doing. */
  readonly loadBalancer: boolean;
  /** Labels by which such a Service asks for an address that is reached from outside. @default - any such Service has one */
  readonly externalLoadBalancerLabels?: Readonly<Record<string, string>>;
  /** Addresses of pods. @default - not known, or ours to choose */
  readonly podRange?: string;
  /** Who brings the driver of GPUs: the machines themselves, or an operator that installs it on them. @default 'operator' */
  readonly gpuDrivers?: 'machine' | 'operator';
  /** RuntimeClass that a pod with a GPU has to name. @default - none */
  readonly gpuRuntimeClass?: string;
  /** Namespace of the Argo CD that the platform runs, where it runs one. @default - it runs none */
  readonly argo?: string;
  /** Annotations that such a Service must have there. @default - none */
  readonly loadBalancerAnnotations?: Readonly<Record<string, string>>;
  /** Pod Security level of a namespace without labels. */
  readonly podSecurity: 'privileged' | 'baseline' | 'restricted';
  /** What has to be known of the monitoring that the platform brings. @default - nothing: its Prometheus is let in nowhere */
  readonly monitoring?: PlatformMonitoring;
  /**
   * Parts of the control plane that offer metrics to pods. They listen on their node's own address alone unless the
   * machines were set up otherwise, and where the provider runs them nobody sees them.
   * @default - none
   */
  readonly controlPlaneMetrics?: readonly ControlPlanePart[];
  /** DNS domain of Services. */
  readonly clusterDomain: string;
  readonly egress: Egress;
  /** How the machines must have been set up before anything of ours runs, a setting a line. */
  readonly prerequisites: readonly string[];
  /** How Omni makes the machines, by a template that is rendered with the cluster. @default - people set them up */
  readonly omni?: OmniFacts;
  /** Price of the platform itself, beside its nodes. @default - none */
  readonly price?: Price;
  /** What the provider charges for beside nodes. @default - not known, or part of another price */
  readonly tariff?: Tariff;
}
