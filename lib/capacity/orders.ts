import { type Pod } from './pod';

/** Whether something is true of one of some orders in which pods may come, the same ones each time: the most important first, those of a set together, or any. */
export function someOrder(pods: readonly Pod[], count: number, isTrue: (order: readonly Pod[]) => boolean): boolean {
  let seed = 1;
  const drawn = (): number => seed = (seed * 48_271) % 2_147_483_647;
  for (let turn = 0; turn < count; turn += 1) {
    const sets = new Map(pods.map(({ of }) => [of, drawn()]));
    const order = pods.map((pod) => ({ pod, at: turn % 3 === 2 ? drawn() : sets.get(pod.of)!, priority: turn % 3 === 0 ? pod.of.priority.value : 0 }))
      .sort((left, right) => right.priority - left.priority || left.at - right.at).map(({ pod }) => pod);
    if (isTrue(order)) return true;
  }
  return false;
}
