import { type Fields, list } from '../fields';
import { add, type Amounts, raise } from './amounts';

/**
 * What the containers of a pod have together: all that run at the same time, or more where one that runs before them has more, beside
 * those that start before it and keep running.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function sumOfContainers(spec: Fields, of: (container: Fields) => Amounts): Map<string, number> {
  const sum = new Map<string, number>();
  for (const container of list(spec.containers)) add(sum, of(container));
  const beside = new Map<string, number>();
  const before = new Map<string, number>();
  for (const container of list(spec.initContainers)) {
    const own = of(container);
    if (container.restartPolicy === 'Always') {
      add(sum, own);
      add(beside, own);
      raise(before, beside);
    } else {
      const together = new Map(beside);
      add(together, own);
      raise(before, together);
    }
  }
  raise(sum, before);
  return sum;
}
