import fc from 'fast-check';
import { infomaniak, type InfomaniakPool, type InfomaniakProps, infomaniakS3, type Platform } from '../../lib';
import { infomaniakMachine, nearest } from '../../lib/platforms/infomaniak-flavor';
import { infomaniakReserved } from '../../lib/platforms/infomaniak-reserved';
import { bytes } from '../../lib/units';
import { refusalOf } from '../support/declare';

const general = { name: 'general', flavor: 'a2-ram4-disk50-perf1', minimum: 0, maximum: 3, zone: 'dc3-a-10' } as const;
const lab = (props: Partial<InfomaniakProps> = {}): Platform =>
  infomaniak({ region: 'dc3-a', kubernetes: '1.34', apiServer: 'api.lab.example.org', pools: [general], ...props });
const pool = (props: Partial<InfomaniakPool>): Platform => lab({ pools: [{ ...general, ...props } as InfomaniakPool] });

/** `openstack flavor list` in region dc3-a, as people have published it; the larger memories from other machines of theirs. */
const seen = [
  'a1-ram2-disk20-perf1', 'a1-ram2-disk50-perf1', 'a1-ram2-disk80-perf1', 'a1-ram4-disk20-perf1', 'a1-ram4-disk50-perf1', 'a2-ram4-disk20-perf1', 'a2-ram4-disk50-perf1',
  'a2-ram4-disk80-perf1', 'a4-ram8-disk20-perf1', 'a4-ram8-disk20-perf2', 'a4-ram8-disk50-perf1', 'a4-ram8-disk80-perf1', 'a4-ram16-disk50-perf1', 'a8-ram16-disk20-perf1',
  'a8-ram16-disk50-perf1', 'a8-ram16-disk80-perf1', 'a8-ram32-disk50-perf1', 'a8-ram32-disk80-perf1', 'a12-ram24-disk20-perf1', 'a12-ram24-disk50-perf1', 'a12-ram24-disk80-perf1',
  'a16-ram32-disk20-perf1', 'a16-ram32-disk50-perf1', 'a16-ram32-disk80-perf1', 'a16-ram64-disk80-perf1',
];

describe('a flavor', () => {
  test.each(seen)('%s tells what its machine has', (flavor) => {
    const [, cpu, memory, disk] = /^a(\d+)-ram(\d+)-disk(\d+)/.exec(flavor)!;
    expect(infomaniakMachine(flavor, 'flavor')).toEqual({ cpu, memory: `${memory}Gi`, disk: `${disk}Gi` });
  });

  test('is understood or refused with one that is understood and is no smaller, where there is any', () => {
    const amount = fc.integer({ min: 0, max: 70 });
    fc.assert(fc.property(amount, amount, fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 4 }), (cpu, memory, disk, performance) => {
      const flavor = `a${cpu}-ram${memory}-disk${disk}-perf${performance}`;
      const right = nearest(cpu, memory, disk, performance);
      const machine = infomaniakMachine(right, 'flavor');
      if (cpu <= 16) expect(Number(machine.cpu)).toBeGreaterThanOrEqual(cpu);
      if (memory <= 64) expect(bytes(machine.memory, 'memory')).toBeGreaterThanOrEqual(memory * 2 ** 30);
      if (disk <= 80) expect(bytes(machine.disk, 'disk')).toBeGreaterThanOrEqual(disk * 2 ** 30);
      if (right === flavor) expect(infomaniakMachine(flavor, 'flavor')).toEqual({ cpu: `${cpu}`, memory: `${memory}Gi`, disk: `${disk}Gi` });
      else expect(refusalOf(() => infomaniakMachine(flavor, 'flavor'))).toMatch(new RegExp(`, got '${flavor}'; write '${right}'$`));
    }), { seed: 1, numRuns: 500 });
  });

  test('no text makes anything but a machine or a refusal', () => {
    const part = fc.constantFrom('a', '1', '2', '-ram', '4', '-disk', '50', '-perf', '0', 'x', '-', '99999999999999999999');
    fc.assert(fc.property(fc.array(part, { maxLength: 10 }).map((parts) => parts.join('')), (flavor) => {
      try {
        expect(infomaniakMachine(flavor, 'flavor')).toEqual({ cpu: expect.stringMatching(/^\d+$/), memory: expect.stringMatching(/^\d+Gi$/), disk: expect.stringMatching(/^[258]0Gi$/) });
      } catch (error) {
        expect((error as Error).name).toBe('Fault');
      }
    }), { seed: 2, numRuns: 500 });
  });

  test.each([
    ['a1 is one vCPU, whatever a document says', { flavor: 'a1-ram4-disk50-perf1', machine: { cpu: '2', memory: '4Gi', disk: '50Gi' } },
      "machine of node pool 'general' of infomaniak dc3-a must be what its flavor 'a1-ram4-disk50-perf1' has, 1 vCPU, got '2'; write flavor: 'a2-ram4-disk50-perf1', or leave machine out"],
    ['memory that the flavor has not', { machine: { cpu: '2', memory: '16Gi', disk: '50Gi' } },
      "machine of node pool 'general' of infomaniak dc3-a must be what its flavor 'a2-ram4-disk50-perf1' has, 4Gi of memory, got '16Gi'; write flavor: 'a4-ram16-disk50-perf1', or leave machine out"],
    ['a GPU that it has not', { machine: { cpu: '2', memory: '4Gi', disk: '50Gi', gpus: 1 } },
      "machine of node pool 'general' of infomaniak dc3-a must have no GPU, as its flavor 'a2-ram4-disk50-perf1', got '1'; name a flavor with one, or leave machine out"],
    ['one that no machine has', { flavor: 'a1-ram8-disk50-perf1' as 'a1-ram4-disk50-perf1' },
      "flavor of node pool 'general' of infomaniak dc3-a must be one that exists, got 'a1-ram8-disk50-perf1'; write 'a2-ram8-disk50-perf1'"],
    ['one without a disk', { flavor: 'a2-ram4-disk0' as 'a2-ram4-disk50-perf1' },
      "flavor of node pool 'general' of infomaniak dc3-a must have a disk, for a pool of nodes cannot name the volume that a flavor with disk0 starts from, got 'a2-ram4-disk0'; write 'a2-ram4-disk20-perf1'"],
    ['one of a GPU without what it has', { flavor: 'g1-gpu-1-l4' as 'a2-ram4-disk50-perf1' },
      "flavor of node pool 'general' of infomaniak dc3-a must be of the form a<vCPU>-ram<GB>-disk<GB>-perf<1 or 2>, got 'g1-gpu-1-l4'; machines with a GPU have names of their own, such as 'nvl4-a8-ram16-disk50-perf1': copy it from openstack flavor list and tell what it has with machine: { cpu, memory, disk, gpus }"],
    ['one of another provider', { flavor: 'b3-8' as 'a2-ram4-disk50-perf1' },
      "flavor of node pool 'general' of infomaniak dc3-a must be of the form a<vCPU>-ram<GB>-disk<GB>-perf<1 or 2>, got 'b3-8'; write for example 'a2-ram4-disk50-perf1', or tell what it has with machine: { cpu, memory, disk, gpus }"],
  ])('is refused: %s', (_fault, props, message) => {
    expect(refusalOf(() => pool(props as Partial<InfomaniakPool>))).toBe(message);
  });

  test('that exists is not offered to the compiler beside those that do not', () => {
    // @ts-expect-error there is no a1 with 8 GB
    expect(refusalOf(() => lab({ pools: [{ ...general, flavor: 'a1-ram8-disk50-perf1' }] }))).toContain('must be one that exists');
    // @ts-expect-error a name that is not of the grammar goes with what it has
    expect(refusalOf(() => lab({ pools: [{ ...general, flavor: 'nvl4-a8-ram16-disk50-perf1' }] }))).toContain('tell what it has');
  });
});

describe('a pool', () => {
  test('is empty until the autoscaler fills it, and costs by the hour', () => {
    expect(lab().nodes).toEqual([{
      name: 'general', role: 'worker', count: 0, maximum: 3, cpu: '2', memory: '4Gi', disk: '50Gi', flavor: 'a2-ram4-disk50-perf1', zone: 'dc3-a-10',
      reserved: { cpu: '70m', memory: '1603Mi' }, price: { amount: 0.06, currency: 'CHF', per: 'hour' },
    }]);
    expect(lab().systems).toEqual(['cluster-autoscaler']);
  });

  test('with as many nodes at most as at least is not scaled', () => {
    const fixed = pool({ minimum: 2, maximum: 2 });
    expect(fixed.nodes[0]).toMatchObject({ count: 2 });
    expect(fixed.nodes[0]).not.toHaveProperty('maximum');
    expect(pool({ minimum: 2, maximum: undefined }).nodes[0]).not.toHaveProperty('maximum');
    expect(fixed.systems).toEqual([]);
  });

  test('of a flavor whose price is not known has none, which is not nothing, unless it is given', () => {
    expect(pool({ flavor: 'a1-ram4-disk50-perf1' }).nodes[0]).not.toHaveProperty('price');
    expect(pool({ flavor: 'a1-ram2-disk20-perf1' }).nodes[0]!.price).toEqual({ amount: 0.03, currency: 'CHF', per: 'hour' });
    const given = { amount: 0.0064, currency: 'CHF', per: 'hour' } as const;
    expect(pool({ flavor: 'a1-ram2-disk20-perf1', price: given }).nodes[0]!.price).toEqual(given);
    expect(lab().tariff).toEqual({
      loadBalancer: { amount: 0.015, currency: 'CHF', per: 'hour' }, blockStorage: { amount: 0.1, currency: 'CHF', per: 'month' }, objectStorage: { amount: 0.03, currency: 'CHF', per: 'month' },
    });
  });

  test.each(['nvl4-a8-ram16-disk50-perf1', 'g1-gpu-1-l4'])('of machines with a GPU (%s) is what is told of them', (flavor) => {
    const machine = { cpu: '8', memory: '16Gi', disk: '50Gi', gpus: 1 } as const;
    expect(pool({ flavor, machine, maximum: 1 }).nodes[0]).toMatchObject({ flavor, ...machine, count: 0, maximum: 1, price: { amount: 2.5, currency: 'CHF', per: 'hour' } });
    expect(pool({ flavor, machine: { ...machine, gpus: 4 } }).nodes[0]).not.toHaveProperty('price');
  });

  test.each(['node-role.kubernetes.io/worker', 'node-restriction.kubernetes.io/class', 'custom.kaas.infomaniak.cloud/node-role'])('may have the label %s', (key) => {
    expect(pool({ labels: { [key]: 'high' } }).nodes[0]!.labels).toEqual({ [key]: 'high' });
  });

  test.each([
    ['a label under a prefix of one’s own', { labels: { 'example.org/role': 'lab' } },
      "label of node pool 'general' of infomaniak dc3-a must be under node-role.kubernetes.io, node-restriction.kubernetes.io or custom.kaas.infomaniak.cloud, got 'example.org/role'; write for example 'custom.kaas.infomaniak.cloud/role'"],
    ['a label that only begins like one', { labels: { 'node-role.kubernetes.iox/a': '' } }, expect.stringContaining("got 'node-role.kubernetes.iox/a'")],
    ['taints', { taints: [{ key: 'a', effect: 'NoSchedule' }] as unknown as undefined },
      "node pool 'general' of infomaniak dc3-a must not have taints, for an instance pool has none, got some; keep pods away with labels and a nodeSelector"],
    ['a zone of the other region', { zone: 'az-1' }, "zone of node pool 'general' of infomaniak dc3-a must be an availability zone of dc3-a, got 'az-1'; write for example 'dc3-a-10'"],
    ['fewer nodes at most than at least', { minimum: 3, maximum: 2 }, "maximum of node pool 'general' of infomaniak dc3-a must be a whole number and at least 3, got '2'"],
    ['no nodes ever', { minimum: 0, maximum: 0 }, "maximum of node pool 'general' of infomaniak dc3-a must be a whole number and at least 1, got '0'"],
    ['half a node', { minimum: 0.5, maximum: 1 }, "count of node pool 'general' of infomaniak dc3-a must be a whole number from 0 to 1000, got '0.5'"],
  ])('is refused: %s', (_fault, props, message) => {
    expect(refusalOf(() => pool(props))).toEqual(message);
  });

  test('keeps what was measured on nodes: 2.44 GiB are left of 4, 12.62 of 16, and next to nothing of 2', () => {
    const left = (cpu: number, gigabytes: number): number => gigabytes - bytes(infomaniakReserved(cpu, gigabytes * 1024).memory, 'memory') / 2 ** 30;
    expect(left(2, 4)).toBeCloseTo(2.44, 1);
    expect(left(4, 16)).toBeCloseTo(12.62, 1);
    expect(left(1, 2)).toBeLessThan(1);
  });

  test('of larger machines leaves more for pods, and never takes all', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 2, max: 512 }), (cpu, gigabytes) => {
      const left = (size: number): number => size * 1024 - bytes(infomaniakReserved(cpu, size * 1024).memory, 'memory') / 2 ** 20;
      expect(left(gigabytes)).toBeGreaterThan(0);
      expect(left(gigabytes + 1)).toBeGreaterThan(left(gigabytes));
    }), { seed: 3, numRuns: 200 });
  });
});

describe('the platform', () => {
  test('brings Cilium and load balancers, and volumes that stay in their zone', () => {
    const storageClasses = [{ name: 'csi-cinder-sc-delete', isDefault: true }];
    expect(lab({ storageClasses, systems: ['metrics-server'] })).toMatchObject({
      name: 'infomaniak dc3-a', podNetwork: { provider: 'cilium' }, kubeProxy: false, loadBalancer: true, rights: { to: 'cluster' }, clusterDomain: 'cluster.local',
      storageClasses: [{ name: 'csi-cinder-sc-delete', isDefault: true, boundTo: 'zone' }], systems: ['cluster-autoscaler', 'metrics-server'], gatewayClasses: [], ingressClasses: [],
    });
    expect(lab().storageClasses).toEqual([]);
  });

  test('says what Terraform has to be told, and how many ports that takes', () => {
    const fixed = { ...general, name: 'fixed', minimum: 2, maximum: 2, zone: 'dc3-a-09', labels: { 'custom.kaas.infomaniak.cloud/node-role': 'base' } };
    expect(lab({ pools: [general, fixed], pack: 'dedicated_4' }).prerequisites).toEqual([
      'infomaniak_kaas: region = "dc3-a", pack_name = "dedicated_4", kubernetes_version = "1.34"',
      'infomaniak_kaas_instance_pool "general": flavor_name = "a2-ram4-disk50-perf1", availability_zone = "dc3-a-10", min_instances = 0, max_instances = 3',
      'infomaniak_kaas_instance_pool "fixed": flavor_name = "a2-ram4-disk50-perf1", availability_zone = "dc3-a-09", min_instances = 2, max_instances = 2, labels = { "custom.kaas.infomaniak.cloud/node-role" = "base" }',
      'a quota of at least 5 network ports in the project, one for each node, beside those of routers and load balancers',
    ]);
  });

  test.each([['ch-dc3-a', 'dc3-a'], ['ch-dc4-a', 'dc4-a'], ['gra', 'dc3-a']])('has no region %s', (region, right) => {
    const message = `must be 'dc3-a' or 'dc4-a', without a country before it, got '${region}'; write '${right}'`;
    expect(refusalOf(() => lab({ region: region as 'dc3-a' }))).toBe(`region of infomaniak ${message}`);
    expect(refusalOf(() => infomaniakS3({ region: region as 'dc3-a', bucket: 'backups' }))).toBe(`region of infomaniakS3 ${message}`);
  });

  test.each([['dc3-a', 's3.pub1.infomaniak.cloud'], ['dc4-a', 's3.pub2.infomaniak.cloud']] as const)('backs up from %s to %s, with signatures for the region that it wants', (region, endpoint) => {
    expect(infomaniakS3({ region, bucket: 'lab-backups', retention: '14d' })).toEqual({ endpoint, bucket: 'lab-backups', retention: '14d', region: 'us-east-1' });
  });
});
