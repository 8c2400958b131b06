import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { groupKind } from '../object-identity';
import { type FinishedFleet } from './check';

/** Everything that exists in a cluster once all is synced, as far as the tree says it: to look up what others refer to. */
export class Inventory {
  private readonly byKind = new Map<string, Map<string, Manifest>>();
  private readonly renderedElsewhere = new Set<string>();
  /** Keys of the Secrets that something in the tree makes, by namespace and name; undefined keys are not known. */
  private readonly secrets = new Map<string, ReadonlySet<string> | undefined>();

  public constructor(model: ClusterModel, private readonly malformed: ReadonlySet<Manifest>) {
    for (const { declare } of model.cluster.relations.secrets) {
      const { name, namespace, values, template = {} } = declare();
      this.secrets.set(`${namespace}/${name}`, new Set([...values.map(({ key }) => key), ...Object.keys(template)]));
    }
    for (const { namespace, objects, sources } of model.applications) {
      for (const { manifest } of objects) {
        const kind = groupKind(manifest);
        this.byKind.set(kind, (this.byKind.get(kind) ?? new Map<string, Manifest>()).set(keyOf(manifest), manifest));
        for (const [name, keys] of secretsOf(manifest)) this.secrets.set(`${manifest.metadata.namespace ?? ''}/${name}`, keys);
      }
      for (const source of sources) {
        for (const kind of source.namespacedKinds) for (const place of [namespace, ...source.extraNamespaces]) this.renderedElsewhere.add(`${kind} ${place}`);
      }
    }
  }

  /** All objects of a kind in a namespace. */
  public all(kind: string, namespace: string): Manifest[] {
    return [...(this.byKind.get(kind)?.values() ?? [])].filter(({ metadata }) => metadata.namespace === namespace);
  }

  public find(kind: string, namespace: string, name: string): Manifest | undefined {
    return this.byKind.get(kind)?.get(`${namespace}/${name}`);
  }

  /** Whether a chart, a Git folder or an object that is not of its kind's form may bring more of a kind there than is known. */
  public mayHoldMore(kind: string, namespace: string): boolean {
    return this.renderedElsewhere.has(`${kind} ${namespace}`) || [...this.malformed].some(({ metadata }) => metadata?.namespace === namespace);
  }

  /** Whether something in the tree makes a Secret. */
  public hasSecret(namespace: string, name: string): boolean {
    return this.secrets.has(`${namespace}/${name}`);
  }

  /** The keys of a Secret, where they are known. */
  public keysOf(namespace: string, name: string): ReadonlySet<string> | undefined {
    return this.secrets.get(`${namespace}/${name}`);
  }

  /** Names of the Secrets of a namespace. */
  public secretNames(namespace: string): string[] {
    return [...this.secrets.keys()].filter((key) => key.startsWith(`${namespace}/`)).map((key) => key.slice(namespace.length + 1));
  }
}

function keyOf({ metadata: { namespace = '', name } }: Manifest): string {
  return `${namespace}/${name}`;
}

/** The Secrets that an object makes in its namespace, with their keys where they are known. */
function secretsOf(manifest: Manifest): [string, ReadonlySet<string> | undefined][] {
  const { name } = manifest.metadata;
  const spec = (manifest.spec ?? {}) as Record<string, unknown>;
  switch (groupKind(manifest)) {
    case '/Secret': return [[name, new Set(Object.keys({ ...(manifest.data as object), ...(manifest.stringData as object) }))]];
    case 'external-secrets.io/ExternalSecret': return [externalSecret(name, spec)];
    case 'bitnami.com/SealedSecret': return [sealedSecret(name, spec)];
    case 'cert-manager.io/Certificate': return typeof spec.secretName === 'string' ? [[spec.secretName, undefined]] : [];
    case 'postgresql.cnpg.io/Cluster': return databaseSecrets(name);
    default: return [];
  }
}

interface ExternalSecretSpec {
  readonly target?: { readonly name?: string; readonly template?: { readonly data?: object; readonly mergePolicy?: string; readonly templateFrom?: unknown } };
  readonly data?: readonly { readonly secretKey: string }[];
  readonly dataFrom?: unknown;
}

function externalSecret(name: string, spec: ExternalSecretSpec): [string, ReadonlySet<string> | undefined] {
  const { target = {}, data = [], dataFrom } = spec;
  const made = Object.keys(target.template?.data ?? {});
  const replaced = target.template?.data !== undefined && target.template.mergePolicy !== 'Merge';
  const keys = dataFrom !== undefined || target.template?.templateFrom !== undefined ? undefined : new Set([...(replaced ? [] : data.map(({ secretKey }) => secretKey)), ...made]);
  return [target.name ?? name, keys];
}

function sealedSecret(name: string, spec: { readonly encryptedData?: object; readonly template?: { readonly data?: object } }): [string, ReadonlySet<string>] {
  return [name, new Set([...Object.keys(spec.encryptedData ?? {}), ...Object.keys(spec.template?.data ?? {})])];
}

/** What CloudNativePG makes beside a database. */
function databaseSecrets(name: string): [string, ReadonlySet<string> | undefined][] {
  const credentials = new Set(['dbname', 'fqdn-jdbc-uri', 'fqdn-uri', 'host', 'jdbc-uri', 'password', 'pgpass', 'port', 'uri', 'user', 'username']);
  return [[`${name}-app`, credentials], [`${name}-superuser`, credentials], ...['ca', 'replication', 'server'].map((part): [string, undefined] => [`${name}-${part}`, undefined])];
}

const inventories = new WeakMap<ClusterModel, Inventory>();

const nothing: ReadonlySet<Manifest> = new Set();

/** The inventory of a finished cluster, made once. */
export function inventoryOf(model: ClusterModel, { malformed = nothing }: Pick<FinishedFleet, 'malformed'>): Inventory {
  const inventory = inventories.get(model) ?? new Inventory(model, malformed);
  inventories.set(model, inventory);
  return inventory;
}
