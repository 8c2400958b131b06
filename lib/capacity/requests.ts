import { type Fields, fields } from '../fields';
import { type ContainerDefaults } from './admission';
import { add, amountFor, type Amounts, amountsOf, resource } from './amounts';
import { sumOfContainers } from './container-sums';

/** Resources that a pod may ask for as a whole, over the heads of its containers. */
const ofPods = (name: string): boolean => name === resource.cpu || name === resource.memory || name.startsWith('hugepages-');

/** What a pod asks for as the scheduler adds it up: what its containers do together, what it says as a whole, and its runtime's overhead. */
export function requestsOf(spec: Fields, defaults: ContainerDefaults, overhead: Fields = {}): Map<string, number> {
  const sum = sumOfContainers(spec, (container) => askedBy(container, defaults));
  takeWhole(sum, fields(spec.resources));
  add(sum, overheadOf(spec, overhead));
  sum.set(resource.pods, 1);
  return sum;
}

/** What a pod may take at most, of whatever it says so: the limits of its containers together, or of the pod as a whole, and its runtime's overhead. */
export function limitsOf(spec: Fields, defaults: ContainerDefaults, overhead: Fields = {}): Map<string, number> {
  const sum = sumOfContainers(spec, ({ resources }) => amountsOf({ ...defaults.limits, ...fields(fields(resources).limits) }));
  for (const [name, quantity] of Object.entries(fields(fields(spec.resources).limits))) if (ofPods(name)) sum.set(name, amountFor(name, quantity));
  add(sum, new Map([...overheadOf(spec, overhead)].filter(([name]) => sum.has(name))));
  return sum;
}

/** A limit stands in for a request that is not made, then the namespace's defaults do. */
function askedBy({ resources }: Fields, defaults: ContainerDefaults): Amounts {
  const { requests, limits } = fields(resources);
  return amountsOf({ ...defaults.requests, ...fields(limits), ...fields(requests) });
}

function overheadOf(spec: Fields, overhead: Fields): Amounts {
  return amountsOf({ ...fields(overhead), ...fields(spec.overhead) });
}

function takeWhole(sum: Map<string, number>, { requests, limits }: Fields): void {
  for (const [name, quantity] of Object.entries(fields(limits))) if (ofPods(name) && !sum.get(name)) sum.set(name, amountFor(name, quantity));
  for (const [name, quantity] of Object.entries(fields(requests))) if (ofPods(name)) sum.set(name, amountFor(name, quantity));
}
