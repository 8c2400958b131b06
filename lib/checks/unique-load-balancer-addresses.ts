import { addressRange, blockText, overlap, rangeOfAddress, type AddressBlock, type AddressRange } from '../address-block';
import { type Check } from './check';
import { everywhere } from './everywhere';

interface Claim {
  readonly where: string;
  readonly text: string;
  readonly range: AddressRange;
}

/**
 * An address is handed out by one cluster of the fleet, and is none at which a cluster's Kubernetes API answers: two that
 * answer for it would take turns. Clusters in networks of their own that repeat an address have to share it out all the same.
 */
export const uniqueLoadBalancerAddresses: Check = (fleet) => {
  const models = everywhere(fleet);
  const pools = models.flatMap(({ cluster: { name, relations: { loadBalancerPool: pool } } }) => (pool?.blocks ?? []).map((block) => claimed(`${name}/${pool!.application.name}`, block)));
  const servers = models.flatMap(({ cluster: { name, platform } }) => {
    const range = rangeOfAddress(platform.apiServer.host);
    return range ? [{ where: `the Kubernetes API of '${name}'`, text: platform.apiServer.host, range }] : [];
  });
  return pools.flatMap((pool, index) => {
    const other = pools.slice(0, index).find(({ where, range }) => where !== pool.where && overlap(range, pool.range));
    const server = servers.find(({ range }) => overlap(range, pool.range));
    return [
      ...(other ? [problem(pool, `must be handed out once in the fleet, got '${other.text}' of '${other.where}' and '${pool.text}' of '${pool.where}'`)] : []),
      ...(server ? [problem(pool, `must be free, got '${pool.text}' with '${server.text}', where ${server.where} answers`)] : []),
    ];
  });
};

function claimed(where: string, block: AddressBlock): Claim {
  return { where, text: blockText(block), range: addressRange(block, `addresses of '${where}'`) };
}

function problem({ where }: Claim, rule: string): ReturnType<Check>[number] {
  return { where, message: `load-balancer addresses ${rule}; take the shared addresses out` };
}
