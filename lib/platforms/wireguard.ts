import { Fault } from '../fault';
import { Ipv4Range } from './ipv4-range';
import { type Node } from './nodes';

export interface WireguardProps {
  /** Private network of the nodes, apart from those of pods and Services: `10.90.0.0/24`. */
  readonly range: string;
  /** Address of each node in it, by name. @default - the first node gets the first address, and so on */
  readonly addresses?: Readonly<Record<string, string>>;
  /** UDP port that every node listens on. @default 51820 */
  readonly port?: number;
  /** Name of the interface. @default 'wg0' */
  readonly interface?: string;
  /**
   * Interface towards the internet, where Cilium must not look for it itself.
   * @default - that of the default route
   */
  readonly publicInterface?: string;
}

/** What WireGuard leaves of a packet of 1500 bytes, over IPv6 too. */
export const wireguardMtu = 1420;

/** A network of WireGuard between nodes, below Kubernetes: every node is a peer of every other one. */
export class Wireguard {
  public readonly port: number;
  public readonly interface: string;
  private readonly range: Ipv4Range;
  private readonly addresses: ReadonlyMap<string, string>;

  public constructor(private readonly nodes: readonly Node[], props: WireguardProps, private readonly endpoints: Readonly<Record<string, string>>, private readonly platform: string) {
    this.port = props.port ?? 51820;
    this.interface = props.interface ?? 'wg0';
    if (!Number.isInteger(this.port) || this.port < 1 || this.port > 65535) throw new Fault(`port of the wireguard of ${platform} must be a whole number from 1 to 65535, got '${String(props.port)}'`);
    if (!/^[a-zA-Z0-9_=+.-]{1,15}$/.test(this.interface)) throw new Fault(`interface of the wireguard of ${platform} must have at most 15 letters and digits, got '${this.interface}'; write for example 'wg0'`);
    this.range = new Ipv4Range(props.range, `range of the wireguard of ${platform}`);
    if (this.range.hosts < nodes.length) throw new Fault(`range of the wireguard of ${platform} must hold ${nodes.length} nodes, got '${props.range}'; write for example '10.90.0.0/24'`);
    this.addresses = new Map(nodes.map(({ name }, index) => [name, props.addresses?.[name] ?? this.range.address(index + 1)]));
    this.checkAddresses(props.addresses ?? {});
  }

  public addressOf(node: string): string {
    return this.addresses.get(node)!;
  }

  /** Addresses of all nodes, in their order. */
  public get all(): string[] {
    return [...this.addresses.values()];
  }

  /** Refuses a range that pods or Services have too. */
  public keepApart(others: Readonly<Record<string, string>>): void {
    for (const [what, range] of Object.entries(others)) {
      if (!this.range.overlaps(new Ipv4Range(range, `${what} of ${this.platform}`))) continue;
      throw new Fault(`range of the wireguard of ${this.platform} must be apart from the ${what} '${range}', got '${String(this.range)}'; write for example '10.90.0.0/24'`);
    }
  }

  /** What `/etc/wireguard/<interface>.conf` of a node holds. Its private key stays in a file of that node. */
  public configurationOf(node: string): string[] {
    const peers = this.nodes.filter(({ name }) => name !== node).flatMap(({ name }) => [
      '[Peer]',
      `# ${name}`,
      `PublicKey = <what 'wg pubkey < /etc/wireguard/private.key' prints on ${name}>`,
      `AllowedIPs = ${this.addressOf(name)}/32`,
      `Endpoint = ${bracketed(this.endpoints[name]!)}:${this.port}`,
      'PersistentKeepalive = 25',
    ]);
    return [
      '[Interface]',
      `Address = ${this.addressOf(node)}/${this.range.prefix}`,
      `ListenPort = ${this.port}`,
      `MTU = ${wireguardMtu}`,
      'PostUp = wg set %i private-key /etc/wireguard/private.key',
      ...peers,
    ];
  }

  private checkAddresses(given: Readonly<Record<string, string>>): void {
    const subject = `addresses of the wireguard of ${this.platform}`;
    const stranger = Object.keys(given).find((name) => !this.addresses.has(name));
    if (stranger !== undefined) throw new Fault(`${subject} must be of its nodes ${[...this.addresses.keys()].join(', ')}, got '${stranger}'; correct the name`);
    const outside = this.all.find((address) => !this.range.holds(address));
    if (outside !== undefined) throw new Fault(`${subject} must be inside '${String(this.range)}', got '${outside}'; choose one of that range`);
    const twice = this.all.find((address, index) => this.all.indexOf(address) !== index);
    if (twice !== undefined) throw new Fault(`${subject} must be of one node each, got '${twice}' twice; give one node another address`);
  }
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
