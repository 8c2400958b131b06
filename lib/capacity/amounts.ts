import { amountOf } from '../quantity';

/** How much of each resource, by its name: CPU in thousandths of a core, what is measured in bytes in bytes, all else in pieces. */
export type Amounts = ReadonlyMap<string, number>;

/** Names of what every node has. `disk` holds what pods write to it and the volumes that lie on it. */
export const resource = { cpu: 'cpu', memory: 'memory', ephemeralStorage: 'ephemeral-storage', pods: 'pods', disk: 'disk' } as const;

const volumesOf = 'volumes of ';

/** Name of the resource that each volume of a driver takes one of. */
export function volumeResource(driver: string): string {
  return `${volumesOf}${driver}`;
}

/** The amount that a quantity in Kubernetes' notation stands for, rounded up as the scheduler does it. */
export function amountFor(name: string, quantity: unknown): number {
  const exact = amountOf(quantity) * (name === resource.cpu ? 1000 : 1);
  // Decimal fractions are not exact in binary: 0.07 of a core must not become 71 thousandths.
  return Math.max(0, Math.ceil(exact - 1e-6));
}

/** The amounts of a map of quantities. */
export function amountsOf(quantities: Readonly<Record<string, unknown>>): Amounts {
  return new Map(Object.entries(quantities).map(([name, quantity]) => [name, amountFor(name, quantity)]));
}

/** Adds amounts to others. */
export function add(sum: Map<string, number>, amounts: Amounts): void {
  for (const [name, amount] of amounts) sum.set(name, (sum.get(name) ?? 0) + amount);
}

/** Raises amounts to others where these are larger. */
export function raise(most: Map<string, number>, amounts: Amounts): void {
  for (const [name, amount] of amounts) if (amount > (most.get(name) ?? 0)) most.set(name, amount);
}

/** `0.2 CPU`, `210Mi memory`, `1 pod`: an amount of one resource in words, rounded up. */
export function toldAmount(name: string, amount: number): string {
  if (name === resource.cpu) return `${Math.ceil(amount) / 1000} CPU`;
  if (name === resource.pods) return `room for ${amount} more ${amount === 1 ? 'pod' : 'pods'}`;
  if (name === resource.memory || name === resource.disk || name === resource.ephemeralStorage || name.startsWith('hugepages-')) return `${toldBytes(amount)} ${name}`;
  if (name.startsWith(volumesOf)) return `room for ${amount} more ${amount === 1 ? 'volume' : 'volumes'} of ${name.slice(volumesOf.length)}`;
  return `${amount} ${name}`;
}

/** An amount of bytes in the largest unit that tells it apart, rounded up. */
export function toldBytes(amount: number): string {
  if (amount >= 10 * 2 ** 30) return `${Math.ceil(amount / 2 ** 30 * 10) / 10}Gi`;
  if (amount >= 2 ** 20) return `${Math.ceil(amount / 2 ** 20)}Mi`;
  return amount >= 2 ** 10 ? `${Math.ceil(amount / 2 ** 10)}Ki` : `${amount} bytes of`;
}
