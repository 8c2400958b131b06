import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { ovhFlavors, type OvhFlavorName, ovhManaged, type OvhManagedProps, type OvhNodes, ovhRegions, type Platform } from '../../lib';
import { refusalOf } from '../support/declare';

const node: OvhNodes = { name: 'fixed', flavor: 'b3-16', count: 2 };
const inParis: OvhNodes = { ...node, zone: 'eu-west-par-a' };
const free = (props: Partial<OvhManagedProps> = {}): Platform =>
  ovhManaged({ plan: 'free', region: 'GRA9', kubernetes: '1.34', apiServer: 'abc123.c1.gra9.k8s.ovh.net', nodes: [node], ...props });
const standard = (props: Partial<OvhManagedProps> = {}): Platform => free({ plan: 'standard', region: 'EU-WEST-PAR', nodes: [inParis], ...props });
const nodes = (pool: Partial<OvhNodes>): Platform => free({ nodes: [{ ...node, ...pool }] });

describe('OVHcloud Managed Kubernetes', () => {
  test('free: Canal beside kube-proxy, no kind of Cilium, a control plane without a price, nodes in the only zone', () => {
    expect(free()).toMatchObject({ podNetwork: { provider: 'canal' }, kubeProxy: true, price: { amount: 0, currency: 'EUR' }, region: 'GRA9', rights: { to: 'cluster' } });
    expect(free().nodes.map(({ zone }) => zone)).toEqual(['nova']);
    expect(free().kinds.filter((kind) => kind.startsWith('cilium.io'))).toEqual([]);
  });

  test('standard: Cilium in place of kube-proxy, a price only where one is told, pools in the zones of the region', () => {
    expect(standard()).toMatchObject({ podNetwork: { provider: 'cilium' }, kubeProxy: false });
    expect(standard()).not.toHaveProperty('price');
    expect(standard({ price: { amount: 0.1, currency: 'EUR', per: 'hour' } }).price).toEqual({ amount: 0.1, currency: 'EUR', per: 'hour' });
    expect(standard().nodes.map(({ zone }) => zone)).toEqual(['eu-west-par-a']);
  });

  test.each([['free', free()], ['standard', standard()]] as const)('%s: the API answers on 443, one default class, volumes of one node at a time, snapshots, load balancers', (_plan, platform) => {
    expect(platform.apiServer).toEqual({ host: 'abc123.c1.gra9.k8s.ovh.net', port: 443 });
    expect(platform.storageClasses.filter(({ isDefault }) => isDefault).map(({ name }) => name)).toEqual(['csi-cinder-high-speed']);
    expect(new Set(platform.storageClasses.flatMap(({ accessModes }) => accessModes))).toEqual(new Set(['ReadWriteOnce']));
    expect(platform.storageClasses.every(({ expandable }) => expandable)).toBe(true);
    expect(platform.volumeSnapshotClasses).toEqual(['csi-cinder-snapclass-in-use-v1', 'csi-cinder-snapclass-v1'].map((name) => ({ name, driver: 'cinder.csi.openstack.org' })));
    expect(platform.loadBalancer).toBe(true);
    expect(platform.systems).toEqual(['metrics-server', 'snapshot-controller']);
  });

  test('has spinning disks on the free plan alone', () => {
    const classic = (platform: Platform): string[] => platform.storageClasses.map(({ name }) => name).filter((name) => name.includes('classic'));
    expect([classic(free()), classic(standard())]).toEqual([['csi-cinder-classic', 'csi-cinder-classic-luks'], []]);
  });

  test('binds volumes to a zone where there are several', () => {
    const bound = (platform: Platform): unknown[] => [...new Set(platform.storageClasses.map(({ boundTo }) => boundTo))];
    expect([bound(free()), bound(standard())]).toEqual([[undefined], ['zone']]);
  });

  test('asks for an annotation of load balancers before Kubernetes 1.31', () => {
    expect(free({ kubernetes: '1.30' }).loadBalancerAnnotations).toEqual({ 'loadbalancer.ovhcloud.com/class': 'octavia' });
    expect(free({ kubernetes: '1.31' })).not.toHaveProperty('loadBalancerAnnotations');
  });

  test('runs the autoscaler where a pool may grow', () => {
    expect(nodes({ maximum: 5 }).systems).toContain('cluster-autoscaler');
    expect(nodes({ maximum: 5 }).nodes[0]).toMatchObject({ count: 2, maximum: 5 });
  });

  test('leaves through the address of the gateway, else through those of the nodes', () => {
    expect(free().egress).toEqual({ through: 'node-addresses' });
    expect(free({ gateway: { address: '203.0.113.7' } }).egress).toEqual({ through: 'shared-address', address: '203.0.113.7' });
  });

  test('keeps on each node what its documents say: 170m, 1590 MB and 30 GB of a b3-16', () => {
    expect(free().nodes[0]).toMatchObject({ cpu: '4', memory: '16Gi', disk: '100Gi', flavor: 'b3-16', reserved: { cpu: '170m', memory: '1517Mi', disk: '30Gi' } });
  });

  test('knows the GPUs of a flavor', () => {
    expect(nodes({ flavor: 'l4-180' }).nodes[0]).toMatchObject({ gpus: 2 });
    expect(nodes({}).nodes[0]).not.toHaveProperty('gpus');
  });

  test.each<[string, () => Platform, string]>([
    ['the free plan in three zones', () => free({ region: 'EU-WEST-PAR', nodes: [inParis] }),
      "plan of OVHcloud Managed Kubernetes (free) in EU-WEST-PAR must be 'standard', got 'free'; the free plan is for regions of one zone, and EU-WEST-PAR has three"],
    ['a region that is not there', () => free({ region: 'GRA8' as 'GRA9' }), "region of OVHcloud Managed Kubernetes (free) in GRA8 must be one with Managed Kubernetes, got 'GRA8'; did you mean 'GRA7'?"],
    ['a plan that is not there', () => free({ plan: 'premium' as 'free' }), "plan of OVHcloud Managed Kubernetes (premium) in GRA9 must be 'free' or 'standard', got 'premium'"],
    ['zones that documents give to Gravelines', () => nodes({ zone: 'gra9-a' }),
      "zone of node pool 'fixed' of OVHcloud Managed Kubernetes (free) in GRA9 must be left out, got 'gra9-a'; region GRA9 has one zone, and only EU-WEST-PAR and EU-SOUTH-MIL have three"],
    ['a pool without a zone where there are three', () => standard({ nodes: [node] }),
      "zone of node pool 'fixed' of OVHcloud Managed Kubernetes (standard) in EU-WEST-PAR must be one of eu-west-par-a, eu-west-par-b, eu-west-par-c, got none; a pool lies in one zone: make one for each"],
    ['a month of generation 3', () => nodes({ monthly: true }),
      "monthly of node pool 'fixed' of OVHcloud Managed Kubernetes (free) in GRA9 must be left out for flavor 'b3-16', got true; only b2, c2, d2 and r2 are paid by the month: leave it out and buy a savings plan in the control panel"],
    ['six nodes on hypervisors of their own', () => nodes({ antiAffinity: true, maximum: 6 }),
      "node pool 'fixed' of OVHcloud Managed Kubernetes (free) in GRA9 must have at most 5 nodes, since each needs a hypervisor of its own, got '6'; make a second pool of the same flavor"],
    ['a pool of more than a hundred', () => standard({ nodes: [{ ...inParis, count: 101 }] }),
      "node pool 'fixed' of OVHcloud Managed Kubernetes (standard) in EU-WEST-PAR must have at most 100 nodes, got '101'; make a second pool of the same flavor"],
    ['more nodes than the plan has', () => free({ nodes: [{ ...node, count: 60 }, { ...node, name: 'more', count: 41 }] }),
      "nodes of OVHcloud Managed Kubernetes (free) in GRA9 must be at most 100 in all, got '101'; take the plan 'standard', which has up to 500"],
    ['a name that is Karpenter’s', () => nodes({ name: 'karpenter-b3-16-nova' }),
      "name of node pool 'karpenter-b3-16-nova' of OVHcloud Managed Kubernetes (free) in GRA9 must not begin with 'karpenter-', got 'karpenter-b3-16-nova'; Karpenter takes such a pool for one of its own and deletes nodes from it"],
    ['a name with a dot', () => nodes({ name: 'pool.a' }),
      "name of node pool 'pool.a' of OVHcloud Managed Kubernetes (free) in GRA9 must consist of a-z, 0-9 and '-' and begin and end with a letter or digit, got 'pool.a'"],
    ['a flavor that is not there', () => nodes({ flavor: 'b3.16' as OvhFlavorName }), "flavor of node pool 'fixed' of OVHcloud Managed Kubernetes (free) in GRA9 must be one that Managed Kubernetes has, got 'b3.16'; did you mean 'b3-16'?"],
    ['a disk that no document knows', () => nodes({ flavor: 'd2-8' }),
      "disk of node pool 'fixed' of OVHcloud Managed Kubernetes (free) in GRA9 must be given, got none; no document says what flavor 'd2-8' has: look it up in the control panel"],
    ['a gateway by name', () => free({ gateway: { address: 'gateway.example.org' } }),
      "address of the gateway of OVHcloud Managed Kubernetes (free) in GRA9 must be an IPv4 address, got 'gateway.example.org'; it stands in the control panel under Gateway"],
    ['101 pools', () => standard({ nodes: Array.from({ length: 101 }, (_, index) => ({ ...inParis, name: `pool-${index}`, count: 1 })) }),
      "OVHcloud Managed Kubernetes (standard) in EU-WEST-PAR must have at most 100 node pools, got '101'; join some of them"],
  ])('refuses %s', (_fault, attempt, message) => expect(refusalOf(attempt)).toBe(message));
});

describe('figures that someone states of a flavor', () => {
  test.each<[Partial<OvhNodes>, string]>([
    [{ flavor: 'c3-16', cpu: '4' }, "cpu of node pool 'fixed' of OVHcloud Managed Kubernetes (free) in GRA9 must be '8', the vCPU of flavor 'c3-16', got '4'; leave it out, it follows from the flavor"],
    [{ flavor: 't2-180', cpu: '16' }, "cpu of node pool 'fixed' of OVHcloud Managed Kubernetes (free) in GRA9 must be '60', the vCPU of flavor 't2-180', got '16'; leave it out, it follows from the flavor"],
    [{ flavor: 'b3-8', disk: '25Gi' }, "disk of node pool 'fixed' of OVHcloud Managed Kubernetes (free) in GRA9 must be '50Gi', as flavor 'b3-8' has it, got '25Gi'; leave it out, it follows from the flavor"],
    [{ flavor: 'r3-16', disk: '25Gi' }, "disk of node pool 'fixed' of OVHcloud Managed Kubernetes (free) in GRA9 must be at least '50Gi', as flavor 'r3-16' has it, got '25Gi'; leave it out, it follows from the flavor"],
    [{ flavor: 'b3-8', memory: '7Gi' }, "memory of node pool 'fixed' of OVHcloud Managed Kubernetes (free) in GRA9 must be '8Gi', as flavor 'b3-8' has it, got '7Gi'; leave it out, it follows from the flavor"],
  ])('are refused with the right figure where they are wrong: %p', (pool, message) => expect(refusalOf(() => nodes(pool))).toBe(message));

  test('are accepted where they are right, and needed where nobody knows', () => {
    expect(nodes({ flavor: 'c3-16', cpu: '8000m', memory: '16Gi', disk: '200Gi' }).nodes[0]).toMatchObject({ cpu: '8', memory: '16Gi', disk: '200Gi' });
    expect(nodes({ flavor: 'd2-8', disk: '50Gi' }).nodes[0]).toMatchObject({ disk: '50Gi' });
  });
});

test('whatever flavor, a node has something left for pods, and no more than it has', () => {
  fc.assert(fc.property(fc.constantFrom(...ovhFlavors.values()), fc.constantFrom<'GRA9' | 'EU-SOUTH-MIL'>('GRA9', 'EU-SOUTH-MIL'), ({ name, vcpu, memory, disk }, region) => {
    const zone = region === 'GRA9' ? {} : { zone: 'eu-south-mil-c' };
    const [pool] = ovhManaged({ plan: 'standard', region, kubernetes: '1.34', apiServer: 'api.example.org', nodes: [{ ...node, flavor: name, ...zone, ...(disk === undefined && { disk: '50Gi' }) }] }).nodes;
    const { cpu, memory: kept, disk: room } = pool!.reserved!;
    expect(Number.parseInt(cpu, 10)).toBe(150 + 5 * vcpu);
    expect(Number.parseInt(cpu, 10)).toBeLessThan(vcpu * 1000);
    expect(Number.parseInt(kept, 10) * 2 ** 20).toBeGreaterThanOrEqual(1590e6);
    expect(Number.parseInt(kept, 10)).toBeLessThan(memory * 1024);
    expect(Number.parseInt(room!, 10)).toBeLessThan(Number.parseInt(pool!.disk, 10));
  }), { seed: 20260825, numRuns: 200 });
});

const shared = process.env.FLOTILLA_SHARED;
if (shared === undefined) console.log('FLOTILLA_SHARED is not set: flavors and regions are not compared with what was found out about them');

(shared === undefined ? describe.skip : describe)('flavors and regions', () => {
  interface Fact { vcpu: number; ram_gib: number; disk_gib: number | null; gpu_count: number; gpu_model: string | null; family: string; generation: number | null; monthly_billing: boolean; mks_slow_boot: boolean; seed_mismatch: string[] }
  const facts = (): { flavors: Record<string, Fact>; regions: Record<string, { city: string; zones: string[] | null; mks_plan: string[] }> } =>
    JSON.parse(readFileSync(join(shared ?? '', 'facts', 'ovh-flavors.json'), 'utf8')) as ReturnType<typeof facts>;

  test('are those that were found out, each with its figures', () => {
    const found = Object.entries(facts().flavors);
    expect([...ovhFlavors.keys()].sort()).toEqual(found.map(([name]) => name).sort());
    for (const [name, fact] of found) {
      const { vcpu, memory, disk, diskAtLeast, gpus, gpu, family, generation, monthly, slowBoot } = ovhFlavors.get(name)!;
      expect([name, { vcpu, memory, disk: diskAtLeast ? undefined : disk, gpus, gpu, family, generation, monthly, slowBoot }]).toEqual([name, {
        vcpu: fact.vcpu, memory: fact.ram_gib, disk: fact.disk_gib ?? undefined, gpus: fact.gpu_count, gpu: fact.gpu_model ?? undefined, family: fact.family,
        generation: fact.generation ?? undefined, monthly: fact.monthly_billing, slowBoot: fact.mks_slow_boot,
      }]);
    }
    expect(found.filter(([, { seed_mismatch: wrong }]) => wrong.length > 0)).toHaveLength(18);
  });

  test('are in these cities and zones, the free plan where there is one zone', () => {
    for (const [name, fact] of Object.entries(facts().regions)) {
      const { city, zones } = ovhRegions.get(name)!;
      expect([name, city, zones, zones.length === 0]).toEqual([name, fact.city, fact.zones ?? [], fact.mks_plan.includes('free')]);
    }
    expect(ovhRegions.size).toBe(Object.keys(facts().regions).length);
  });
});
