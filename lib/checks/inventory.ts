import { offersOf, platformOffers } from '../derive/capabilities';
import { isForeign } from '../derive/namespaces';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { groupKind, isCoreGroup } from '../object-identity';
import { type FinishedFleet } from './check';
import { madeBy } from './made-objects';
import { secretsOf } from './made-secrets';
import { reachOf } from './reach-of-makers';
import { classesOf } from './references/classes';

/** What every namespace, or the cluster, has without any object of ours, by `group/Kind namespace/name`; a star stands for each namespace. */
const builtIn = new Set([
  '/ConfigMap */kube-root-ca.crt', '/Service default/kubernetes', '/ServiceAccount */default',
  ...['cluster-admin', 'admin', 'edit', 'view'].map((name) => `rbac.authorization.k8s.io/ClusterRole /${name}`),
  ...['exempt', 'catch-all', 'global-default', 'leader-election', 'node-high', 'system', 'workload-high', 'workload-low'].map((name) => `flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration /${name}`),
]);

/** Everything that exists in a cluster once all is synced, as far as the tree says it: to look up what others refer to. */
export class Inventory {
  private readonly byKind = new Map<string, Map<string, Manifest>>();
  private readonly byPlace = new Map<string, Manifest[]>();
  private readonly made = new Set<string>();
  private readonly broughtElsewhere = new Set<string>();
  private readonly openNamespaces = new Set<string>();
  private isOpenEverywhere = false;
  private readonly classes: ReadonlySet<string>;
  private readonly installed: Set<string>;
  /** Keys of the Secrets that something in the tree makes, by namespace and name; undefined keys are not known. */
  private readonly secrets = new Map<string, ReadonlySet<string> | undefined>();

  public constructor(private readonly model: ClusterModel, malformed: ReadonlySet<Manifest>) {
    this.classes = classesOf(model.cluster);
    this.installed = new Set([...platformOffers(model), ...model.cluster.relations.allOffers.keys()].filter((capability) => capability.startsWith('kind:')).map((capability) => capability.slice('kind:'.length)));
    for (const { declare } of model.cluster.relations.secrets) {
      const { name, namespace, values, template = {} } = declare();
      this.secrets.set(`${namespace}/${name}`, new Set([...values.map(({ key }) => key), ...Object.keys(template)]));
    }
    for (const { namespace, objects, sources } of model.applications) {
      for (const { manifest } of objects) this.add(manifest);
      for (const source of sources) {
        for (const kind of source.clusterKinds) this.broughtElsewhere.add(`${kind} `);
        for (const kind of source.namespacedKinds) for (const place of [namespace, ...source.extraNamespaces]) this.broughtElsewhere.add(`${kind} ${place}`);
      }
    }
    for (const { metadata } of malformed) if (metadata?.namespace !== undefined) this.openNamespaces.add(metadata.namespace);
  }

  private add(manifest: Manifest): void {
    const kind = groupKind(manifest);
    const { namespace = '' } = manifest.metadata;
    append(this.byPlace, `${kind} ${namespace}`, manifest);
    this.byKind.set(kind, (this.byKind.get(kind) ?? new Map<string, Manifest>()).set(keyOf(manifest), manifest));
    for (const [name, keys] of secretsOf(manifest)) this.secrets.set(`${namespace}/${name}`, keys);
    for (const capability of offersOf(manifest)) if (capability.startsWith('kind:')) this.installed.add(capability.slice('kind:'.length));
    for (const object of madeBy(manifest)) this.made.add(`${object.kind} ${namespace}/${object.name}`);
    const reach = reachOf(manifest);
    if (reach === 'everywhere') this.isOpenEverywhere = true;
    else if (reach) this.openNamespaces.add(reach.namespace);
  }

  /** All objects of a kind in a namespace; of a kind of the whole cluster where that is empty. */
  public all(kind: string, namespace: string): readonly Manifest[] {
    return this.byPlace.get(`${kind} ${namespace}`) ?? [];
  }

  /** All objects of a kind in all namespaces. */
  public everywhere(kind: string): Manifest[] {
    return [...this.byKind.get(kind)?.values() ?? []];
  }

  public find(kind: string, namespace: string, name: string): Manifest | undefined {
    return this.byKind.get(kind)?.get(`${namespace}/${name}`);
  }

  /** Whether an object is in the tree, or is known to come about by one that is, or by Kubernetes itself. */
  public has(kind: string, namespace: string, name: string): boolean {
    if (kind === '/Secret' && this.hasSecret(namespace, name)) return true;
    if (namespace === '' && this.classes.has(`${kind} ${name}`)) return true;
    return this.find(kind, namespace, name) !== undefined || this.made.has(`${kind} ${namespace}/${name}`)
      || builtIn.has(`${kind} ${namespace}/${name}`) || builtIn.has(`${kind} */${name}`)
      || (kind === 'rbac.authorization.k8s.io/ClusterRole' && name.startsWith('system:'));
  }

  /**
   * Whether something that is not looked into may bring more of a kind to a namespace, or to the whole cluster where that is empty, than
   * is known: a chart, a Git folder, an operator of a kind that we do not know, the platform, or an object that is not of its kind's form.
   */
  public mayHoldMore(kind: string, namespace: string): boolean {
    if (this.isOpenEverywhere || this.broughtElsewhere.has(`${kind} ${namespace}`)) return true;
    return namespace === '' ? this.model.cluster.platform.rights.to === 'tenant' : this.openNamespaces.has(namespace) || (namespace !== 'default' && isForeign(this.model, namespace));
  }

  /** Whether there is such a kind at all; that one is missing is told by those who need it. */
  public knowsKind(kind: string): boolean {
    return isCoreGroup(kind.slice(0, kind.indexOf('/'))) || this.installed.has(kind);
  }

  /** Whether something in the tree makes a Secret. */
  public hasSecret(namespace: string, name: string): boolean {
    return this.secrets.has(`${namespace}/${name}`);
  }

  /** The keys of a Secret, where they are known. */
  public keysOf(namespace: string, name: string): ReadonlySet<string> | undefined {
    return this.secrets.get(`${namespace}/${name}`);
  }

  /** Names of all objects of a kind in a namespace: what may have been meant. */
  public namesOf(kind: string, namespace: string): string[] {
    const prefix = `${namespace}/`;
    const secrets = kind === '/Secret' ? [...this.secrets.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)) : [];
    const classes = namespace === '' ? [...this.classes].filter((key) => key.startsWith(`${kind} `)).map((key) => key.slice(kind.length + 1)) : [];
    return [...new Set([...this.all(kind, namespace).map(({ metadata }) => metadata.name), ...secrets, ...classes])];
  }
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function keyOf({ metadata: { namespace = '', name } }: Manifest): string {
  return `${namespace}/${name}`;
}

const inventories = new WeakMap<ClusterModel, Inventory>();

const nothing: ReadonlySet<Manifest> = new Set();

/** The inventory of a finished cluster, made once. */
export function inventoryOf(model: ClusterModel, { malformed = nothing }: Pick<FinishedFleet, 'malformed'>): Inventory {
  const inventory = inventories.get(model) ?? new Inventory(model, malformed);
  inventories.set(model, inventory);
  return inventory;
}
