import { type Fields, fields, list } from '../../fields';
import { type Manifest } from '../../manifest';
import { apart, madeOf, type MadeWorkload } from './made-workload';

/**
 * The parts of Ceph: monitors and managers, and on each node with disks a server for each of them, with what collects crashes and
 * figures there. Monitors and disks' servers keep what they know on their node and never leave it.
 *
 * @see https://rook.io/docs/rook/v1.20/CRDs/Cluster/ceph-cluster-crd/
 */
export function cephClusterPods(manifest: Manifest): MadeWorkload[] {
  const spec = fields(manifest.spec);
  const part = partOf(manifest, spec);
  const mon = fields(spec.mon);
  const mgr = fields(spec.mgr);
  const managers = Number(mgr.count ?? 2);
  const nodes = list(fields(spec.storage).nodes);
  return [
    { ...part('Deployment', 'mon', 'rook-ceph-mon', { replicas: mon.count ?? 3, isApart: mon.allowMultiplePerNode !== true }), staysOnNode: true },
    part('Deployment', 'mgr', 'rook-ceph-mgr', { replicas: managers, isApart: mgr.allowMultiplePerNode !== true, beside: managers > 1 ? ['mgr-sidecar'] : [] }),
    ...nodes.flatMap((node) => nodePods(part, node, spec)),
  ];
}

/** Two servers for each that is active, as the operator has it, one of them to take over. */
export function cephFilesystemPods(manifest: Manifest): MadeWorkload[] {
  const server = fields(fields(manifest.spec).metadataServer);
  return [simple(manifest, `rook-ceph-mds-${manifest.metadata.name}`, 'rook-ceph-mds', 2 * Number(server.activeCount ?? 1), server)];
}

export function cephObjectStorePods(manifest: Manifest): MadeWorkload[] {
  const gateway = fields(fields(manifest.spec).gateway);
  return [simple(manifest, `rook-ceph-rgw-${manifest.metadata.name}`, 'rook-ceph-rgw', Number(gateway.instances ?? 1), gateway)];
}

interface PartOptions {
  readonly replicas: unknown;
  /** Whether two of them never share a node. */
  readonly isApart?: boolean;
  /** Names of the resources of containers beside the first. */
  readonly beside?: readonly string[];
  /** Name of the only node for it. */
  readonly node?: string;
}

type Part = (kind: 'Deployment' | 'Job', key: string, name: string, options: PartOptions) => MadeWorkload;

/** Makes parts with what the object says for each by its key, and for all. */
function partOf(manifest: Manifest, { resources, placement, priorityClassNames }: Fields): Part {
  const own = fields(resources);
  const places = fields(placement);
  const priorities = fields(priorityClassNames);
  return (kind, key, name, { replicas, isApart = false, beside = [], node }) => {
    const labels = { app: name.replace(/^(rook-ceph-(?:osd|crashcollector|exporter|osd-prepare)).*/, '$1'), rook_cluster: manifest.metadata.namespace ?? '' };
    const { podAffinity, podAntiAffinity, nodeAffinity, tolerations, topologySpreadConstraints } = { ...fields(places.all), ...fields(places[key]) };
    return {
      manifest: madeOf(manifest, {
        kind, name, labels, further: kind === 'Job' ? {} : { replicas, strategy: { type: 'Recreate' } },
        pod: {
          containers: [key, ...beside].map((container) => ({ name: container, resources: own[container] })),
          affinity: { nodeAffinity, podAffinity, podAntiAffinity: isApart ? apart(labels) : podAntiAffinity },
          tolerations, topologySpreadConstraints, priorityClassName: priorities[key] ?? priorities.all,
          ...(node !== undefined && { nodeSelector: { 'kubernetes.io/hostname': node } }),
        },
      }),
    };
  };
}

/** A disk that is told by an expression counts as one. */
function nodePods(part: Part, { name, devices }: Fields, spec: Fields): MadeWorkload[] {
  const node = String(name);
  const disks = Math.max(1, list(devices).length);
  return [
    part('Deployment', 'osd', `rook-ceph-osd-${node}`, { replicas: disks, node }),
    ...(fields(spec.crashCollector).disable === true ? [] : [part('Deployment', 'crashcollector', `rook-ceph-crashcollector-${node}`, { replicas: 1, node })]),
    part('Deployment', 'exporter', `rook-ceph-exporter-${node}`, { replicas: 1, node }),
    part('Job', 'prepareosd', `rook-ceph-osd-prepare-${node}`, { replicas: 1, node }),
  ].map((made) => ({ ...made, staysOnNode: true }));
}

function simple(manifest: Manifest, name: string, app: string, replicas: number, { resources, priorityClassName, placement }: Fields): MadeWorkload {
  const { podAffinity, podAntiAffinity, nodeAffinity, tolerations, topologySpreadConstraints } = fields(placement);
  const pod = { containers: [{ name: app, resources }], priorityClassName, tolerations, topologySpreadConstraints, affinity: { podAffinity, podAntiAffinity, nodeAffinity } };
  return { manifest: madeOf(manifest, { kind: 'Deployment', name, labels: { app }, further: { replicas, strategy: { type: 'Recreate' } }, pod }) };
}
