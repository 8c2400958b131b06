import { isIPv4 } from 'node:net';
import { addressRange, overlap, rangeOfAddress } from '../address-block';
import { type ClusterModel } from '../model';
import { privateRanges } from '../private-ranges';
import { type Problem } from '../problem';
import { type VaultBackend } from '../secrets/vault';
import { type SecretsBackend } from '../secrets-backend';
import { type Check } from './check';
import { everywhere } from './everywhere';

/**
 * A Vault of the fleet can ask the API of each cluster that signs in by the Kubernetes auth method: its pods are let out to it.
 * No secret would be read otherwise.
 */
export const reachableApiServers: Check = (fleet) => everywhere(fleet).flatMap((model, _index, all) => {
  const { secrets } = model.cluster;
  if (!secrets || !isVault(secrets) || secrets.signIn !== 'kubernetes') return [];
  const keeper = all.find((other) => other !== model && keeps(other, secrets));
  return keeper ? unreachable(model, keeper) : [];
});

function isVault(secrets: SecretsBackend): secrets is VaultBackend {
  return secrets.type === 'vault';
}

/** Whether the Vault behind a server's host runs in a cluster of the fleet. */
function keeps({ cluster: { relations } }: ClusterModel, { host }: VaultBackend): boolean {
  return relations.playerOf('vault') !== undefined && relations.routes.some((route) => route.host === host);
}

function unreachable({ cluster }: ClusterModel, keeper: ClusterModel): Problem[] {
  const { host, port } = cluster.platform.apiServer;
  const { name, relations } = keeper.cluster;
  const vault = relations.playerOf('vault');
  if (relations.reaches.some((reach) => reach.from === vault && reach.host === host && reach.port === port)) return [];
  const isPrivate = isIPv4(host) && privateRanges.some((cidr) => overlap(rangeOfAddress(host)!, addressRange({ cidr }, 'a private network')));
  const remedy = isPrivate
    ? `write signIn: 'jwt' into vault(…) of '${cluster.name}', so that Vault asks nobody, or add it to apiServers of Vault if '${name}' is in that network`
    : `add { host: '${host}', port: ${port} } to apiServers of Vault in '${name}', or write signIn: 'jwt' into vault(…) of '${cluster.name}'`;
  return [{ where: cluster.name, message: `the Kubernetes API of cluster '${cluster.name}' must be asked about its tokens by the Vault of cluster '${name}', got '${host}:${port}', where Vault is not let out; ${remedy}` }];
}
