import { Cilium, MetalLB, type MetalLBProps } from '../../apps';
import { type Cluster, type Platform } from '../../lib';
import { CiliumNetworkPolicy } from '../../lib/kinds/cilium-network-policy';
import { IPAddressPool } from '../../lib/kinds/ip-address-pool';
import { L2Advertisement } from '../../lib/kinds/l2-advertisement';
import { machines, refusalOf, renderCluster } from '../support/declare';
import { type Rendered } from '../support/rendered';

const lan = { addresses: [{ start: '192.168.1.64', stop: '192.168.1.79' }, { cidr: '192.168.2.0/28' }] };

function withMetalLB(pools: MetalLBProps['pools'] = { lan }, platform: Partial<Platform> = {}, add: (cluster: Cluster) => void = () => undefined): Rendered {
  return renderCluster((cluster) => {
    new MetalLB(cluster, { pools });
    add(cluster);
  }, { platform: { ...machines(), ...platform } });
}

describe('MetalLB', () => {
  test('announces by ARP and NDP alone: what is for BGP is off', () => {
    expect(withMetalLB().values('metallb')).toMatchObject({ frrk8s: { enabled: false }, speaker: { frr: { enabled: false } } });
  });

  test('is in a privileged namespace, for its speakers use the nodes’ network', () => {
    expect(withMetalLB().core('Namespace', 'metallb-system').metadata).toMatchObject({ labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } });
  });

  test('is asked about its pools before they are accepted, so these come after it, in its own namespace', () => {
    const rendered = withMetalLB();
    expect(rendered.models[0]!.order.after('metallb-pools').map(([name]) => name)).toContain('metallb');
    expect(rendered.custom(IPAddressPool, 'lan', 'home/metallb-pools')).toMatchObject({ metadata: { namespace: 'metallb-system' }, spec: { addresses: ['192.168.1.64-192.168.1.79', '192.168.2.0/28'] } });
    expect(rendered.custom(CiliumNetworkPolicy, 'metallb-controller', 'home/metallb').spec.ingress).toMatchObject([{ toPorts: [{ ports: [{ port: '9443', protocol: 'TCP' }] }] }]);
  });

  test('announces each pool by name, where and on what it was told', () => {
    const rendered = withMetalLB({ lan, reserved: { addresses: [{ cidr: '192.168.3.0/28' }], autoAssign: false, interfaces: ['eth1'], nodeLabels: { 'example.org/lan': 'true' } } });
    expect(rendered.custom(L2Advertisement, 'lan').spec).toEqual({ ipAddressPools: ['lan'] });
    expect(rendered.custom(L2Advertisement, 'reserved').spec).toEqual({ ipAddressPools: ['reserved'], interfaces: ['eth1'], nodeSelectors: [{ matchLabels: { 'example.org/lan': 'true' } }] });
    expect(rendered.custom(IPAddressPool, 'reserved').spec).toEqual({ addresses: ['192.168.3.0/28'], autoAssign: false });
  });

  test('gives load balancers to the cluster, as Cilium’s own addresses and platforms with load balancers do', () => {
    const offering = (rendered: Rendered): unknown => rendered.models[0]!.cluster.relations.allOffers.get('load-balancer')?.map(({ name }) => name);
    expect(offering(withMetalLB())).toEqual(['metallb-pools']);
    expect(offering(renderCluster((cluster) => new Cilium(cluster, { loadBalancer: lan })))).toEqual(['cilium-addresses']);
  });

  test('is what the platform brings, where it brings it', () => {
    const rendered = withMetalLB({ lan }, { systems: ['metallb'], loadBalancer: true });
    expect([rendered.has('Application', 'metallb'), rendered.has('Application', 'metallb-pools'), rendered.has('Namespace', 'metallb-system')]).toEqual([false, false, false]);
  });

  test('is refused beside anyone else who hands out addresses', () => {
    expect(refusalOf(() => withMetalLB({ lan }, { loadBalancer: true }))).toBe("MetalLB of cluster 'home' must not hand out load-balancer addresses, got a platform that does so itself; remove new MetalLB(this, …)");
    const sentence = (first: string, second: string): string => `load-balancer addresses of a cluster must come from one system, got '${first}' and '${second}'; remove one of them`;
    const addresses = [{ cidr: '192.168.9.0/28' }];
    expect(refusalOf(() => withMetalLB({ lan }, {}, (cluster) => new Cilium(cluster, { loadBalancer: { addresses } })))).toBe(sentence('metallb-pools', 'cilium-addresses'));
    expect(refusalOf(() => renderCluster((cluster) => { new Cilium(cluster, { loadBalancer: { addresses } }); new MetalLB(cluster, { pools: { lan } }); }))).toBe(sentence('cilium-addresses', 'metallb-pools'));
  });

  test.each<[string, MetalLBProps['pools'], string]>([
    ['no pools', {}, "addresses of MetalLB in cluster 'home' must be at least one range, got none"],
    ['a pool without addresses', { lan, empty: { addresses: [] } }, "pool 'empty' of MetalLB in cluster 'home' must have addresses, got none; remove the pool"],
    ['a range from high to low', { lan: { addresses: [{ start: '192.168.1.9', stop: '192.168.1.8' }] } }, "addresses of MetalLB in cluster 'home' must be a network such as '192.0.2.16/28' or a range from a lower to a higher address, got '192.168.1.9-192.168.1.8'"],
    ['addresses in two pools', { lan, other: { addresses: [{ cidr: '192.168.1.72/30' }] } }, "addresses of MetalLB in cluster 'home' must not overlap, got '192.168.1.64-192.168.1.79' and '192.168.1.72/30'; take the shared addresses out of one of them"],
  ])('is refused %s', (_fault, pools, message) => {
    expect(refusalOf(() => withMetalLB(pools))).toBe(message);
  });
});

test('Cilium is refused addresses that overlap too', () => {
  expect(refusalOf(() => renderCluster((cluster) => new Cilium(cluster, { loadBalancer: { addresses: [{ cidr: '192.168.1.0/28' }, { start: '192.168.1.15', stop: '192.168.1.20' }] } })))).toBe(
    "addresses of loadBalancer of Cilium in cluster 'home' must not overlap, got '192.168.1.0/28' and '192.168.1.15-192.168.1.20'; take the shared addresses out of one of them",
  );
});
