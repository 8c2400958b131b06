import { fields, list } from '../../lib/fields';
import { type Manifest } from '../../lib/manifest';
import { groupKind, groupOf } from '../../lib/object-identity';
import { secretsReadIn } from '../support/waves';
import { applicationOf, type TreeFile } from './tree';

/** An object of a tree that cannot do without another. */
export interface Relation {
  readonly user: TreeFile;
  readonly provider: TreeFile;
  /** What the user does with it, in words. */
  readonly why: string;
}

/** How an object says that it needs another. */
interface Need {
  /** `group/Kind`. */
  readonly kind: string;
  /** Undefined where the kind belongs to the whole cluster. */
  readonly namespace: string | undefined;
  readonly name: string;
  readonly why: string;
}

const database = 'postgresql.cnpg.io/Cluster';

/**
 * Who needs whom among the objects of a tree, read from the form of references in the finished objects alone: neither waves nor what the
 * library knows of the declaration play a part.
 */
export function relationsAmong(files: readonly TreeFile[]): Relation[] {
  const providers = new Map<string, TreeFile>();
  for (const file of files) {
    const { manifest } = file;
    const { name, namespace } = manifest.metadata;
    providers.set(identityOf(groupKind(manifest), namespace, name), file);
    for (const secret of secretsMadeBy(manifest)) providers.set(identityOf('/Secret', namespace, secret), file);
    if (manifest.kind === 'CustomResourceDefinition') providers.set(`definition ${definedBy(manifest)}`, file);
  }
  const needed = files.flatMap((user) => [
    ...needsOf(user.manifest).map(({ kind, namespace, name, why }) => ({ user, why, provider: providers.get(identityOf(kind, namespace, name)) })),
    { user, why: `is a ${user.manifest.kind}`, provider: providers.get(`definition ${groupKind(user.manifest)}`) },
  ]);
  return [...needed.filter((relation): relation is Relation => relation.provider !== undefined && relation.provider !== relation.user), ...connections(files), ...denials(files)];
}

function identityOf(kind: string, namespace: string | undefined, name: string): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}

function definedBy({ spec }: Manifest): string {
  const { group, names } = fields(spec);
  return `${String(group)}/${String(fields(names).kind)}`;
}

function needsOf(manifest: Manifest): Need[] {
  const { namespace } = manifest.metadata;
  const all = fieldsOf(manifest);
  const textsIn = (...places: string[]): string[] => all.flatMap(([field, value]) => places.includes(field) && typeof value === 'string' && value !== '' ? [value] : []);
  const namesIn = (...places: string[]): string[] => all.flatMap(([field, value]) => places.includes(field) && typeof fields(value).name === 'string' ? [String(fields(value).name)] : []);
  const named = (kind: string, own: string | undefined, why: string, names: readonly string[]): Need[] => names.map((name) => ({ kind, namespace: own, name, why: `${why} '${name}'` }));
  return [
    ...named('/Namespace', undefined, 'is in namespace', namespace === undefined ? [] : [namespace]),
    ...named('scheduling.k8s.io/PriorityClass', undefined, 'has pods of PriorityClass', textsIn('priorityClassName')),
    ...named('storage.k8s.io/StorageClass', undefined, 'has volumes of StorageClass', textsIn('storageClassName', 'storageClass')),
    ...named('gateway.networking.k8s.io/GatewayClass', undefined, 'is of GatewayClass', textsIn('gatewayClassName')),
    ...named('/Secret', namespace, 'reads secret', secretsReadIn(manifest)),
    ...named('/ConfigMap', namespace, 'reads ConfigMap', namesIn('configMap', 'configMapRef', 'configMapKeyRef')),
    ...named('/PersistentVolumeClaim', namespace, 'mounts claim', textsIn('claimName')),
    ...named('/ServiceAccount', namespace, 'runs as ServiceAccount', textsIn('serviceAccountName')),
    ...named('barmancloud.cnpg.io/ObjectStore', namespace, 'backs up to ObjectStore', textsIn('barmanObjectName')),
    ...(groupOf(manifest) === 'postgresql.cnpg.io' ? named(database, namespace, 'is of database', namesIn('cluster')) : []),
    ...byKind(manifest, all),
  ];
}

/** References that say the kind of what they name, in the group that their field tells. */
function byKind(manifest: Manifest, all: readonly Field[]): Need[] {
  const group = groupOf(manifest);
  const groups = new Map([['secretStoreRef', group], ['issuerRef', 'cert-manager.io'], ['roleRef', group], ['parentRefs', group]]);
  return all.filter(([field]) => groups.has(field)).flatMap(([field, value]) => [value].flat().map(fields).flatMap(({ kind, name, namespace = manifest.metadata.namespace }) =>
    typeof kind !== 'string' || typeof name !== 'string' ? [] : [undefined, String(namespace)].map((own) => ({ kind: `${groups.get(field)}/${kind}`, namespace: own, name, why: `names ${kind} '${name}'` }))));
}

/** Secrets that are there once an object is, or once its operator has done its work. */
function secretsMadeBy(manifest: Manifest): string[] {
  const { metadata: { name }, spec } = manifest;
  switch (groupKind(manifest)) {
    case 'external-secrets.io/ExternalSecret': return [String(fields(fields(spec).target).name ?? name)];
    case 'bitnami.com/SealedSecret': return [name];
    case 'cert-manager.io/Certificate': return [String(fields(spec).secretName)];
    case database: return [`${name}-app`];
    default: return [];
  }
}

/** Pods name the host of a database that they connect to. */
function connections(files: readonly TreeFile[]): Relation[] {
  const databases = files.filter(({ manifest }) => groupKind(manifest) === database);
  return files.filter(({ manifest: { spec } }) => fields(spec).template !== undefined || fields(spec).jobTemplate !== undefined).flatMap((user) => {
    const text = JSON.stringify(user.manifest.spec);
    return databases.filter(({ manifest: { metadata: { name, namespace } } }) => namespace === user.manifest.metadata.namespace && new RegExp(`\\b${name}-(rw|ro|r)\\b`).test(text))
      .map((provider) => ({ user, provider, why: `connects to database '${provider.manifest.metadata.name}'` }));
  });
}

/** What denies all traffic comes after whatever else its application says of traffic there. */
function denials(files: readonly TreeFile[]): Relation[] {
  const deniesAll = ({ kind, spec }: Manifest): boolean => kind === 'NetworkPolicy' && Object.keys(fields(fields(spec).podSelector)).length === 0 && list(fields(spec).ingress).length + list(fields(spec).egress).length === 0;
  const policies = files.filter(({ manifest }) => manifest.kind === 'NetworkPolicy' || manifest.kind === 'CiliumNetworkPolicy');
  return policies.filter(({ manifest }) => deniesAll(manifest)).flatMap((user) => policies
    .filter((one) => applicationOf(one) === applicationOf(user) && one.manifest.metadata.namespace === user.manifest.metadata.namespace && !deniesAll(one.manifest))
    .map((provider) => ({ user, provider, why: `denies what ${provider.manifest.metadata.name} does not allow` })));
}

/** Texts in fields of some names, wherever these stand in an object. */
export function textsCalled(manifest: Manifest, ...names: string[]): string[] {
  return fieldsOf(manifest).flatMap(([name, value]) => names.includes(name) && typeof value === 'string' && value !== '' ? [value] : []);
}

type Field = readonly [name: string, value: unknown];

/** Every field of an object at any depth, but for its metadata. */
function fieldsOf({ metadata: _, ...rest }: Manifest): Field[] {
  const found: Field[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else for (const field of Object.entries(fields(value))) {
      found.push(field);
      walk(field[1]);
    }
  };
  walk(rest);
  return found;
}
