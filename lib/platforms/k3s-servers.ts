import { type BackupStore } from '../backup-store';
import { emit } from '../emit';
import { type Json } from '../manifest';
import { accessLines, certificateNames, checkAccess, type K3sEntry } from './k3s-access';
import { kubeletReservation } from './kubelet-reservation';
import { type Node, nodes } from './nodes';
import { type NodePool } from './platform';

export interface EtcdSnapshots {
  readonly store: BackupStore;
  /** Folder in the bucket. @default 'etcd' */
  readonly folder?: string;
  /** Region that requests are signed for. @default - that of the store, else 'us-east-1' */
  readonly region?: string;
  /** Every six hours where left out. @default '15 2,8,14,20 * * *' */
  readonly schedule?: string;
  /** How many snapshots are kept. @default 28: a week of them */
  readonly retention?: number;
}

/** What the configuration of the nodes is made from. */
export interface K3sSetup extends K3sEntry {
  readonly pools: readonly NodePool[];
  readonly podRange: string;
  readonly serviceRange: string;
  readonly clusterDomain: string;
  readonly disabled: readonly string[];
  readonly etcdSnapshots?: EtcdSnapshots;
}

/** Everything that has to be done on the machines, with the very contents of their files. */
export function k3sPrerequisites(setup: K3sSetup): string[] {
  const machines = nodes({ nodes: setup.pools });
  const servers = machines.filter(({ pool }) => pool.role === 'control-plane');
  checkAccess(setup, servers);
  return [
    ...networkLines(setup, machines),
    "every node, /etc/rancher/k3s/token with mode 0600: the same text, once from 'openssl rand -hex 32'",
    ...machines.flatMap((node) => fileLines(`${node.name}, /etc/rancher/k3s/config.yaml`, emit(configuration(setup, node, servers)).trimEnd().split('\n'))),
    ...snapshotLines(setup),
    `start ${servers[0]!.name} first, then one node after another, each once the one before it is listed by 'kubectl get nodes'`,
    ...accessLines(setup, servers),
  ];
}

function fileLines(title: string, lines: readonly string[]): string[] {
  return [`${title}:`, ...lines.map((line) => `  ${line}`)];
}

function configuration(setup: K3sSetup, node: Node, servers: readonly Node[]): Json {
  const { wireguard } = setup;
  const isFirst = node === servers[0];
  return {
    'node-name': node.name,
    ...(!isFirst && { server: `https://${wireguard?.addressOf(servers[0]!.name) ?? setup.addresses[servers[0]!.name] ?? setup.apiServer.host}:6443` }),
    'token-file': '/etc/rancher/k3s/token',
    ...(wireguard && { 'node-ip': wireguard.addressOf(node.name) }),
    ...labelsAndTaints(node),
    ...kubeletArguments(node.pool, setup.platform),
    ...(node.pool.role === 'control-plane' && { ...(isFirst && { 'cluster-init': true }), ...serverConfiguration(setup, node, servers) }),
  };
}

/** These are the same on all servers but for the address: one that differs in them is refused by the others. */
function serverConfiguration(setup: K3sSetup, node: Node, servers: readonly Node[]): Record<string, Json> {
  const { wireguard, etcdSnapshots } = setup;
  return {
    ...(wireguard && { 'advertise-address': wireguard.addressOf(node.name) }),
    'cluster-cidr': setup.podRange,
    'service-cidr': setup.serviceRange,
    ...(setup.clusterDomain !== 'cluster.local' && { 'cluster-domain': setup.clusterDomain }),
    'flannel-backend': 'none',
    'disable-network-policy': true,
    'disable-kube-proxy': true,
    disable: [...setup.disabled],
    'tls-san': certificateNames(setup, servers),
    ...(etcdSnapshots && {
      'etcd-snapshot-schedule-cron': etcdSnapshots.schedule ?? '15 2,8,14,20 * * *',
      'etcd-snapshot-retention': etcdSnapshots.retention ?? 28,
      'etcd-snapshot-compress': true,
      'etcd-s3': true,
      'etcd-s3-endpoint': etcdSnapshots.store.endpoint,
      'etcd-s3-bucket': etcdSnapshots.store.bucket,
      'etcd-s3-folder': etcdSnapshots.folder ?? 'etcd',
      'etcd-s3-region': etcdSnapshots.region ?? etcdSnapshots.store.region ?? 'us-east-1',
    }),
  };
}

function labelsAndTaints({ pool }: Node): Record<string, Json> {
  const labels = Object.entries({ ...(pool.zone !== undefined && { 'topology.kubernetes.io/zone': pool.zone }), ...pool.labels });
  const keepsPodsAway = pool.role === 'control-plane' && pool.workloads === false;
  const taints = [...(keepsPodsAway ? ['node-role.kubernetes.io/control-plane=true:NoSchedule'] : []), ...(pool.taints ?? []).map(({ key, value, effect }) => `${key}=${value ?? ''}:${effect}`)];
  return { ...(labels.length > 0 && { 'node-label': labels.map(([key, value]) => `${key}=${value}`) }), ...(taints.length > 0 && { 'node-taint': taints }) };
}

/** K3s is a service of the system, API server and etcd included, so that the system's share is what has to be kept. */
function kubeletArguments(pool: NodePool, platform: string): Record<string, Json> {
  if (!pool.reserved) return {};
  const { systemReserved, evictionHard } = kubeletReservation(pool, pool.reserved, platform);
  const list = (values: Readonly<Record<string, string>>, sign: string): string => Object.entries(values).map(([key, value]) => `${key}${sign}${value}`).join();
  return { 'kubelet-arg': [`system-reserved=${list(systemReserved, '=')}`, `eviction-hard=${list(evictionHard, '<')}`] };
}

function networkLines({ wireguard, apiServer }: K3sSetup, machines: readonly Node[]): string[] {
  if (!wireguard) return [];
  const { interface: name, port } = wireguard;
  return [
    "every node: apt-get install wireguard; umask 077; test -s /etc/wireguard/private.key || wg genkey > /etc/wireguard/private.key",
    ...machines.flatMap((node) => fileLines(`${node.name}, /etc/wireguard/${name}.conf with mode 0600`, wireguard.configurationOf(node.name))),
    `every node: systemctl enable --now wg-quick@${name}`,
    ...fileLines('every node, /etc/systemd/system/k3s.service.d/wireguard.conf (k3s-agent.service.d on agents)', ['[Unit]', `Requires=wg-quick@${name}.service`, `After=wg-quick@${name}.service`]),
    `every node's firewall: UDP ${port} from the other nodes, TCP ${apiServer.port} to servers from those who administrate, all from ${name} and the ranges of pods and Services, and nothing else from the internet that is not published`,
  ];
}

function snapshotLines({ etcdSnapshots }: K3sSetup): string[] {
  if (!etcdSnapshots) return [];
  return [
    ...fileLines('every server, /etc/rancher/k3s/config.yaml.d/etcd-s3.yaml with mode 0600', ['etcd-s3-access-key: <access key of the bucket>', 'etcd-s3-secret-key: <secret key of the bucket>']),
    `a copy of /var/lib/rancher/k3s/server/token apart from the servers: without it no snapshot in '${etcdSnapshots.store.bucket}' can be restored`,
  ];
}
