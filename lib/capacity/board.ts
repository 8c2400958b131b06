import { type Manifest } from '../manifest';
import { minorOf } from '../platforms/kubernetes-version';
import { type KubernetesVersion, type StorageClass } from '../platforms/platform';
import { textFields } from '../fields';
import { groupKind } from '../object-identity';
import { Admission } from './admission';
import { type Amounts } from './amounts';
import { Claims } from './claims';
import { type CapacityNode } from './node';
import { type NodeMaker } from './node-maker';
import { Placement } from './placement';
import { type Pod, type PodClass } from './pod';
import { podClasses, type Version } from './pod-classes';
import { type PodSet } from './pod-set';
import { type Labels } from './pod-term';

/** What is to be placed where. */
export interface BoardProps {
  /** Whose scheduler it is. */
  readonly kubernetes: KubernetesVersion;
  /** The nodes, once the most volumes of each driver on one of them are known. */
  readonly nodes: (volumesPerNode: Amounts) => readonly CapacityNode[];
  readonly sets: readonly PodSet[];
  /** Objects that say what pods get by default: classes of priority, of runtimes and of volumes, claims, namespaces, ranges of limits. */
  readonly manifests: readonly Manifest[];
  readonly storageClasses: readonly StorageClass[];
  /** Who makes nodes when pods need them, once that is known. @default - nobody */
  readonly maker?: (volumesPerNode: Amounts) => NodeMaker;
}

/** All pods and nodes of a cluster, and which is where. */
export class Board {
  public readonly placement: Placement;
  /** Classes of pods that run on every node they may run on, those first that go first. */
  public readonly everywhere: readonly PodClass[];
  /** Pods that run for ever, in the order in which the scheduler takes them. */
  public readonly lasting: readonly Pod[];
  /** Pods that end by themselves. */
  public readonly passing: readonly Pod[];
  /** Pods that there are only when something has scaled their set up. */
  public readonly scaled: readonly Pod[];
  /** One pod of the next version of each set in which it must run before one of the present version stops. */
  public readonly next: readonly Pod[];
  public readonly maker: NodeMaker | undefined;
  private readonly forgetful: readonly { forgetFrom(node: number): void }[];

  public constructor({ kubernetes, nodes: nodesOf, sets, manifests, storageClasses, maker }: BoardProps) {
    const claims = new Claims(storageClasses, manifests);
    const nodes = [...nodesOf(claims.limits)];
    const versions: Version[] = [...sets.map((set) => ({ set, isNext: false })), ...sets.filter((set) => set.startsFirst && set.count > 0).map((set) => ({ set, isNext: true }))];
    const { classes, resources, book, eligibilities } = podClasses(versions, nodes, new Admission(manifests), namespacesOf(manifests, sets), claims.limits.keys());
    const now = byPriority(classes.slice(0, sets.length));
    const pods = (of: PodClass, from: number, to: number): Pod[] => Array.from({ length: Math.max(0, to - from) }, (_, index) => ({ of, index: from + index, claims: claims.of(of.set, from + index), node: -1 }));
    const of = (runs: PodSet['runs']): PodClass[] => now.filter(({ set }) => set.runs === runs);
    this.forgetful = eligibilities;
    this.maker = maker?.(claims.limits);
    this.everywhere = of('everywhere');
    this.lasting = of('always').flatMap((podClass) => pods(podClass, 0, podClass.set.count));
    this.passing = of('sometimes').flatMap((podClass) => pods(podClass, 0, podClass.set.count));
    this.scaled = of('always').flatMap((podClass) => pods(podClass, podClass.set.count, podClass.set.most));
    this.next = classes.slice(sets.length).map((podClass) => pods(podClass, podClass.set.most, podClass.set.most + 1)[0]!).filter(({ claims: own }) => !own.some(({ isOfOnePod }) => isOfOnePod));
    this.placement = new Placement(nodes, resources, book, minorOf(kubernetes));
  }

  /** Puts the pods that run everywhere on the nodes from a number on, and returns those that have no room. */
  public coverNodes(from = 0): Pod[] {
    const { placement } = this;
    let open: Pod[] = [];
    for (let node = from; node < placement.nodes.length; node += 1) {
      for (const of of this.everywhere) if (of.eligibility.allows(node)) open.push({ of, index: node, claims: [], node: -1 });
    }
    // One may wait for another one beside it.
    for (let before = -1; open.length !== before;) {
      before = open.length;
      open = open.filter((pod) => {
        if (!placement.fits(pod, pod.index)) return true;
        placement.place(pod, pod.index);
        return false;
      });
    }
    return open;
  }

  /** Has a node made for a pod and returns its number, or undefined where nobody can. The pod is not yet on it. */
  public grow(pod: Pod): number | undefined {
    const { maker, placement } = this;
    if (!maker) return undefined;
    for (const offer of maker.offersFor(pod, placement.nodes)) {
      const node = placement.open(offer);
      if (this.coverNodes(node).length === 0 && placement.fits(pod, node)) return node;
      this.shrink(node);
    }
    return undefined;
  }

  /** Takes nodes from a number on away, with the pods on them. */
  public shrink(from: number): void {
    if (this.placement.nodes.length > from) this.placement.close(from, this.forgetful);
  }
}

/** Who goes first, and among those who came first. */
function byPriority(classes: readonly PodClass[]): PodClass[] {
  return [...classes].sort((left, right) => right.priority.value - left.priority.value);
}

/** Every namespace has a label with its name. */
function namespacesOf(manifests: readonly Manifest[], sets: readonly PodSet[]): Map<string, Labels> {
  const labelled = manifests.filter((manifest) => groupKind(manifest) === '/Namespace').map(({ metadata }): [string, Labels] => [metadata.name, textFields(metadata.labels)]);
  return new Map([...sets.map(({ namespace }): [string, Labels] => [namespace, {}]), ...labelled].map(([name, labels]) => [name, { 'kubernetes.io/metadata.name': name, ...labels }]));
}
