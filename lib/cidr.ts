import { isIP } from 'node:net';

/** A single address as a range of its own. */
export function cidrOf(address: string): string {
  return `${address}/${isIP(address) === 4 ? 32 : 128}`;
}
