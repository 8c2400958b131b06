import { isIP } from 'node:net';
import { Fault } from './fault';

/** Addresses that lie next to each other: from one to another, both included, or a network. */
export type AddressBlock = { readonly start: string; readonly stop: string } | { readonly cidr: string };

/** A block as numbers, so that blocks can be compared. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** First and last address of a block, or a refusal of what is none. */
export function addressRange(block: AddressBlock, subject: string): AddressRange {
  const text = blockText(block);
  const range = 'cidr' in block ? networkRange(block.cidr) : explicitRange(block.start, block.stop);
  if (!range) {
    throw new Fault(`${subject} must be a network such as '192.0.2.16/28' or a range from a lower to a higher address, got '${text}'`);
  }
  return range;
}

/** A block as people write it: `192.0.2.16/28` or `192.0.2.16-192.0.2.31`. */
export function blockText(block: AddressBlock): string {
  return 'cidr' in block ? block.cidr : `${block.start}-${block.stop}`;
}

/** Refuses blocks that are none, and two that share an address. */
export function checkBlocks(blocks: readonly AddressBlock[], subject: string): void {
  if (blocks.length === 0) throw new Fault(`${subject} must be at least one range, got none`);
  const ranges = blocks.map((block) => addressRange(block, subject));
  for (const [index, range] of ranges.entries()) {
    const other = ranges.findIndex((candidate) => overlap(candidate, range));
    if (other < index) {
      throw new Fault(`${subject} must not overlap, got '${blockText(blocks[other]!)}' and '${blockText(blocks[index]!)}'; take the shared addresses out of one of them`);
    }
  }
}

/** Whether two ranges share an address. */
export function overlap(left: AddressRange, right: AddressRange): boolean {
  return left.family === right.family && left.first <= right.last && right.first <= left.last;
}

/** A single address as a range; `undefined` for what is none. */
export function rangeOfAddress(address: string): AddressRange | undefined {
  const number = addressNumber(address);
  return number && { family: number.family, first: number.value, last: number.value };
}

function explicitRange(start: string, stop: string): AddressRange | undefined {
  const from = addressNumber(start);
  const to = addressNumber(stop);
  if (!from || !to || from.family !== to.family || from.value > to.value) return undefined;
  return { family: from.family, first: from.value, last: to.value };
}

function networkRange(cidr: string): AddressRange | undefined {
  const [address, length, ...rest] = String(cidr).split('/');
  const number = addressNumber(address!);
  const bits = number?.family === 4 ? 32 : 128;
  if (!number || rest.length > 0 || length === undefined || !/^\d{1,3}$/.test(length) || Number(length) > bits) return undefined;
  const size = 1n << BigInt(bits - Number(length));
  const first = number.value - (number.value % size);
  return { family: number.family, first, last: first + size - 1n };
}

function addressNumber(address: string): { readonly family: 4 | 6; readonly value: bigint } | undefined {
  switch (isIP(address)) {
    case 4: return { family: 4, value: joined(address.split('.').map(Number), 8n) };
    case 6: return { family: 6, value: joined(groups(address), 16n) };
    default: return undefined;
  }
}

function joined(parts: readonly number[], bits: bigint): bigint {
  return parts.reduce((value, part) => (value << bits) + BigInt(part), 0n);
}

/** The eight groups of an address of IPv6; the URL parser writes an embedded address of IPv4 as two of them. */
function groups(address: string): number[] {
  const plain = new URL(`http://[${address.split('%')[0]!}]/`).hostname.slice(1, -1);
  const [head = '', tail] = plain.split('::');
  const numbers = (text: string): number[] => text === '' ? [] : text.split(':').map((group) => parseInt(group, 16));
  if (tail === undefined) return numbers(head);
  const [left, right] = [numbers(head), numbers(tail)];
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right];
}
