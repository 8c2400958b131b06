import { nodeLabels } from './node';
import { type Placement } from './placement';
import { type Pod } from './pod';

/** Chooses the node for a pod among those it fits on; undefined where there is none. */
export type Choice = (placement: Placement, pod: Pod) => number | undefined;

/** What a container counts for that says nothing: thousandths of a core, and bytes. */
const leastCpu = 100;
const leastMemory = 200 * 2 ** 20;

/** The first minor whose scheduler weighs the gain in balance. */
const firstByGain = 36;

/** Numbers of CPU and memory in the list of resources. */
const cpu = 0;
const memory = 1;

/**
 * The scheduler's own choice, as far as pods' requests make it: the node on which the least is asked for, and as evenly of CPU and
 * memory as can be, away from other pods of the set and from nodes that would rather not have it. It does not weigh what pods
 * prefer by labels, nor where images are.
 */
export function schedulerChoice(placement: Placement, pod: Pod): number | undefined {
  const { of } = pod;
  const asked = { cpu: of.asks.get('cpu') ?? 0, memory: of.asks.get('memory') ?? 0 };
  const counted = { cpu: Math.max(asked.cpu, leastCpu), memory: Math.max(asked.memory, leastMemory) };
  const neighbours = of.set.most > 1 ? neighboursOf(placement, pod) : undefined;
  let found: number | undefined;
  let most = -Infinity;
  for (let node = 0; node < placement.nodes.length; node += 1) {
    if (!placement.fits(pod, node)) continue;
    let score = (2 - placement.share(node, cpu, counted.cpu) - placement.share(node, memory, counted.memory)) / 2 + balance(placement, node, asked);
    if (neighbours) score -= neighbours.at(node);
    if (placement.nodes[node]!.taints.length > 0) score -= 3 * of.eligibility.selection.avoided(placement.nodes[node]!);
    if (score > most) {
      found = node;
      most = score;
    }
  }
  return found;
}

/**
 * What it is worth that CPU and memory of a node are asked for evenly: since 1.36 how much more evenly than before. It is worth
 * nothing for pods that ask for neither.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go
 */
function balance(placement: Placement, node: number, asked: { readonly cpu: number; readonly memory: number }): number {
  if (asked.cpu === 0 && asked.memory === 0) return 0;
  const after = unevenness(placement, node, asked);
  return placement.minor < firstByGain ? 1 - after / 2 : (unevenness(placement, node, { cpu: 0, memory: 0 }) - after) / 4;
}

function unevenness(placement: Placement, node: number, asked: { readonly cpu: number; readonly memory: number }): number {
  return Math.abs(placement.share(node, cpu, asked.cpu) - placement.share(node, memory, asked.memory));
}

/** The node that is left fullest, so that large pods find room elsewhere. */
export function bestFit(placement: Placement, pod: Pod): number | undefined {
  let found: number | undefined;
  let most = -Infinity;
  for (let node = 0; node < placement.nodes.length; node += 1) {
    if (!placement.fits(pod, node)) continue;
    const score = placement.share(node, cpu, 0) + placement.share(node, memory, 0);
    if (score > most) {
      found = node;
      most = score;
    }
  }
  return found;
}

/** How much a node and its zone have of a pod's set already: twice what all of it would be worth, and once. */
class Neighbours {
  private readonly inZone = new Map<string | undefined, number>();

  public constructor(private readonly placement: Placement, private readonly onNode: ReadonlyMap<number, number>, private readonly all: number) {
    for (const [node, count] of onNode) this.inZone.set(this.zoneOf(node), (this.inZone.get(this.zoneOf(node)) ?? 0) + count);
  }

  public at(node: number): number {
    return (2 * (this.onNode.get(node) ?? 0) + (this.inZone.get(this.zoneOf(node)) ?? 0)) / this.all;
  }

  private zoneOf(node: number): string | undefined {
    return this.placement.nodes[node]!.labels[nodeLabels.zone];
  }
}

function neighboursOf(placement: Placement, { of }: Pod): Neighbours | undefined {
  const onNode = placement.countsOf(of);
  return onNode.size === 0 ? undefined : new Neighbours(placement, onNode, of.set.most);
}
