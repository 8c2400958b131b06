import { type Bytes, type Cpu } from '../units';

/** A minor version of Kubernetes, for example `1.34`. */
export type KubernetesVersion = `1.${number}`;

export type Architecture = 'amd64' | 'arm64';

/** A price a month. */
export interface Price {
  readonly amount: number;
  readonly currency: 'EUR' | 'USD' | 'CHF';
}

/** Nodes of one make. Each is named after its pool with a number, counted from 1. */
export interface NodePool {
  /** Name of the pool, and the beginning of its nodes' names. */
  readonly name: string;
  readonly count: number;
  /** `control-plane` nodes also run workloads unless `workloads` is false. */
  readonly role: 'control-plane' | 'worker';
  readonly cpu: Cpu;
  readonly memory: Bytes;
  /** Disk for images, containers and node-local volumes. */
  readonly disk: Bytes;
  /** @default 'amd64' */
  readonly architecture?: Architecture;
  /** Failure domain of these nodes, the value of `topology.kubernetes.io/zone`. @default - all nodes share one zone */
  readonly zone?: string;
  /** Whether ordinary pods are scheduled here. @default true */
  readonly workloads?: boolean;
  /** What one node costs. @default - free of charge, or part of another price */
  readonly price?: Price;
}

export interface StorageClass {
  readonly name: string;
  /** Whether a volume that names no class gets this one. @default false */
  readonly isDefault?: boolean;
  /** @default ['ReadWriteOnce'] */
  readonly accessModes?: readonly ('ReadWriteOnce' | 'ReadWriteMany')[];
}

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
  readonly nodes: readonly NodePool[];
  /** Address of the Kubernetes API as seen from outside, for a hub's Argo CD and for `kubectl`. */
  readonly apiServer: { readonly host: string; readonly port: number };
  /** The pod network: ours to install, or there already. */
  readonly podNetwork: { readonly provider: 'ours'; readonly cilium: CiliumFacts } | { readonly provider: 'cilium' | 'canal' };
  /** Whether kube-proxy runs; without it the pod network must replace it. */
  readonly kubeProxy: boolean;
  readonly storageClasses: readonly StorageClass[];
  /** Folder on each node for node-local volumes, where we bring the storage. */
  readonly localStoragePath: string;
  readonly metricsServer: boolean;
  /** Whether a Service of type LoadBalancer gets an address without our doing. */
  readonly loadBalancer: boolean;
  /** Pod Security level of a namespace without labels. */
  readonly podSecurity: 'privileged' | 'baseline' | 'restricted';
  /** DNS domain of Services. */
  readonly clusterDomain: string;
  readonly egress: Egress;
  /** How the machines must have been set up before anything of ours runs, a setting a line. */
  readonly prerequisites: readonly string[];
  /** Price of the platform itself, beside its nodes. @default - none */
  readonly price?: Price;
}
