import { BlockList, isIP } from 'node:net';

const ranges = new Map<string, BlockList>();

/** Whether an address lies in a range such as `10.0.0.0/8`. */
export function inRange(address: string, cidr: string): boolean {
  const known = ranges.get(cidr);
  if (known) return known.check(address, family(address));
  const [network, length] = cidr.split('/') as [string, string | undefined];
  if (length === undefined || isIP(network) === 0) throw new Error(`'${cidr}' is no range of addresses`);
  const list = new BlockList();
  list.addSubnet(network, Number(length), family(network));
  ranges.set(cidr, list);
  return list.check(address, family(address));
}

/** Whether an address lies in a range and in none of the exceptions, each of which must be part of the range. */
export function inBlock(address: string, cidr: string, except: readonly string[] = []): boolean {
  for (const exception of except) {
    if (!inRange(exception.split('/')[0]!, cidr)) throw new Error(`exception ${exception} lies outside ${cidr}`);
  }
  return inRange(address, cidr) && !except.some((exception) => inRange(address, exception));
}

const privateRanges = ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];

/** Whether an address is one of the internet. */
export function isPublic(address: string): boolean {
  return !privateRanges.some((range) => inRange(address, range));
}

function family(address: string): 'ipv4' | 'ipv6' {
  const version = isIP(address);
  if (version === 0) throw new Error(`'${address}' is no address`);
  return version === 6 ? 'ipv6' : 'ipv4';
}
