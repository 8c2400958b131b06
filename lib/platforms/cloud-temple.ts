import { Fault } from '../fault';
import { dnsLabel } from '../names';
import { called } from '../props/called';
import { cloudTempleNodes, type CloudTempleWorkers } from './cloud-temple-nodes';
import { checkVersion } from './kubernetes-version';
import {
  type IngressClass, type KubernetesVersion, type Platform, type PlatformMonitoring, type PlatformSystem, type Price, type StorageClass, type VolumeSnapshotClass,
} from './platform';
import { kindsOf, namespacesOf } from './system-kinds';
import { talosReserved } from './talos-system';

export interface CloudTempleProps {
  /** The cluster's code, 5 characters in production and 6 otherwise: the first label of its host names. */
  readonly id: string;
  /**
   * `core` is Kubernetes with its network, storage and addresses; `managed` adds ingress, certificates, policies,
   * monitoring and backups.
   */
  readonly offer: 'core' | 'managed';
  readonly kubernetes: KubernetesVersion;
  readonly workers: CloudTempleWorkers;
  /**
   * Three zones with dedicated storage nodes, and on `managed` the rights of a tenant alone: no custom kinds, nothing of the
   * whole cluster, no namespace of others.
   * @default false: one zone and all rights
   */
  readonly production?: boolean;
  /** Capsule's tenant that a production cluster is used as. @default 'default' */
  readonly tenant?: string;
  /** Zones of the nodes, the values of `topology.kubernetes.io/zone`. @default ['az05', 'az06', 'az07'] in production, else ['az05'] */
  readonly zones?: readonly string[];
  /** Optional systems of `managed` that were ordered. @default - none */
  readonly options?: readonly ('argocd' | 'harbor' | 'keda' | 'opencost')[];
  /** Whether workers offer their own disks as StorageClass `topolvm-ssd`. @default false */
  readonly topolvm?: boolean;
  /** The ingress controllers' pods. @default - namespace 'nginx-ingress' and the labels of F5's chart, unpublished: see the prerequisites */
  readonly ingressController?: IngressClass['controller'];
  /** The Prometheus that comes with `managed`. @default - not known: it is let in nowhere */
  readonly monitoring?: PlatformMonitoring;
  /** @default - none: their names are not published */
  readonly volumeSnapshotClasses?: readonly VolumeSnapshotClass[];
  /** Further systems that are there, as `kubectl get pods --all-namespaces` shows. @default - none */
  readonly systems?: readonly PlatformSystem[];
  /** Addresses of pods, agreed on when the cluster was ordered. @default '10.241.0.0/16' */
  readonly podRange?: string;
  /** The one address that all nodes share towards the internet. @default - not known */
  readonly sharedAddress?: string;
  /** @default - not known */
  readonly price?: Price;
}

const included: Readonly<Record<CloudTempleProps['offer'], readonly PlatformSystem[]>> = {
  core: ['metallb', 'rook-ceph'],
  managed: ['metallb', 'rook-ceph', 'capsule', 'cert-manager', 'gateway-api', 'kasten', 'kyverno', 'loki', 'monitoring'],
};

/**
 * Cloud Temple's managed Kubernetes: Talos with Cilium, MetalLB and Rook-Ceph. Cluster DNS answers under
 * `<id>-cluster.local`; an address of MetalLB is private, and what is reached from the internet beside the ingress classes
 * needs a rule of the provider's firewall. Kasten's policy `infra-backups` is the provider's own.
 *
 * @see https://docs.cloud-temple.com/managed_kubernetes/managed_kubernetes
 */
export function cloudTemple(props: CloudTempleProps): Platform {
  called(cloudTemple, props);
  const { id, offer, production = false, options = [] } = props;
  if (!/^[a-z][a-z0-9]{4,5}$/.test(id)) throw new Fault(`id of cloudTemple must be the cluster's code of 5 or 6 letters and digits, got '${String(id)}'; it is the first label of the host in the kubeconfig`);
  const name = `cloud-temple ${id}`;
  checkVersion(props.kubernetes, name);
  checkOptions(props, name);
  const systems = [...new Set([...included[offer], ...options, ...props.systems ?? []])];
  return {
    name,
    kubernetes: props.kubernetes,
    nodes: cloudTempleNodes(props.workers, zonesOf(props, name), production, name),
    apiServer: { host: `${id}.mk.ms-cloud-temple.com`, port: 6443 },
    podNetwork: { provider: 'cilium' },
    usuallyReserved: talosReserved,
    kubeProxy: false,
    storageClasses: storageClasses(props.topolvm ?? false),
    localStoragePath: '/var/mnt/local-path',
    systems,
    kinds: kindsOf(systems),
    ingressClasses: offer === 'managed' ? ingressClasses(controllerOf(props)) : [],
    gatewayClasses: offer === 'managed' ? ['cilium'] : [],
    volumeSnapshotClasses: props.volumeSnapshotClasses ?? [],
    rights: production && offer === 'managed' ? { to: 'tenant', tenant: props.tenant ?? 'default' } : { to: 'cluster' },
    loadBalancer: true,
    externalLoadBalancerLabels: { 'lb-type': 'external' },
    podRange: props.podRange ?? '10.241.0.0/16',
    gpuRuntimeClass: 'nvidia',
    ...(systems.includes('argocd') && { argo: 'argocd' }),
    ...(props.monitoring && { monitoring: props.monitoring }),
    foreignNamespaces: [...namespacesOf(systems), ...(offer === 'managed' ? [controllerOf(props).namespace] : [])].sort(),
    podSecurity: 'baseline',
    clusterDomain: `${id}-cluster.local`,
    egress: props.sharedAddress === undefined ? { through: 'node-addresses' } : { through: 'shared-address', address: props.sharedAddress },
    prerequisites: prerequisites(props),
    ...(props.price && { price: props.price }),
  };
}

function checkOptions({ offer, options = [], production = false, tenant, monitoring, ingressController }: CloudTempleProps, name: string): void {
  if (offer === 'core') {
    const ofManaged = Object.entries({ options: options.length > 0, monitoring, ingressController }).find(([, value]) => Boolean(value));
    if (ofManaged) throw new Fault(`${ofManaged[0]} of ${name} must be left out of the offer core, which has no such systems, got some; remove it, or write offer: 'managed'`);
  }
  if (tenant === undefined) return;
  if (!production || offer === 'core') throw new Fault(`tenant of ${name} must be left out where all rights are ours, got '${tenant}'; remove it, or write production: true and offer: 'managed'`);
  dnsLabel(tenant, `tenant of ${name}`);
}

function zonesOf({ production = false, zones }: CloudTempleProps, name: string): readonly string[] {
  const found = zones ?? (production ? ['az05', 'az06', 'az07'] : ['az05']);
  const right = production ? 3 : 1;
  if (found.length !== right || new Set(found).size !== right) {
    throw new Fault(`zones of ${name} must be ${production ? 'three in production' : 'one without production'}, got ${found.length} in '${found.join()}'; ${production ? 'name three' : 'name one'} or leave it out`);
  }
  for (const zone of found) dnsLabel(zone.toLowerCase(), `zone of ${name}`);
  return found;
}

function storageClasses(topolvm: boolean): StorageClass[] {
  return [
    { name: 'ceph-block', isDefault: true },
    { name: 'ceph-block-norepl' },
    { name: 'ceph-filesystem', accessModes: ['ReadWriteMany', 'ReadWriteOnce'] },
    ...(topolvm ? [{ name: 'topolvm-ssd', boundTo: 'node' } as const] : []),
  ];
}

function controllerOf({ ingressController }: CloudTempleProps): IngressClass['controller'] {
  return ingressController ?? { namespace: 'nginx-ingress', labels: { 'app.kubernetes.io/name': 'nginx-ingress' } };
}

/** Of the two that are reached from the internet `nginx-external-secured` lets in known addresses alone. */
function ingressClasses(controller: IngressClass['controller']): IngressClass[] {
  return [
    { name: 'nginx-external', controller, external: true },
    { name: 'nginx-external-secured', controller, external: true },
    { name: 'nginx-internal', controller, external: false },
  ];
}

function prerequisites(props: CloudTempleProps): string[] {
  if (props.offer === 'core') return [];
  const { namespace, labels } = controllerOf(props);
  const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`).join();
  return [
    `kubectl get pods --namespace ${namespace} --selector ${selector} shows the ingress controllers; if not, set ingressController`,
    ...(props.production ? [`kubectl get namespaces --selector capsule.clastix.io/tenant=${props.tenant ?? 'default'} shows the tenant's namespaces`] : []),
  ];
}
