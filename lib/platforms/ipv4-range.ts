import { isIPv4 } from 'node:net';
import { Fault } from '../fault';

/** A range of IPv4 addresses, for the few sums that platforms have to do. */
export class Ipv4Range {
  private readonly first: number;
  private readonly size: number;

  /** @throws Fault for anything but a network such as `10.90.0.0/24` */
  public constructor(private readonly cidr: string, subject: string) {
    const [address = '', bits = ''] = String(cidr).split('/');
    const size = 2 ** (32 - Number(bits));
    if (!isIPv4(address) || !/^\d{1,2}$/.test(bits) || Number(bits) > 32 || numberOf(address) % size !== 0) {
      throw new Fault(`${subject} must be a network of IPv4 with no bits set after its prefix, got '${String(cidr)}'; write for example '10.90.0.0/24'`);
    }
    this.first = numberOf(address);
    this.size = size;
  }

  /** The address at a position, counted from 0, which is the network itself. */
  public address(position: number): string {
    const value = this.first + position;
    return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
  }

  /** Addresses that machines can have: all but the network's first and last. */
  public get hosts(): number {
    return Math.max(0, this.size - 2);
  }

  public get prefix(): number {
    return 32 - Math.log2(this.size);
  }

  public holds(address: string): boolean {
    if (!isIPv4(address)) return false;
    const value = numberOf(address);
    return value > this.first && value < this.first + this.size - 1;
  }

  public overlaps(other: Ipv4Range): boolean {
    return this.first < other.first + other.size && other.first < this.first + this.size;
  }

  public toString(): string {
    return this.cidr;
  }
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
