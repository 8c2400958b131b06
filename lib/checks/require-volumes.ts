import { type Manifest } from '../manifest';
import { groupKind } from '../object-identity';
import { type PodSpec, podSpecOf } from '../pod-spec';
import { type Check, objectsOf } from './check';

/** Where servers of data keep it, by the name of their image. */
const places: Readonly<Record<string, string>> = {
  cassandra: '/var/lib/cassandra',
  'clickhouse-server': '/var/lib/clickhouse',
  couchdb: '/opt/couchdb/data',
  elasticsearch: '/usr/share/elasticsearch/data',
  etcd: '/etcd-data',
  influxdb: '/var/lib/influxdb2',
  mariadb: '/var/lib/mysql',
  minio: '/data',
  mongo: '/data/db',
  mongodb: '/bitnami/mongodb',
  mysql: '/var/lib/mysql',
  neo4j: '/data',
  opensearch: '/usr/share/opensearch/data',
  postgres: '/var/lib/postgresql',
  postgresql: '/var/lib/postgresql',
};

const lasting = new Set(['apps/Deployment', 'apps/StatefulSet']);

/**
 * A server of data keeps it on a volume: what lies in its container or in an `emptyDir` goes with the pod, at every rollout and every drain.
 * A production cluster is refused, others are told.
 */
export const requireVolumes: Check = ({ models }) => models.flatMap((model) => objectsOf(model).flatMap(({ manifest, where }) => {
  const spec = lasting.has(groupKind(manifest)) ? podSpecOf(manifest)?.spec : undefined;
  if (!spec) return [];
  return spec.containers.flatMap((container) => {
    const place = placeOf(container.image);
    // With a command of its own it is a client as often as a server.
    if (!place || container.command || mountsVolume(container, spec, manifest)) return [];
    return [{
      where, severity: model.cluster.tier === 'production' ? 'error' : 'warning',
      message: `container '${container.name}' of image '${container.image}' must keep its data on a volume, got none at ${place}; its data would go with the pod: mount a PersistentVolumeClaim there, or declare a database that an operator runs`,
    }];
  });
}));

function placeOf(image = ''): string | undefined {
  const name = image.split('@')[0]!.split('/').at(-1)!.split(':')[0]!;
  return Object.hasOwn(places, name) ? places[name] : undefined;
}

type Container = PodSpec['containers'][number];

/** Whether it mounts anything that outlives the pod; whoever mounts it elsewhere may have told the server to keep its data there. */
function mountsVolume({ volumeMounts = [] }: Container, spec: PodSpec, manifest: Manifest): boolean {
  const passing = new Set((spec.volumes ?? []).filter((volume) => volume.emptyDir ?? volume.configMap ?? volume.secret ?? volume.projected ?? volume.downwardAPI).map(({ name }) => name));
  const { volumeClaimTemplates = [] } = (manifest.spec ?? {}) as { volumeClaimTemplates?: readonly { metadata?: { name?: string } }[] };
  for (const { metadata } of volumeClaimTemplates) passing.delete(metadata?.name ?? '');
  return volumeMounts.some(({ name }) => !passing.has(name));
}
