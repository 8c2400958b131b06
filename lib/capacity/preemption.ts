import { type Placement } from './placement';
import { type Pod } from './pod';

/** Pods that must go for another one, all from one node. */
interface Victims {
  readonly node: number;
  readonly pods: readonly Pod[];
  readonly highest: number;
}

/**
 * Places a pod where pods that go later can be pushed out for it, as the scheduler does: where the highest of them is the
 * lowest, then the fewest. Returns those that were pushed out, or undefined where none would do.
 */
export function preempt(placement: Placement, pod: Pod): readonly Pod[] | undefined {
  if (!pod.of.priority.preempts) return undefined;
  let best: Victims | undefined;
  for (let node = 0; node < placement.nodes.length; node += 1) {
    const found = victimsOn(placement, pod, node);
    if (found && (!best || found.highest < best.highest || (found.highest === best.highest && found.pods.length < best.pods.length))) best = found;
  }
  if (!best) return undefined;
  for (const victim of best.pods) placement.remove(victim);
  placement.place(pod, best.node);
  return best.pods;
}

/** Whether a pod would fit on a node if all that may be pushed out were gone. */
export function fitsByPreemption(placement: Placement, pod: Pod, node: number): boolean {
  return pod.of.priority.preempts && victimsOn(placement, pod, node) !== undefined;
}

function victimsOn(placement: Placement, pod: Pod, node: number): Victims | undefined {
  if (!pod.of.eligibility.allows(node)) return undefined;
  const lower = [...placement.podsOn[node]!].filter(({ of }) => of.set.runs !== 'everywhere' && of.priority.value < pod.of.priority.value);
  if (lower.length === 0) return undefined;
  for (const other of lower) placement.remove(other);
  const pods = placement.fits(pod, node) ? lower.sort((left, right) => right.of.priority.value - left.of.priority.value).filter((other) => !isSpared(placement, pod, node, other)) : undefined;
  for (const other of lower) if (other.node < 0) placement.place(other, node);
  return pods && { node, pods, highest: pods[0]?.of.priority.value ?? -Infinity };
}

/** Whether a pod may stay after all. */
function isSpared(placement: Placement, pod: Pod, node: number, other: Pod): boolean {
  placement.place(other, node);
  if (placement.fits(pod, node)) return true;
  placement.remove(other);
  return false;
}
