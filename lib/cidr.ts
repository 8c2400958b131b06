import { isIP } from 'node:net';

/** A single address as a range of its own. */
export function cidrOf(address: string): string {
  return `${address}/${isIP(address) === 4 ? 32 : 128}`;
}

/** A network of IPv4 or IPv6, read. */
export interface ParsedCidr {
  readonly family: 4 | 6;
  /** The address before the slash, in which bits of hosts may be set. */
  readonly address: bigint;
  readonly prefix: number;
  /** The first address of the network. */
  readonly network: bigint;
}

/** Whether a text is an address with the length of its prefix. */
export function isCidr(text: string): boolean {
  return parseCidr(text) !== undefined;
}

/** Reads `192.0.2.0/24` or `2001:db8::/32`, as Go's `net.ParseCIDR` does: no leading zeros, no zone; nothing where it is none. */
export function parseCidr(text: string): ParsedCidr | undefined {
  const slash = text.indexOf('/');
  const [before, after] = [text.slice(0, slash), text.slice(slash + 1)];
  const family = slash < 0 || before.includes('%') ? 0 : isIP(before);
  if ((family !== 4 && family !== 6) || !/^\d{1,3}$/.test(after) || (after.length > 1 && after.startsWith('0'))) return undefined;
  const [prefix, bits] = [Number(after), family === 4 ? 32 : 128];
  if (prefix > bits) return undefined;
  const address = addressNumber(before);
  const hostBits = BigInt(bits - prefix);
  return { family, address, prefix, network: (address >> hostBits) << hostBits };
}

/** An address as a number. It must be one: ask `isIP` first. */
export function addressNumber(address: string): bigint {
  if (isIP(address) === 4) return address.split('.').reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const plain = dotted ? dotted[1]! + groupsOf(addressNumber(dotted[2]!)) : address;
  const [left = '', right] = plain.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const zeros = new Array<string>(8 - head.length - tail.length).fill('0');
  return [...head, ...(right === undefined ? [] : zeros), ...tail].reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

function groupsOf(number: bigint): string {
  return `${(number >> 16n).toString(16)}:${(number & 0xffffn).toString(16)}`;
}
