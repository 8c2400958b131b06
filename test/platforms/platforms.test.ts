import { type K3sProps, k3s, type Platform, talos, type TalosProps } from '../../lib';
import { nodes, workloadNodes } from '../../lib/platforms/nodes';
import { refusalOf } from '../support/declare';

const machine = { name: 'node', role: 'control-plane', count: 3, cpu: '4', memory: '8Gi', disk: '50Gi' } as const;
const common = { on: 'machines', kubernetes: '1.34', apiServer: 'api.example.org', nodes: [machine] } as const;
const onTalos = (props: Partial<TalosProps> = {}): Platform => talos({ ...common, ...props });
const onK3s = (props: Partial<K3sProps> = {}): Platform => k3s({ ...common, ...props });

/** Facts of each platform, from the documents that its docstring names. */
describe('the facts of a platform', () => {
  test('Talos: KubePrism on every node, addresses by Kubernetes, a cgroup that is mounted already, no kernel modules for pods', () => {
    expect(onTalos()).toMatchObject({
      podNetwork: { provider: 'ours', cilium: { apiServer: { host: 'localhost', port: 7445 }, ipam: 'kubernetes', cgroupRoot: '/sys/fs/cgroup', kernelModules: false } },
      kubeProxy: false, storageClasses: [], systems: [], loadBalancer: false, podSecurity: 'baseline', clusterDomain: 'cluster.local',
    });
  });

  test('K3s: the agents’ own balancer in front of the servers, addresses from the range of the servers, a metrics server', () => {
    expect(onK3s()).toMatchObject({
      podNetwork: { provider: 'ours', cilium: { apiServer: { host: '127.0.0.1', port: 6444 }, ipam: 'cluster-pool', podRange: '10.42.0.0/16', kernelModules: true } },
      kubeProxy: false, storageClasses: [], systems: ['metrics-server'], loadBalancer: false, podSecurity: 'privileged',
    });
    expect(onK3s().podNetwork).not.toHaveProperty('cilium.cgroupRoot');
  });

  test('K3s has a class of its own where its provisioner runs', () => {
    expect(onK3s({ localStorage: true }).storageClasses).toEqual([{ name: 'local-path', isDefault: true, boundTo: 'node', hostPath: true, expandable: false }]);
  });

  test.each([['talos', onTalos], ['k3s', onK3s]])('%s: the API is on 6443, and each node uses its own address, unless told otherwise', (name, platform) => {
    expect(platform()).toMatchObject({ name: `${name} on machines`, apiServer: { host: 'api.example.org', port: 6443 }, egress: { through: 'node-addresses' } });
    expect(platform()).not.toHaveProperty('price');
    expect(platform({ apiServerPort: 443, sharedAddress: '203.0.113.1', clusterDomain: 'home.arpa', price: { amount: 5, currency: 'EUR' } })).toMatchObject({
      apiServer: { port: 443 }, egress: { through: 'shared-address', address: '203.0.113.1' }, clusterDomain: 'home.arpa', price: { amount: 5, currency: 'EUR' },
    });
  });
});

describe('nodes', () => {
  test('are counted from 1 under the name of their pool, and some are not for pods', () => {
    const platform = onTalos({ nodes: [{ ...machine, workloads: false, zone: 'a' }, { ...machine, name: 'worker', role: 'worker', count: 2 }] });
    expect(nodes(platform).map(({ name, zone }) => `${name} in ${zone}`)).toEqual(['node-1 in a', 'node-2 in a', 'node-3 in a', 'worker-1 in default', 'worker-2 in default']);
    expect(workloadNodes(platform).map(({ name }) => name)).toEqual(['worker-1', 'worker-2']);
  });

  test.each([
    ['two pools of one name', [machine, machine], "node pool 'node' of talos on machines must have a name of its own, got it twice; rename one of them"],
    ['two servers, which lose their majority with one', [{ ...machine, count: 2 }], "control-plane nodes of talos on machines must be 1, 3 or 5 so that etcd keeps a majority, got '2'"],
    ['no server', [{ ...machine, role: 'worker' as const }], "control-plane nodes of talos on machines must be 1, 3 or 5 so that etcd keeps a majority, got '0'"],
    ['half a node', [machine, { ...machine, name: 'half', role: 'worker' as const, count: 0.5 }], "count of node pool 'half' of talos on machines must be a whole number from 0 to 1000, got '0.5'"],
    ['memory without a unit', [{ ...machine, memory: '8' as '8Gi' }], "memory of node pool 'node' of talos on machines must be a positive amount with a binary unit, got '8'; write for example '512Mi' or '20Gi'"],
    ['no cpu', [{ ...machine, cpu: '0' as const }], "cpu of node pool 'node' of talos on machines must be whole cores or thousandths of one, got '0'; write for example '2' or '250m'"],
  ])('are refused: %s', (_fault, pools, message) => {
    expect(refusalOf(() => onTalos({ nodes: pools }))).toBe(message);
  });
});

test.each(['1.34.2', 'v1.34', '1.', '2.0', '1.034'])('the version of Kubernetes is a minor one, not %p', (kubernetes) => {
  for (const platform of [onTalos, onK3s]) expect(refusalOf(() => platform({ kubernetes: kubernetes as '1.34' }))).toMatch(/^kubernetes of \w+ on machines must be a minor version, got/);
});
