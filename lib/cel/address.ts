import { isIP } from 'node:net';
import { addressNumber, parseCidr, type ParsedCidr } from '../cidr';

/** An address of IPv4 or IPv6 in a rule. */
export class Address {
  public constructor(public readonly text: string, public readonly family: 4 | 6, public readonly number: bigint) {}

  public within(network: string): boolean {
    const { network: first, prefix } = parseCidr(network)!;
    const bits = BigInt((this.family === 4 ? 32 : 128) - prefix);
    return this.number >> bits === first >> bits;
  }
}

/** A network in a rule. */
export class Network {
  public constructor(private readonly parsed: ParsedCidr) {}

  public get prefix(): number {
    return this.parsed.prefix;
  }

  public contains({ parsed: { family, network, prefix } }: Network): boolean {
    if (family !== this.parsed.family || prefix < this.parsed.prefix) return false;
    const bits = BigInt((family === 4 ? 32 : 128) - this.parsed.prefix);
    return network >> bits === this.parsed.network >> bits;
  }
}

/** Reads an address; one of IPv4 written as IPv6 and one with a zone are none, as Kubernetes has it. */
export function parseAddress(text: string): Address | undefined {
  const family = text.includes('%') || /^::ffff:/i.test(text) ? 0 : isIP(text);
  return family === 4 || family === 6 ? new Address(text, family, addressNumber(text)) : undefined;
}

export function parseNetwork(text: string): Network | undefined {
  const parsed = /^::ffff:/i.test(text) ? undefined : parseCidr(text);
  return parsed && new Network(parsed);
}
