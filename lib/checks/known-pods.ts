import { podKinds } from '../derive/network-policies';
import { type LabelSelector, matches, selects } from '../label-selector';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { groupKind } from '../object-identity';
import { podSpecOf, type PodSpecInside } from '../pod-spec';
import { type FinishedFleet } from './check';
import { inventoryOf } from './inventory';

/** Pods of one object, as its template has them. */
export interface PodsOfObject extends PodSpecInside {
  readonly owner: Manifest;
}

/** The pods of a namespace: those of objects that are in the tree, and what is known of others. */
export interface PodsOfNamespace {
  readonly own: readonly PodsOfObject[];
  /** The same by each of their labels, as `key=value`. */
  readonly byLabel: ReadonlyMap<string, readonly PodsOfObject[]>;
  /** Labels of pods that a chart or an operator makes. */
  readonly others: readonly Readonly<Record<string, string>>[];
  /** Whether there may be pods of which nothing is known. */
  readonly mayHoldMore: boolean;
}

const indexes = new WeakMap<ClusterModel, ReadonlyMap<string, PodsOfNamespace>>();
const nothing: PodsOfNamespace = { own: [], byLabel: new Map(), others: [], mayHoldMore: false };

/** All that is known of the pods of a namespace. */
export function podsIn(namespace: string, model: ClusterModel, fleet: FinishedFleet): PodsOfNamespace {
  const index = indexes.get(model) ?? indexOf(model);
  indexes.set(model, index);
  const pods = index.get(namespace) ?? nothing;
  return pods.mayHoldMore || !inventoryOf(model, fleet).mayHoldMore('apps/Deployment', namespace) ? pods : { ...pods, mayHoldMore: true };
}

/** The objects of a namespace whose pods a selector selects. */
export function selectedBy(selector: LabelSelector, pods: PodsOfNamespace): PodsOfObject[] {
  const [first] = Object.entries(selector.matchLabels ?? {});
  const candidates = first === undefined ? pods.own : pods.byLabel.get(`${first[0]}=${first[1]}`) ?? [];
  return candidates.filter(({ labels }) => matches(selector, labels));
}

/** Whether a selector may select pods that no object of the tree makes. */
export function maySelectOthers(selector: LabelSelector, { others, mayHoldMore }: PodsOfNamespace): boolean {
  return mayHoldMore || others.some((labels) => matches(selector, labels) || selects(labels, selector.matchLabels ?? {}));
}

class Collected implements PodsOfNamespace {
  public readonly own: PodsOfObject[] = [];
  public readonly byLabel = new Map<string, PodsOfObject[]>();
  public readonly others: Readonly<Record<string, string>>[] = [];
  public mayHoldMore = false;

  public add(pods: PodsOfObject): void {
    this.own.push(pods);
    for (const [key, value] of Object.entries(pods.labels)) {
      const others = this.byLabel.get(`${key}=${value}`);
      if (others) others.push(pods);
      else this.byLabel.set(`${key}=${value}`, [pods]);
    }
  }
}

function indexOf(model: ClusterModel): ReadonlyMap<string, PodsOfNamespace> {
  const index = new Map<string, Collected>();
  const at = (namespace: string): Collected => {
    const found = index.get(namespace) ?? new Collected();
    index.set(namespace, found);
    return found;
  };
  for (const { namespace, labels } of model.cluster.relations.pods) at(namespace).others.push(labels);
  for (const { namespace, objects, sources } of model.applications) {
    if (sources.some(({ namespacedKinds }) => namespacedKinds.some((kind) => podKinds.has(kind)))) at(namespace).mayHoldMore = true;
    for (const { manifest } of objects) {
      const place = manifest.metadata.namespace ?? '';
      const inside = podSpecOf(manifest);
      if (inside) at(place).add({ ...inside, owner: manifest });
      const made = madePods(manifest);
      if (made) at(place).others.push(made);
    }
  }
  return index;
}

/** What CloudNativePG writes on the pods that it makes; roles and others come beside it. */
function madePods(manifest: Manifest): Readonly<Record<string, string>> | undefined {
  switch (groupKind(manifest)) {
    case 'postgresql.cnpg.io/Cluster': return { 'cnpg.io/cluster': manifest.metadata.name };
    case 'postgresql.cnpg.io/Pooler': return { 'cnpg.io/poolerName': manifest.metadata.name };
    default: return undefined;
  }
}
