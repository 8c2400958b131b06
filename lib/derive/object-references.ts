import { type Manifest } from '../manifest';
import { groupKind } from '../object-identity';
import { containersOf, podSpecOf, type PodSpec } from '../pod-spec';

type Fields = Readonly<Record<string, unknown>>;

/** Secrets that an object makes exist. */
export function secretsMadeBy(manifest: Manifest): string[] {
  const { name } = manifest.metadata;
  const spec = specOf(manifest);
  switch (groupKind(manifest)) {
    case '/Secret':
    case 'bitnami.com/SealedSecret': return [name];
    case 'external-secrets.io/ExternalSecret': return [nameIn(spec.target) ?? name];
    case 'cert-manager.io/Certificate': return typeof spec.secretName === 'string' ? [spec.secretName] : [];
    case 'postgresql.cnpg.io/Cluster': return ['app', 'ca', 'replication', 'server', ...(spec.enableSuperuserAccess === true ? ['superuser'] : [])].map((end) => `${name}-${end}`);
    default: return [];
  }
}

/** Custom kinds of ours that read Secrets of their own namespace. */
const readers = new Set([
  'barmancloud.cnpg.io/ObjectStore', 'cert-manager.io/Issuer', 'external-secrets.io/SecretStore', 'gateway.networking.k8s.io/Gateway',
  'postgresql.cnpg.io/Cluster', 'postgresql.cnpg.io/Pooler',
]);

/** Fields of those kinds that hold the name of a Secret, or a list of such. */
const secretFields = new Set([
  'accessKeyId', 'apiTokenSecretRef', 'authQuerySecret', 'certificateRefs', 'customQueriesSecret', 'imagePullSecrets', 'keySecretRef', 'password',
  'passwordSecret', 'region', 'roleRef', 'secret', 'secretAccessKey', 'secretRef', 'sessionToken', 'sslCert', 'sslKey', 'sslRootCert', 'superuserSecret',
  'tokenSecretRef',
]);

/** Secrets that an object cannot work without. */
export function secretsReadBy(manifest: Manifest): string[] {
  const pod = podSpecOf(manifest)?.spec;
  if (pod) return podSecrets(pod).filter((name) => typeof name === 'string');
  return readers.has(groupKind(manifest)) ? secretsUnder(manifest.spec) : [];
}

/** Objects of other custom kinds that an object names, as `group/Kind name`. */
export function objectsNamedBy(manifest: Manifest): string[] {
  const spec = specOf(manifest);
  switch (groupKind(manifest)) {
    case 'postgresql.cnpg.io/Cluster': return barmanObjects(spec).map((name) => `barmancloud.cnpg.io/ObjectStore ${name}`);
    case 'postgresql.cnpg.io/ScheduledBackup':
    case 'postgresql.cnpg.io/Backup':
    case 'postgresql.cnpg.io/Pooler':
    case 'postgresql.cnpg.io/Database': return named(spec.cluster, 'postgresql.cnpg.io', 'Cluster');
    case 'external-secrets.io/ExternalSecret': return named(spec.secretStoreRef, 'external-secrets.io');
    case 'cert-manager.io/Certificate': return named(spec.issuerRef, 'cert-manager.io');
    case 'gateway.networking.k8s.io/HTTPRoute': return list(spec.parentRefs).flatMap((parent) => named(parent, 'gateway.networking.k8s.io'));
    default: return [];
  }
}

/** Claims that the pods of an object mount. */
export function claimsMountedBy(manifest: Manifest): string[] {
  return (podSpecOf(manifest)?.spec.volumes ?? []).map((volume): unknown => volume.persistentVolumeClaim?.claimName).filter((name) => typeof name === 'string');
}

function podSecrets(pod: PodSpec): unknown[] {
  const containers = containersOf(pod);
  return [
    ...containers.flatMap((container) => (container.env ?? []).flatMap((variable) => variable.valueFrom?.secretKeyRef?.name ?? [])),
    ...containers.flatMap((container) => (container.envFrom ?? []).flatMap((source) => source.secretRef?.name ?? [])),
    ...(pod.volumes ?? []).flatMap((volume) => volume.secret?.secretName ?? []),
    ...(pod.volumes ?? []).flatMap((volume) => (volume.projected?.sources ?? []).flatMap((source) => source.secret?.name ?? [])),
    ...(pod.imagePullSecrets ?? []).flatMap((secret) => secret.name ?? []),
  ];
}

function secretsUnder(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(secretsUnder);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]) => secretFields.has(field) ? list(inner).flatMap((reference) => nameIn(reference) ?? secretsUnder(reference)) : secretsUnder(inner));
}

function barmanObjects(spec: Fields): string[] {
  const plugins = (spec.plugins ?? []) as { parameters?: { barmanObjectName?: string } }[];
  const origins = (spec.externalClusters ?? []) as { plugin?: { parameters?: { barmanObjectName?: string } } }[];
  return [...plugins, ...origins.map(({ plugin }) => plugin ?? {})].flatMap(({ parameters }) => parameters?.barmanObjectName ?? []);
}

/** A reference by name, and by kind where that may differ. */
function named(reference: unknown, group: string, kind?: string): string[] {
  const name = nameIn(reference);
  return name === undefined ? [] : [`${group}/${kind ?? String((reference as Fields).kind)} ${name}`];
}

function nameIn(reference: unknown): string | undefined {
  const name = (reference as { name?: unknown } | null | undefined)?.name;
  return typeof name === 'string' ? name : undefined;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function specOf(manifest: Manifest): Fields {
  return (manifest.spec ?? {}) as Fields;
}
