import * as fc from 'fast-check';
import {
  Application, Cluster, CoreObject, CronJob, Fleet, Pods, PostgresDatabase, Route, s3, SyncJob, vault, Workload, type Endpoint, type PodProps,
} from '../../lib';
import { type Role } from '../../lib/relations';
import { AcmeIssuer, CiliumGateway, PlatformIngress } from '../../apps';
import { platformWithIngress } from './platforms';

const namespaces = ['alpha', 'beta', 'gamma', 'kube-system'];
const names = ['a', 'b', 'c', 'd', 'a-b'];
const roles: readonly Role[] = ['argo-controller', 'argo-repo-server', 'argo-server', 'entry', 'postgres-backup', 'postgres-operator'];
const portNumbers = [53, 80, 443, 5432, 6443, 8000, 8080, 10250];
const hosts = ['host-0.example.org', 'host-1.example.org', '*.example.org', 'one.example.org', 'two.example.org', 'deep.two.example.org', '*.three.example.org', '*', '192.0.2.10', '192.168.5.5'];

const index = (length: number): fc.Arbitrary<number> => fc.nat({ max: length - 1 });
const protocol = fc.constantFrom('TCP' as const, 'UDP' as const);
const many = 12;

/** A cluster as plain data: who is where, and what each of them declares. Numbers point into the lists, modulo their length. */
export const clusterShape = fc.record({
  provider: fc.constantFrom('ours' as const, 'cilium' as const, 'canal' as const),
  apiServerPort: fc.constantFrom(443, 6443, 7443),
  applications: fc.array(fc.record({ namespace: index(namespaces.length) }), { minLength: 1, maxLength: 5 }),
  groups: fc.array(fc.record({
    application: fc.nat({ max: many }),
    name: index(names.length),
    type: fc.constantFrom('workload', 'workload', 'cron', 'job', 'chart', 'chart', 'database'),
    ports: fc.uniqueArray(fc.constantFrom(...portNumbers), { minLength: 1, maxLength: 3 }),
  }), { minLength: 1, maxLength: 9 }),
  connections: fc.array(fc.record({ from: fc.nat({ max: many }), to: fc.nat({ max: many }), port: fc.nat({ max: 2 }) }), { maxLength: 8 }),
  datagrams: fc.array(fc.record({ from: fc.nat({ max: many }), to: fc.nat({ max: many }), port: fc.constantFrom(...portNumbers) }), { maxLength: 2 }),
  reaches: fc.array(fc.record({ from: fc.nat({ max: many }), host: fc.constantFrom(...hosts), port: fc.constantFrom(22, 443, 8443), protocol }), { maxLength: 5 }),
  callers: fc.array(fc.nat({ max: many }), { maxLength: 3 }),
  webhooks: fc.array(fc.record({ of: fc.nat({ max: many }), port: fc.nat({ max: 2 }) }), { maxLength: 3 }),
  players: fc.array(fc.record({ role: fc.constantFrom(...roles), by: fc.nat({ max: many }) }), { maxLength: 3 }),
  reachedByRoles: fc.array(fc.record({ role: fc.constantFrom(...roles), to: fc.nat({ max: many }), port: fc.nat({ max: 2 }) }), { maxLength: 3 }),
  reachRoles: fc.array(fc.record({ from: fc.nat({ max: many }), role: fc.constantFrom(...roles), port: fc.constantFrom(...portNumbers) }), { maxLength: 2 }),
  routes: fc.array(fc.record({ of: fc.nat({ max: many }), named: fc.boolean() }), { maxLength: 3 }),
  entries: fc.constantFrom('none', 'gateway', 'gateway', 'gateway over http', 'ingress', 'ingress', 'gateway and ingress', 'ingress and gateway'),
  nodeCallers: fc.array(fc.record({ of: fc.nat({ max: many }), port: fc.constantFrom(...portNumbers, 9100) }), { maxLength: 2 }),
  undeclared: fc.array(fc.record({ application: fc.nat({ max: many }), namespace: fc.option(index(namespaces.length), { nil: undefined }) }), { maxLength: 2 }),
});

export type ClusterShape = typeof clusterShape extends fc.Arbitrary<infer Shape> ? Shape : never;

type Group = { readonly pods: Pods; readonly ports: readonly string[]; readonly hasService?: boolean };

/** Declares a shape, through the same constructs that any fleet is declared with. */
export function fleetOf(shape: ClusterShape): Fleet {
  const fleet = new Fleet({ repository: 'https://git.example.org/fleet.git' });
  const cluster = new Cluster(fleet, 'generated', {
    platform: platformWithIngress(shape.provider, shape.apiServerPort),
    domain: 'example.org',
    tier: 'standard',
    secrets: vault({ server: 'https://secrets.example.org' }),
    backups: s3({ endpoint: 's3.example.org', bucket: 'backups' }),
  });
  if (shape.provider === 'ours') new Application(cluster, 'network', { namespace: 'kube-system' }).offers('kind:cilium.io/CiliumNetworkPolicy');
  const applications = shape.applications.map(({ namespace }, position) => new Application(cluster, `application-${position}`, { namespace: namespaces[namespace] }));
  const groups = groupsOf(shape, applications);
  const at = (position: number): Group => groups[position % groups.length]!;
  connect(shape, cluster, at);
  for (const { from, host, port, protocol: chosen } of shape.reaches) at(from).pods.reaches(host, port, chosen);
  for (const { of, port } of shape.nodeCallers) at(of).pods.reachesNodes(port);
  for (const caller of shape.callers) at(caller).pods.callsKubernetesApi();
  for (const { of, port } of shape.webhooks) if (at(of).ports.length > 0) at(of).pods.isCalledByKubernetesApi(portOf(at(of), port));
  const entries = entriesOf(shape, cluster);
  for (const [position, { of, named }] of shape.routes.entries()) {
    if (!at(of).hasService) continue;
    const through = named ? entries[entries.length - 1] : undefined;
    new Route(at(of).pods.application, `route-${position}`, { host: `host-${position}`, to: endpoint(at(of), 0), ...(through && { through }) });
  }
  for (const [position, { application, namespace }] of shape.undeclared.entries()) {
    undeclared(applications[application % applications.length]!, `undeclared-${position}`, namespace === undefined ? undefined : namespaces[namespace]);
  }
  return fleet;
}

/** The first is the default. Where there is no Cilium there are no Gateways. */
function entriesOf({ entries, provider }: ClusterShape, cluster: Cluster): (CiliumGateway | PlatformIngress)[] {
  const wanted = entries.split(' and ').filter((entry) => provider !== 'canal' || !entry.startsWith('gateway'));
  return wanted.map((entry, position) => {
    const isDefault = position === 0;
    if (entry === 'ingress') return [new PlatformIngress(cluster, { className: 'public', isDefault })];
    if (entry === 'none') return [];
    const issuer = entry === 'gateway over http' ? new AcmeIssuer(cluster, { email: 'ops@example.org', http01: true }) : 'authority';
    return [new CiliumGateway(cluster, { issuer, isDefault })];
  }).flat();
}

/** Pods that an application brings as a plain object, without a word on their connections. */
function undeclared(application: Application, name: string, namespace: string | undefined): void {
  const labels = { app: name };
  new CoreObject(application, 'Deployment', {
    metadata: { name, ...(namespace !== undefined && { namespace }) },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name, image: pinned, ports: [{ containerPort: 8080 }] }] } } },
  });
}

function connect(shape: ClusterShape, { relations }: Cluster, at: (position: number) => Group): void {
  for (const { from, to, port } of shape.connections) at(from).pods.connectsTo(endpoint(at(to), port));
  for (const { from, to, port } of shape.datagrams) relations.connections.push({ from: at(from).pods, to: { pods: at(to).pods, port, protocol: 'UDP' } });
  for (const { role, by } of new Map(shape.players.map((player) => [player.role, player])).values()) relations.play(role, at(by).pods);
  for (const { role, to, port } of shape.reachedByRoles) if (at(to).ports.length > 0) at(to).pods.isReachedBy(role, portOf(at(to), port));
  for (const { from, role, port } of shape.reachRoles) relations.connections.push({ from: at(from).pods, to: { role, port } });
}

/** One group for each name of a namespace: two of one name could not be told apart. */
function groupsOf(shape: ClusterShape, applications: readonly Application[]): Group[] {
  const taken = new Set<string>();
  return shape.groups.flatMap((group) => {
    const application = applications[group.application % applications.length]!;
    const key = `${application.namespace}/${names[group.name]}`;
    if (taken.has(key)) return [];
    taken.add(key);
    return [declare(group, application)];
  });
}

const pinned = 'registry.example.org/program:1.2.3';
const podProps: PodProps = { image: pinned, resources: { cpu: '10m', memory: '16Mi' } };

function declare({ name: position, type, ports: numbers }: ClusterShape['groups'][number], application: Application): Group {
  const name = names[position]!;
  const ports = Object.fromEntries(numbers.map((port) => [`port-${port}`, port]));
  const listening = { ...podProps, ports };
  switch (type) {
    case 'workload': {
      const workload = new Workload(application, name, { ...listening, probes: { readiness: { port: Object.keys(ports)[0]! } }, replicas: 2 });
      return { pods: workload.pods, ports: Object.keys(ports), hasService: true };
    }
    case 'cron': return { pods: new CronJob(application, name, { ...podProps, schedule: '0 * * * *' }).pods, ports: [] };
    case 'job': return { pods: new SyncJob(application, name, podProps).pods, ports: [] };
    case 'database': return { pods: new PostgresDatabase(application, name, { storage: '1Gi' }).pods, ports: ['postgres', 'status'] };
    default: return { pods: new Pods(application, name, { 'app.kubernetes.io/instance': 'chart', 'app.kubernetes.io/name': name }, ports), ports: Object.keys(ports) };
  }
}

function portOf({ ports, pods }: Group, position: number): string {
  return ports[position % ports.length] ?? pods.name;
}

/** A declared port, or one made up for pods that have none. */
function endpoint(group: Group, position: number): Endpoint {
  return group.ports.length > 0 ? group.pods.endpoint(portOf(group, position)) : { pods: group.pods, port: 8080, protocol: 'TCP' };
}
