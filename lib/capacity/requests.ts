import { type Fields, fields, list } from '../fields';
import { type ContainerDefaults } from './admission';
import { add, amountFor, type Amounts, raise, resource } from './amounts';

/** Resources that a pod may ask for as a whole, over the heads of its containers. */
const ofPods = (name: string): boolean => name === resource.cpu || name === resource.memory || name.startsWith('hugepages-');

/**
 * What a pod asks for as the scheduler adds it up: all containers that run together, or more where one that runs before them
 * asks for more, beside those that start before it and keep running; what the pod says as a whole; and its runtime's overhead.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
 */
export function requestsOf(spec: Fields, defaults: ContainerDefaults, overhead: Fields = {}): Map<string, number> {
  const sum = new Map<string, number>();
  for (const container of list(spec.containers)) add(sum, askedBy(container, defaults));
  const beside = new Map<string, number>();
  const before = new Map<string, number>();
  for (const container of list(spec.initContainers)) {
    const own = askedBy(container, defaults);
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
  takeWhole(sum, fields(spec.resources));
  add(sum, new Map(Object.entries({ ...fields(overhead), ...fields(spec.overhead) }).map(([name, quantity]) => [name, amountFor(name, quantity)])));
  sum.set(resource.pods, 1);
  return sum;
}

/** A limit stands in for a request that is not made, then the namespace's defaults do. */
function askedBy({ resources }: Fields, defaults: ContainerDefaults): Amounts {
  const { requests, limits } = fields(resources);
  const asked = { ...defaults.requests, ...fields(limits), ...fields(requests) };
  return new Map(Object.entries(asked).map(([name, quantity]) => [name, amountFor(name, quantity)]));
}

function takeWhole(sum: Map<string, number>, { requests, limits }: Fields): void {
  for (const [name, quantity] of Object.entries(fields(limits))) if (ofPods(name) && !sum.get(name)) sum.set(name, amountFor(name, quantity));
  for (const [name, quantity] of Object.entries(fields(requests))) if (ofPods(name)) sum.set(name, amountFor(name, quantity));
}
