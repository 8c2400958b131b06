import { type HostPort } from './pod';

const everywhere = '0.0.0.0';

/** Ports of the nodes' own addresses that pods have taken. */
export class PortsInUse {
  /** Addresses by node and port. */
  private readonly addresses = new Map<string, string[]>();

  public take(ports: readonly HostPort[], node: number): void {
    for (const { port, address } of ports) {
      const key = `${node} ${port}`;
      this.addresses.set(key, [...this.addresses.get(key) ?? [], address]);
    }
  }

  public leave(ports: readonly HostPort[], node: number): void {
    for (const { port, address } of ports) this.addresses.get(`${node} ${port}`)!.splice(this.addresses.get(`${node} ${port}`)!.indexOf(address), 1);
  }

  /** The first of some ports that is taken on a node. */
  public taken(ports: readonly HostPort[], node: number): string | undefined {
    return ports.find(({ port, address }) => this.addresses.get(`${node} ${port}`)?.some((other) => other === address || other === everywhere || address === everywhere))?.port;
  }
}
