import { resource, toldBytes } from '../amounts';

/** An amount as one would write it: `1.5` of `cpu`, `512Mi` of what is measured in bytes, a plain number of all else. */
export function toldQuantity(name: string, amount: number): string {
  if (name === resource.cpu) return String(Math.ceil(amount) / 1000);
  const isInBytes = /(^|[./])(memory|storage)$/.test(name) || name === resource.ephemeralStorage || name.startsWith('hugepages-');
  if (!isInBytes || amount < 2 ** 10) return String(amount);
  return amount % 2 ** 30 === 0 ? `${amount / 2 ** 30}Gi` : toldBytes(amount);
}
