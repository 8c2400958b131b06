import { type Application, CiliumNetworkPolicy, CoreObject, CustomObject, Pods } from '../../lib';

/** Label that the operator gives to every pod of Ceph itself. */
const daemons = { rook_cluster: 'rook-ceph' } as const;

/**
 * Ports of Ceph: monitors, and a range of which every other daemon takes some.
 * @see https://docs.ceph.com/en/latest/rados/configuration/network-config-ref/
 */
const monitorPorts = [3300, 6789];
const daemonPorts = { first: 6800, last: 7568 };
const gatewayPort = 8080;

/** Pods that the operator makes and that others may want to reach or look at. */
export interface CephPods {
  readonly manager: Pods;
  readonly exporter: Pods;
  readonly gateway: Pods | undefined;
}

/** All pods of Ceph and of its drivers that are no part of a chart, and what they may say to the Kubernetes API. */
export function cephPods(application: Application, props: { readonly filesystem: boolean; readonly objectStore: boolean }): CephPods {
  const named = (name: string, ports?: Record<string, number>, service?: { name: string; port: number }): Pods => new Pods(application, name, { app: name }, ports, service);
  named('rook-ceph-mon');
  named('rook-ceph-osd');
  named('rook-ceph-crashcollector');
  // They tell the operator what they found by way of ConfigMaps.
  named('rook-ceph-osd-prepare').callsKubernetesApi();
  named('rook-ceph-detect-version').callsKubernetesApi();
  for (const driver of ['rbd', ...(props.filesystem ? ['cephfs'] : [])]) {
    new Pods(application, `${driver}-driver`, { app: `rook-ceph.${driver}.csi.ceph.com-ctrlplugin` }).callsKubernetesApi();
  }
  if (props.filesystem) named('rook-ceph-mds');
  return {
    manager: named('rook-ceph-mgr', { metrics: 9283, dashboard: 7000 }, { name: 'rook-ceph-mgr-dashboard', port: 7000 }).callsKubernetesApi(),
    exporter: named('rook-ceph-exporter', { metrics: 9926 }),
    gateway: props.objectStore ? named('rook-ceph-rgw', { http: gatewayPort }, { name: 'rook-ceph-rgw-ceph-objectstore', port: 80 }) : undefined,
  };
}

/**
 * Ceph's own traffic: whoever is in its namespace talks to every daemon, and so do the nodes, whose kernels mount the volumes of
 * all pods. It is a range of ports and it comes from nodes, neither of which a connection between groups of pods can say.
 */
export function cephTraffic(application: Application, objectStore: boolean): void {
  const ports = [
    ...[...monitorPorts, ...(objectStore ? [gatewayPort] : [])].map((port) => ({ port, protocol: 'TCP' })),
    { port: daemonPorts.first, endPort: daemonPorts.last, protocol: 'TCP' },
  ];
  new CoreObject(application, 'NetworkPolicy', {
    metadata: { name: 'ceph-daemons' },
    spec: { podSelector: { matchLabels: daemons }, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }], ports }] },
  });
  new CoreObject(application, 'NetworkPolicy', {
    metadata: { name: 'ceph-clients' },
    spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ podSelector: { matchLabels: daemons } }], ports }] },
  });
  fromNodes(application);
}

/** Only Cilium tells nodes from others; elsewhere the ports are open inside the cluster, and Ceph lets in who has a key. */
function fromNodes(application: Application): void {
  const { provider } = application.cluster.platform.podNetwork;
  const metadata = { name: 'ceph-from-nodes' };
  if (provider === 'canal') {
    const ports = [...monitorPorts.map((port) => ({ port, protocol: 'TCP' })), { port: daemonPorts.first, endPort: daemonPorts.last, protocol: 'TCP' }];
    new CoreObject(application, 'NetworkPolicy', { metadata, spec: { podSelector: { matchLabels: daemons }, policyTypes: ['Ingress'], ingress: [{ ports }] } });
    return;
  }
  const ports = [
    ...monitorPorts.map((port) => ({ port: String(port), protocol: 'TCP' }) as const), { port: String(daemonPorts.first), endPort: daemonPorts.last, protocol: 'TCP' } as const,
  ];
  new CustomObject(application, CiliumNetworkPolicy, {
    metadata, spec: { endpointSelector: { matchLabels: daemons }, ingress: [{ fromEntities: ['host', 'remote-node'], toPorts: [{ ports }] }] },
  });
}
