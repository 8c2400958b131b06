import { isIP, isIPv4 } from 'node:net';
import { Fault } from '../fault';
import { type Node } from './nodes';
import { type Wireguard } from './wireguard';

/** How `kubectl` and a hub's Argo CD reach a server that is up. */
export type K3sAccess =
  /** Public DNS has the addresses of all servers; a client goes on to the next where one does not answer. */
  | 'dns-round-robin'
  /** One address that the provider moves to a server that is up. */
  | { readonly floatingAddress: string };

/** What the way to the API depends on. */
export interface K3sEntry {
  readonly platform: string;
  readonly apiServer: { readonly host: string; readonly port: number };
  /** Public addresses of the nodes, by their names. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly wireguard?: Wireguard;
  readonly access?: K3sAccess;
}

/** Every name and address under which somebody calls the API. */
export function certificateNames({ apiServer, access, addresses, wireguard }: K3sEntry, servers: readonly Node[]): string[] {
  const floating = typeof access === 'object' ? [access.floatingAddress] : [];
  const own = servers.flatMap(({ name }) => [...(addresses[name] === undefined ? [] : [addresses[name]]), ...(wireguard ? [wireguard.addressOf(name)] : [])]);
  return [...new Set([apiServer.host, ...floating, ...own])];
}

/** Refuses a way that the facts do not allow. */
export function checkAccess({ access, apiServer, addresses, platform }: K3sEntry, servers: readonly Node[]): void {
  if (access === undefined) return;
  if (access === 'dns-round-robin') {
    if (isIP(apiServer.host) !== 0) throw new Fault(`apiServer of ${platform} must be a name, which DNS gives several addresses, got '${apiServer.host}'; write for example 'api.example.org', or use a floatingAddress`);
    const missing = servers.find(({ name }) => addresses[name] === undefined);
    if (missing) throw new Fault(`addresses of ${platform} must have that of every server for its records in DNS, got none of '${missing.name}'; add it`);
    return;
  }
  if (isIP(access.floatingAddress) === 0) throw new Fault(`floatingAddress of ${platform} must be an IP address, got '${String(access.floatingAddress)}'; write for example '203.0.113.10'`);
  if (isIP(apiServer.host) !== 0 && apiServer.host !== access.floatingAddress) {
    throw new Fault(`apiServer of ${platform} must be the floating address or a name that leads to it, got '${apiServer.host}'; write '${access.floatingAddress}'`);
  }
}

/** What has to be done for it outside the machines. */
export function accessLines({ access, apiServer, addresses }: K3sEntry, servers: readonly Node[]): string[] {
  if (access === undefined) return [];
  const record = (address: string): string => `public DNS: ${apiServer.host}. 60 IN ${isIPv4(address) ? 'A' : 'AAAA'} ${address}`;
  if (access === 'dns-round-robin') return servers.map(({ name }) => record(addresses[name]!));
  return [
    ...(isIP(apiServer.host) === 0 ? [record(access.floatingAddress)] : []),
    `the provider moves ${access.floatingAddress} to another server as soon as the one that has it does not answer on TCP ${apiServer.port}; K3s itself does not`,
  ];
}
