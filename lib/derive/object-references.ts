import { type Manifest } from '../manifest';
import { groupKind } from '../object-identity';
import { podSpecOf, type PodSpec } from '../pod-spec';

type Container = PodSpec['containers'][number];

/** Secrets that an object makes exist. */
export function secretsMadeBy(manifest: Manifest): string[] {
  const { name } = manifest.metadata;
  switch (groupKind(manifest)) {
    case '/Secret': return [name];
    case 'external-secrets.io/ExternalSecret': return [(manifest.spec as { target?: { name?: string } }).target?.name ?? name];
    case 'postgresql.cnpg.io/Cluster': return [`${name}-app`, `${name}-ca`, `${name}-server`, `${name}-replication`];
    default: return [];
  }
}

/** Secrets that an object cannot work without. */
export function secretsReadBy(manifest: Manifest): string[] {
  const pod = podSpecOf(manifest)?.spec;
  if (pod) return podSecrets(pod);
  if (groupKind(manifest) === 'barmancloud.cnpg.io/ObjectStore') return namesUnder((manifest.spec as { configuration?: { s3Credentials?: unknown } }).configuration?.s3Credentials);
  return [];
}

/** Objects of other custom kinds that an object names, as `group/Kind name`. */
export function objectsNamedBy(manifest: Manifest): string[] {
  const spec = manifest.spec as Record<string, unknown> | undefined;
  switch (groupKind(manifest)) {
    case 'postgresql.cnpg.io/Cluster': return barmanObjects(spec).map((name) => `barmancloud.cnpg.io/ObjectStore ${name}`);
    case 'postgresql.cnpg.io/ScheduledBackup':
    case 'postgresql.cnpg.io/Backup':
    case 'postgresql.cnpg.io/Pooler':
    case 'postgresql.cnpg.io/Database': return namesUnder({ cluster: spec?.cluster }).map((name) => `postgresql.cnpg.io/Cluster ${name}`);
    default: return [];
  }
}

/** Claims that the pods of an object mount. */
export function claimsMountedBy(manifest: Manifest): string[] {
  return (podSpecOf(manifest)?.spec.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []);
}

function podSecrets(pod: PodSpec): string[] {
  const containers = [...(pod.initContainers ?? []), ...pod.containers] as Container[];
  return [
    ...containers.flatMap((container) => (container.env ?? []).flatMap((variable) => variable.valueFrom?.secretKeyRef?.name ?? [])),
    ...containers.flatMap((container) => (container.envFrom ?? []).flatMap((source) => source.secretRef?.name ?? [])),
    ...(pod.volumes ?? []).flatMap((volume) => volume.secret?.secretName ?? []),
    ...(pod.volumes ?? []).flatMap((volume) => (volume.projected?.sources ?? []).flatMap((source) => source.secret?.name ?? [])),
    ...(pod.imagePullSecrets ?? []).flatMap((secret) => secret.name ?? []),
  ];
}

function namesUnder(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((reference: unknown) => {
    const name = (reference as { name?: unknown } | null)?.name;
    return typeof name === 'string' ? [name] : [];
  });
}

function barmanObjects(spec: Record<string, unknown> | undefined): string[] {
  const plugins = (spec?.plugins ?? []) as { parameters?: { barmanObjectName?: string } }[];
  const origins = (spec?.externalClusters ?? []) as { plugin?: { parameters?: { barmanObjectName?: string } } }[];
  return [...plugins, ...origins.map(({ plugin }) => plugin ?? {})].flatMap(({ parameters }) => parameters?.barmanObjectName ?? []);
}
