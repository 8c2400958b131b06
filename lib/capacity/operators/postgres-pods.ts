import { type Fields, fields, list, textFields } from '../../fields';
import { type Manifest } from '../../manifest';
import { apart, madeOf, type MadeWorkload } from './made-workload';

/** Containers that a plugin puts into the pods of a database, by the database's namespace and the plugin's settings. */
export type DatabaseSidecars = (namespace: string, plugin: Fields) => readonly Fields[];

/**
 * The servers of a database. Jobs that make one or join one have the same requests, and run on its volume before it does, so
 * they need no room of their own.
 *
 * @see https://cloudnative-pg.io/documentation/1.30/scheduling/
 */
export function databasePods(manifest: Manifest, sidecarsOf: DatabaseSidecars): MadeWorkload[] {
  const { name, namespace = '' } = manifest.metadata;
  const spec = fields(manifest.spec);
  const affinity = fields(spec.affinity);
  const labels = { ...textFields(fields(spec.inheritedMetadata).labels), 'cnpg.io/cluster': name, 'cnpg.io/podRole': 'instance' };
  const isApart = affinity.enablePodAntiAffinity !== false && affinity.podAntiAffinityType === 'required';
  const additional = fields(affinity.additionalPodAntiAffinity);
  const own = isApart ? apart({ 'cnpg.io/cluster': name, 'cnpg.io/podRole': 'instance' }, typeof affinity.topologyKey === 'string' ? affinity.topologyKey : undefined) : {};
  const required = [...list(own.requiredDuringSchedulingIgnoredDuringExecution), ...list(additional.requiredDuringSchedulingIgnoredDuringExecution)];
  const manifestOf = madeOf(manifest, {
    kind: 'StatefulSet', name, labels,
    further: { replicas: spec.instances, ordinals: { start: 1 }, volumeClaimTemplates: claims(spec) },
    pod: {
      containers: [{ name: 'postgres', resources: spec.resources }],
      initContainers: [{ name: 'bootstrap-controller', resources: spec.resources }, ...list(spec.plugins).flatMap((plugin) => sidecarsOf(namespace, plugin))],
      affinity: { nodeAffinity: affinity.nodeAffinity, podAffinity: affinity.additionalPodAffinity, podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } },
      nodeSelector: affinity.nodeSelector, tolerations: affinity.tolerations,
      topologySpreadConstraints: spec.topologySpreadConstraints, priorityClassName: spec.priorityClassName,
    },
  });
  return [{ manifest: manifestOf }];
}

/** What Barman's plugin runs beside each server, as the object store says; by the name of the store. */
export function barmanSidecars(manifests: Iterable<Manifest>): DatabaseSidecars {
  const stores = new Map<string, unknown>();
  for (const { apiVersion, kind, metadata, spec } of manifests) {
    if (kind === 'ObjectStore' && apiVersion.startsWith('barmancloud.cnpg.io/')) stores.set(`${metadata.namespace ?? ''}/${metadata.name}`, fields(fields(spec).instanceSidecarConfiguration).resources);
  }
  return (namespace, { name, enabled, parameters }) => {
    if (name !== 'barman-cloud.cloudnative-pg.io' || enabled === false) return [];
    return [{ name: 'plugin-barman-cloud', restartPolicy: 'Always', resources: stores.get(`${namespace}/${String(fields(parameters).barmanObjectName)}`) }];
  };
}

/** PgBouncer in front of a database. */
export function poolerPods(manifest: Manifest): MadeWorkload[] {
  const { name } = manifest.metadata;
  const { instances = 1, template, deploymentStrategy, cluster } = fields(manifest.spec);
  const pod = fields(fields(template).spec);
  const own = list(pod.containers);
  const labels = { ...textFields(fields(fields(template).metadata).labels), 'cnpg.io/poolerName': name, 'cnpg.io/cluster': String(fields(cluster).name), 'cnpg.io/podRole': 'pooler' };
  return [{
    manifest: madeOf(manifest, {
      kind: 'Deployment', name, labels, further: { replicas: instances, strategy: deploymentStrategy },
      pod: { ...pod, containers: own.length > 0 ? own : [{ name: 'pgbouncer' }] },
    }),
  }];
}

function claims({ storage, walStorage, tablespaces }: Fields): Fields[] {
  return [['pgdata', storage], ['pg-wal', walStorage], ...list(tablespaces).map((tablespace, index): [string, unknown] => [`tablespace-${index}`, tablespace.storage])]
    .filter(([, volume]) => volume !== undefined)
    .map(([name, volume]) => {
      const { size, storageClass, pvcTemplate } = fields(volume);
      const spec = fields(pvcTemplate);
      return {
        metadata: { name },
        spec: { accessModes: ['ReadWriteOnce'], ...spec, ...(storageClass !== undefined && { storageClassName: storageClass }), ...(size !== undefined && { resources: { requests: { storage: size } } }) },
      };
    });
}
