import { Cilium, MetalLB } from '../../apps';
import { type AddressBlock, type Cluster } from '../../lib';
import { uniqueLoadBalancerAddresses } from '../../lib/checks/unique-load-balancer-addresses';
import { completeCluster, machines, newFleet, renderFleet } from '../support/declare';

const pools: Readonly<Record<string, (cluster: Cluster, addresses: readonly AddressBlock[]) => void>> = {
  cilium: (cluster, addresses) => { new Cilium(cluster, { loadBalancer: { addresses } }); },
  metallb: (cluster, addresses) => { new MetalLB(cluster, { pools: { lan: { addresses } } }); },
};

/** What is wrong with clusters of one fleet that hand out these addresses, each with its Kubernetes API at another one. */
function problems(clusters: Readonly<Record<string, { by: string; addresses: readonly AddressBlock[] }>>): string[] {
  const fleet = newFleet();
  for (const [index, [name, { by, addresses }]] of Object.entries(clusters).entries()) {
    pools[by]!(completeCluster(fleet, { name, platform: { ...machines(), apiServer: { host: `192.168.1.${10 + index}`, port: 6443 } } }), addresses);
  }
  return uniqueLoadBalancerAddresses({ ...renderFleet(fleet), previous: () => undefined }).map(({ where, message }) => `${where}: ${message}`);
}

describe('addresses for load balancers', () => {
  test('that clusters divide between them are fine, whoever hands them out', () => {
    expect(problems({ north: { by: 'cilium', addresses: [{ cidr: '192.168.1.64/28' }] }, south: { by: 'metallb', addresses: [{ start: '192.168.1.80', stop: '192.168.1.90' }] } })).toEqual([]);
  });

  test('of two clusters at once are refused, with both sides', () => {
    expect(problems({ north: { by: 'cilium', addresses: [{ cidr: '192.168.1.64/28' }] }, south: { by: 'metallb', addresses: [{ start: '192.168.1.79', stop: '192.168.1.90' }] } })).toEqual([
      "south/metallb-pools: load-balancer addresses must be handed out once in the fleet, got '192.168.1.64/28' of 'north/cilium-addresses' and '192.168.1.79-192.168.1.90' of 'south/metallb-pools'; take the shared addresses out",
    ]);
  });

  test('at which a Kubernetes API of the fleet answers are refused, its own as well as another’s', () => {
    expect(problems({ north: { by: 'cilium', addresses: [{ cidr: '192.168.1.10/32' }] }, south: { by: 'metallb', addresses: [{ start: '192.168.1.64', stop: '192.168.1.70' }] } })).toEqual([
      "north/cilium-addresses: load-balancer addresses must be free, got '192.168.1.10/32' with '192.168.1.10', where the Kubernetes API of 'north' answers; take the shared addresses out",
    ]);
    expect(problems({ north: { by: 'cilium', addresses: [{ cidr: '192.168.1.64/28' }] }, south: { by: 'metallb', addresses: [{ cidr: '192.168.1.8/29' }] } })).toEqual([
      expect.stringContaining("where the Kubernetes API of 'north' answers"),
    ]);
  });
});
