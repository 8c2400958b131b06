import fc from 'fast-check';
import { load } from 'js-yaml';
import { Cilium } from '../../apps';
import { k3s, type K3sProps, type Platform, s3 } from '../../lib';
import { Ipv4Range } from '../../lib/platforms/ipv4-range';
import { nodes } from '../../lib/platforms/nodes';
import { bytes, millicores } from '../../lib/units';
import { refusalOf, renderCluster } from '../support/declare';

const server = { name: 'vps', role: 'control-plane', count: 3, cpu: '8', memory: '24Gi', disk: '200Gi' } as const;
const addresses = { 'vps-1': '203.0.113.11', 'vps-2': '203.0.113.12', 'vps-3': '203.0.113.13' };
const wireguard = { range: '10.90.0.0/24' };
const vps = (props: Partial<K3sProps> = {}): Platform => k3s({ on: 'three VPS', kubernetes: '1.34', apiServer: 'api.vps.example.org', nodes: [server], ...props });
const meshed = (props: Partial<K3sProps> = {}): Platform => vps({ addresses, wireguard, ...props });

/** What the prerequisites say that a file of a node must hold. */
function fileOf(platform: Platform, title: string): string {
  const start = platform.prerequisites.findIndex((line) => line.startsWith(title) && line.endsWith(':'));
  if (start < 0) throw new Error(`there must be a file '${title}'; there are\n${platform.prerequisites.join('\n')}`);
  const lines = platform.prerequisites.slice(start + 1);
  const end = lines.findIndex((line) => !line.startsWith('  '));
  return lines.slice(0, end < 0 ? undefined : end).map((line) => line.slice(2)).join('\n');
}

type Configuration = Record<string, unknown> & { 'kubelet-arg': string[]; 'tls-san'?: string[] };
const configurationOf = (platform: Platform, node: string): Configuration => load(fileOf(platform, `${node}, /etc/rancher/k3s/config.yaml`)) as Configuration;

describe('the configuration of the nodes', () => {
  test('is one file each: the first server begins, the others join it, all leave the network to Cilium', () => {
    const platform = meshed();
    expect(configurationOf(platform, 'vps-1')).toEqual({
      'node-name': 'vps-1', 'token-file': '/etc/rancher/k3s/token', 'cluster-init': true, 'node-ip': '10.90.0.1', 'advertise-address': '10.90.0.1',
      'cluster-cidr': '10.42.0.0/16', 'service-cidr': '10.43.0.0/16', 'flannel-backend': 'none', 'disable-network-policy': true, 'disable-kube-proxy': true,
      disable: ['servicelb', 'traefik', 'local-storage'],
      'tls-san': ['api.vps.example.org', '203.0.113.11', '10.90.0.1', '203.0.113.12', '10.90.0.2', '203.0.113.13', '10.90.0.3'],
      'kubelet-arg': expect.any(Array),
    });
    const second = configurationOf(platform, 'vps-2');
    expect(second).toMatchObject({ server: 'https://10.90.0.1:6443', 'node-ip': '10.90.0.2', 'advertise-address': '10.90.0.2' });
    expect(second).not.toHaveProperty('cluster-init');
  });

  test('has the settings in common that servers refuse each other for', () => {
    const shared = ['cluster-cidr', 'service-cidr', 'cluster-domain', 'flannel-backend', 'disable', 'disable-network-policy', 'disable-kube-proxy', 'tls-san', 'etcd-s3-bucket'];
    const platform = meshed({ clusterDomain: 'home.arpa', localStorage: true, etcdSnapshots: { store: s3({ endpoint: 's3.example.org', bucket: 'etcd' }) } });
    const of = (node: string): unknown[] => shared.map((key) => configurationOf(platform, node)[key]);
    expect(of('vps-2')).toEqual(of('vps-1'));
    expect(of('vps-3')).toEqual(of('vps-1'));
    expect(configurationOf(platform, 'vps-1')).toMatchObject({ 'cluster-domain': 'home.arpa', disable: ['servicelb', 'traefik'] });
    expect(configurationOf(meshed(), 'vps-1')).not.toHaveProperty('cluster-domain');
  });

  test('of an agent has nothing of a server', () => {
    const worker = { name: 'worker', role: 'worker', count: 1, cpu: '4', memory: '8Gi', disk: '80Gi', zone: 'b', labels: { 'example.org/class': 'fast' }, taints: [{ key: 'example.org/gpu', effect: 'NoSchedule' }] } as const;
    const platform = meshed({ nodes: [server, worker], addresses: { ...addresses, 'worker-1': '2001:db8::1' } });
    expect(configurationOf(platform, 'worker-1')).toEqual({
      'node-name': 'worker-1', server: 'https://10.90.0.1:6443', 'token-file': '/etc/rancher/k3s/token', 'node-ip': '10.90.0.4',
      'node-label': ['topology.kubernetes.io/zone=b', 'example.org/class=fast'], 'node-taint': ['example.org/gpu=:NoSchedule'], 'kubelet-arg': expect.any(Array),
    });
    expect(fileOf(platform, 'vps-1, /etc/wireguard/wg0.conf')).toContain('Endpoint = [2001:db8::1]:51820');
  });

  test('keeps pods off a control plane that is for itself', () => {
    const platform = vps({ nodes: [{ ...server, workloads: false }] });
    expect(configurationOf(platform, 'vps-1')['node-taint']).toEqual(['node-role.kubernetes.io/control-plane=true:NoSchedule']);
    expect(configurationOf(vps(), 'vps-1')).not.toHaveProperty('node-taint');
  });

  test('holds no secret: the token and the keys of the bucket are put beside it', () => {
    const platform = meshed({ etcdSnapshots: { store: s3({ endpoint: 's3.gra.io.cloud.ovh.net', bucket: 'vps-etcd' }), region: 'gra', retention: 10, schedule: '0 3 * * *' } });
    expect(configurationOf(platform, 'vps-3')).toMatchObject({
      'etcd-s3': true, 'etcd-s3-endpoint': 's3.gra.io.cloud.ovh.net', 'etcd-s3-bucket': 'vps-etcd', 'etcd-s3-folder': 'etcd', 'etcd-s3-region': 'gra',
      'etcd-snapshot-retention': 10, 'etcd-snapshot-schedule-cron': '0 3 * * *',
    });
    expect(load(fileOf(platform, 'every server, /etc/rancher/k3s/config.yaml.d/etcd-s3.yaml'))).toEqual({
      'etcd-s3-access-key': '<access key of the bucket>', 'etcd-s3-secret-key': '<secret key of the bucket>',
    });
    for (const node of Object.keys(addresses)) expect(Object.keys(configurationOf(platform, node)).filter((key) => /access-key|secret-key|^token$/.test(key))).toEqual([]);
    expect(platform.prerequisites.join('\n')).toContain("/var/lib/rancher/k3s/server/token apart from the servers: without it no snapshot in 'vps-etcd' can be restored");
  });
});

describe('WireGuard below the nodes', () => {
  test('makes each node a peer of every other one, by keys that stay on their nodes', () => {
    expect(fileOf(meshed({ wireguard: { ...wireguard, port: 443, interface: 'mesh' } }), 'vps-2, /etc/wireguard/mesh.conf')).toBe([
      '[Interface]', 'Address = 10.90.0.2/24', 'ListenPort = 443', 'MTU = 1420', 'PostUp = wg set %i private-key /etc/wireguard/private.key',
      '[Peer]', '# vps-1', "PublicKey = <what 'wg pubkey < /etc/wireguard/private.key' prints on vps-1>", 'AllowedIPs = 10.90.0.1/32', 'Endpoint = 203.0.113.11:443', 'PersistentKeepalive = 25',
      '[Peer]', '# vps-3', "PublicKey = <what 'wg pubkey < /etc/wireguard/private.key' prints on vps-3>", 'AllowedIPs = 10.90.0.3/32', 'Endpoint = 203.0.113.13:443', 'PersistentKeepalive = 25',
    ].join('\n'));
  });

  test('tells Cilium how large packets are, and leaves its way to the API on the node itself', () => {
    expect(meshed().podNetwork).toEqual({
      provider: 'ours', cilium: { apiServer: { host: '127.0.0.1', port: 6444 }, ipam: 'cluster-pool', podRange: '10.42.0.0/16', kernelModules: true, mtu: 1420, isEncryptedBelow: true },
    });
    expect(meshed({ wireguard: { ...wireguard, publicInterface: 'ens3' } }).podNetwork).toMatchObject({ cilium: { devices: ['ens3', 'wg0'] } });
    const values = renderCluster((cluster) => new Cilium(cluster), { platform: meshed({ wireguard: { ...wireguard, publicInterface: 'ens3' } }) }).values('cilium');
    expect(values).toMatchObject({ MTU: 1420, devices: ['ens3', 'wg0'], k8sServiceHost: '127.0.0.1', k8sServicePort: 6444 });
    const plain = renderCluster((cluster) => new Cilium(cluster, { encryption: true }), { platform: vps() }).values('cilium');
    expect(plain).toMatchObject({ encryption: { enabled: true, type: 'wireguard' } });
    expect([plain.MTU, plain.devices]).toEqual([undefined, undefined]);
  });

  test('is not encrypted again by Cilium', () => {
    expect(refusalOf(() => renderCluster((cluster) => new Cilium(cluster, { encryption: true }), { platform: meshed() }))).toBe(
      "encryption of Cilium in cluster 'home' must be off where the nodes already talk over WireGuard, got true; remove encryption here, or wireguard of the platform");
  });

  test('gives every node an address of its own in the range, whatever the range and their number', () => {
    const prefix = fc.integer({ min: 16, max: 29 });
    fc.assert(fc.property(prefix, fc.constantFrom(1, 3, 5), fc.integer({ min: 0, max: 255 }), (bits, count, third) => {
      const size = 2 ** (32 - bits);
      const base = Math.floor((192 * 2 ** 24 + 168 * 2 ** 16 + third * 256) / size) * size;
      const range = `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.')}/${bits}`;
      const known = Object.fromEntries(Array.from({ length: count }, (_, index) => [`vps-${index + 1}`, `203.0.113.${index + 1}`]));
      const platform = vps({ nodes: [{ ...server, count }], addresses: known, wireguard: { range } });
      const given = nodes(platform).map(({ name }) => configurationOf(platform, name)['node-ip'] as string);
      expect(new Set(given).size).toBe(count);
      for (const address of given) expect(new Ipv4Range(range, 'range').holds(address)).toBe(true);
    }), { seed: 4, numRuns: 60 });
  });

  test('takes addresses that are given', () => {
    const platform = meshed({ wireguard: { ...wireguard, addresses: { 'vps-1': '10.90.0.101' } } });
    expect(configurationOf(platform, 'vps-2')).toMatchObject({ server: 'https://10.90.0.101:6443', 'node-ip': '10.90.0.2' });
  });

  const named = 'k3s on three VPS';
  test.each<[string, Partial<K3sProps>, string]>([
    ['public addresses that are missing', { addresses: { 'vps-1': '203.0.113.11' } }, `addresses of ${named} must have that of every node for its peers of wireguard, got none of 'vps-2'; add it`],
    ['a range of the pods', { wireguard: { range: '10.42.7.0/24' } }, `range of the wireguard of ${named} must be apart from the podRange '10.42.0.0/16', got '10.42.7.0/24'; write for example '10.90.0.0/24'`],
    ['a range of the Services', { wireguard: { range: '10.43.8.0/24' } }, `range of the wireguard of ${named} must be apart from the serviceRange '10.43.0.0/16', got '10.43.8.0/24'; write for example '10.90.0.0/24'`],
    ['a range around that of the pods', { wireguard: { range: '10.32.0.0/11' } }, `range of the wireguard of ${named} must be apart from the podRange '10.42.0.0/16', got '10.32.0.0/11'; write for example '10.90.0.0/24'`],
    ['a range that is too small', { wireguard: { range: '10.90.0.0/31' } }, `range of the wireguard of ${named} must hold 3 nodes, got '10.90.0.0/31'; write for example '10.90.0.0/24'`],
    ['an address for a range', { wireguard: { range: '10.90.0.1/24' } }, `range of the wireguard of ${named} must be a network of IPv4 with no bits set after its prefix, got '10.90.0.1/24'; write for example '10.90.0.0/24'`],
    ['an address outside', { wireguard: { ...wireguard, addresses: { 'vps-2': '10.91.0.2' } } }, `addresses of the wireguard of ${named} must be inside '10.90.0.0/24', got '10.91.0.2'; choose one of that range`],
    ...['10.90.0.0', '10.90.0.255'].map((address): [string, Partial<K3sProps>, string] => [
      `the first or last address of the range (${address})`, { wireguard: { ...wireguard, addresses: { 'vps-2': address } } }, `addresses of the wireguard of ${named} must be inside '10.90.0.0/24', got '${address}'; choose one of that range`,
    ]),
    ['an address twice', { wireguard: { ...wireguard, addresses: { 'vps-2': '10.90.0.1' } } }, `addresses of the wireguard of ${named} must be of one node each, got '10.90.0.1' twice; give one node another address`],
    ['a node that is not there', { wireguard: { ...wireguard, addresses: { 'vps-4': '10.90.0.9' } } }, `addresses of the wireguard of ${named} must be of its nodes vps-1, vps-2, vps-3, got 'vps-4'; correct the name`],
    ['no port', { wireguard: { ...wireguard, port: 0 } }, `port of the wireguard of ${named} must be a whole number from 1 to 65535, got '0'`],
    ['a long interface', { wireguard: { ...wireguard, interface: 'a-long-interface' } }, `interface of the wireguard of ${named} must have at most 15 letters and digits, got 'a-long-interface'; write for example 'wg0'`],
  ])('is refused: %s', (_fault, props, message) => {
    expect(refusalOf(() => meshed(props))).toBe(message);
  });
});

describe('the way to the API', () => {
  const records = (platform: Platform): string[] => platform.prerequisites.filter((line) => line.startsWith('public DNS'));

  test('by several records is one for each server', () => {
    expect(records(meshed({ access: 'dns-round-robin', addresses: { ...addresses, 'vps-3': '2001:db8::3' } }))).toEqual([
      'public DNS: api.vps.example.org. 60 IN A 203.0.113.11', 'public DNS: api.vps.example.org. 60 IN A 203.0.113.12', 'public DNS: api.vps.example.org. 60 IN AAAA 2001:db8::3',
    ]);
  });

  test('by an address that moves is in the certificate, whether it has a name or not', () => {
    const floating = { access: { floatingAddress: '203.0.113.10' } };
    expect(records(vps(floating))).toEqual(['public DNS: api.vps.example.org. 60 IN A 203.0.113.10']);
    expect(records(vps({ ...floating, apiServer: '203.0.113.10' }))).toEqual([]);
    expect(configurationOf(vps(floating), 'vps-1')['tls-san']).toEqual(['api.vps.example.org', '203.0.113.10']);
    expect(vps(floating).prerequisites.at(-1)).toBe('the provider moves 203.0.113.10 to another server as soon as the one that has it does not answer on TCP 6443; K3s itself does not');
  });

  test.each<[string, Partial<K3sProps>, string]>([
    ['records for an address', { apiServer: '203.0.113.11', access: 'dns-round-robin' }, "apiServer of k3s on three VPS must be a name, which DNS gives several addresses, got '203.0.113.11'; write for example 'api.example.org', or use a floatingAddress"],
    ['records of unknown servers', { addresses: { 'vps-1': '203.0.113.11' }, wireguard: undefined, access: 'dns-round-robin' }, "addresses of k3s on three VPS must have that of every server for its records in DNS, got none of 'vps-2'; add it"],
    ['a name for an address', { access: { floatingAddress: 'api' } }, "floatingAddress of k3s on three VPS must be an IP address, got 'api'; write for example '203.0.113.10'"],
    ['two addresses', { apiServer: '203.0.113.11', access: { floatingAddress: '203.0.113.10' } }, "apiServer of k3s on three VPS must be the floating address or a name that leads to it, got '203.0.113.11'; write '203.0.113.10'"],
    ['an address that is none', { addresses: { 'vps-1': '203.0.113' } }, "address of 'vps-1' of k3s on three VPS must be an IP address, got '203.0.113'; write for example '203.0.113.11'"],
    ['an address of nobody', { addresses: { 'vps-0': '203.0.113.1' } }, "addresses of k3s on three VPS must be of its nodes vps-1, vps-2, vps-3, got 'vps-0'; correct the name"],
  ])('is refused: %s', (_fault, props, message) => {
    expect(refusalOf(() => meshed(props))).toBe(message);
  });
});

describe('what nodes keep for themselves', () => {
  /** Capacity without what the kubelet is told to keep, as the kubelet counts it. */
  function kept(platform: Platform, node: string): { cpu: number; memory: number; disk: number } {
    const settings = Object.fromEntries(configurationOf(platform, node)['kubelet-arg'].map((argument) => {
      const [, name, list] = /^([a-z-]+)=(.*)$/.exec(argument)!;
      return [name, Object.fromEntries(list!.split(',').map((part) => part.split(/[=<]/)))];
    })) as Record<string, Record<string, string>>;
    const size = (amount: string): number => bytes(amount as '1Gi', 'amount');
    return {
      cpu: millicores(settings['system-reserved']!.cpu as '1m', 'cpu'),
      memory: size(settings['system-reserved']!.memory!) + size(settings['eviction-hard']!['memory.available']!),
      disk: size(settings['system-reserved']!['ephemeral-storage']!) + size(settings['eviction-hard']!['nodefs.available']!),
    };
  }

  test('is what their pool says, threshold of eviction included, so that figures of capacity are true', () => {
    const amount = fc.record({ memory: fc.integer({ min: 5, max: 256 }), disk: fc.integer({ min: 20, max: 4000 }), cpu: fc.integer({ min: 1, max: 64 }), isServer: fc.boolean() });
    fc.assert(fc.property(amount, ({ memory, disk, cpu, isServer }) => {
      const machine = { name: 'pool', role: isServer ? 'control-plane' : 'worker', count: 1, cpu: `${cpu}`, memory: `${memory}Gi`, disk: `${disk}Gi` } as const;
      const platform = vps({ nodes: isServer ? [machine] : [{ ...server, count: 1 }, machine] });
      const { reserved } = platform.nodes.find(({ name }) => name === 'pool')!;
      expect(kept(platform, 'pool-1')).toEqual({ cpu: millicores(reserved!.cpu, 'cpu'), memory: bytes(reserved!.memory, 'memory'), disk: bytes(reserved!.disk!, 'disk') });
      expect(bytes(reserved!.disk!, 'disk')).toBeLessThan(disk * 2 ** 30);
    }), { seed: 5, numRuns: 100 });
  });

  test('is more on a server, which has the API and etcd, and what is given where something is', () => {
    const worker = { ...server, name: 'worker', role: 'worker' } as const;
    expect(vps({ nodes: [server, worker] }).nodes.map(({ reserved }) => reserved)).toEqual([{ cpu: '750m', memory: '3Gi', disk: '30Gi' }, { cpu: '300m', memory: '1536Mi', disk: '25Gi' }]);
    const own = vps({ nodes: [{ ...server, reserved: { cpu: '1', memory: '4Gi', disk: '40Gi' } }] });
    expect(kept(own, 'vps-3')).toEqual({ cpu: 1000, memory: 4 * 2 ** 30, disk: 40 * 2 ** 30 });
  });

  test.each([
    ['more than a machine has', { memory: '2Gi' }, "reserved of node pool 'vps' of k3s on three VPS must be less than its nodes have (8, 2Gi, 200Gi), got '750m, 3Gi, 30Gi'; choose larger nodes, or set reserved"],
    ['too little to evict in time', { reserved: { cpu: '100m', memory: '512Mi' } }, "reserved memory of node pool 'vps' of k3s on three VPS must be more than the 512Mi below which pods are evicted, got '512Mi'; write '1Gi' or more"],
    ['a disk that is full before anything is evicted', { reserved: { cpu: '100m', memory: '1Gi', disk: '20Gi' } }, "reserved disk of node pool 'vps' of k3s on three VPS must be more than the 20Gi below which pods are evicted, got '20Gi'; write '21Gi' or more"],
  ] as const)('is refused: %s', (_fault, pool, message) => {
    expect(refusalOf(() => vps({ nodes: [{ ...server, ...pool }] }))).toBe(message);
  });
});
