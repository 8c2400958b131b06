import * as fc from 'fast-check';
import { RookCeph, type RookCephProps, VolumeSnapshots } from '../../apps';
import { healthChecks } from '../../apps/argocd/health-checks';
import { Application, type cephCsiDriversChart, type ChartValues, type Cluster, type KindProps, type NodePool, type Platform, type Resources, talos, Volume, Workload } from '../../lib';
import { bytes, millicores } from '../../lib/units';
import { CephBlockPool } from '../../lib/kinds/ceph-block-pool';
import { CephCluster } from '../../lib/kinds/ceph-cluster';
import { CephFilesystem } from '../../lib/kinds/ceph-filesystem';
import { CiliumNetworkPolicy } from '../../lib/kinds/cilium-network-policy';
import { VolumeSnapshotClass } from '../../lib/kinds/volume-snapshot-class';
import { machines, newFleet, bareCluster, refusalOf, renderCluster, renderFleet, type Facts } from '../support/declare';
import { healthBy } from '../support/lua';
import { type Rendered } from '../support/rendered';

const props: RookCephProps = { devices: { node: ['nvme1n1'] } };
const pool = (name: string, facts: Partial<NodePool> = {}): NodePool => ({ name, role: 'worker', count: 1, cpu: '4', memory: '16Gi', disk: '100Gi', ...facts });
const onTalos = (nodes: readonly NodePool[]): Platform => talos({ on: 'machines', kubernetes: '1.34', apiServer: '192.168.1.10', nodes: [machines().nodes[0]!, ...nodes] });
const three = onTalos([pool('node', { count: 3 })]);
const onNodes = (count: number): Platform => onTalos([pool('node', { count })]);

const declared = (more: Partial<RookCephProps> = {}, facts: Facts = {}, add: (cluster: Cluster) => void = () => undefined): Rendered => renderCluster((cluster) => {
  new VolumeSnapshots(cluster);
  new RookCeph(cluster, { ...props, ...more });
  add(cluster);
}, { platform: three, ...facts });
const refused = (more: Partial<RookCephProps>, facts: Facts = {}): string => refusalOf(() => declared(more, facts));

const ceph = (rendered: Rendered): KindProps<typeof CephCluster>['spec'] => rendered.custom(CephCluster, 'rook-ceph').spec;
const drivers = (rendered: Rendered): ChartValues<typeof cephCsiDriversChart> => rendered.values('ceph-csi-drivers') as ChartValues<typeof cephCsiDriversChart>;
const after = (rendered: Rendered, name: string): string[] => rendered.models[0]!.order.after(name).map(([provider]) => provider);

describe('Rook-Ceph', () => {
  test('comes in three steps: the operator, the drivers without which no claim is bound, and Ceph, before whoever wants a volume', () => {
    const rendered = declared({}, {}, (cluster) => new Volume(new Application(cluster, 'web'), 'data', { size: '1Gi' }));
    expect(after(rendered, 'ceph-csi-drivers')).toContain('rook-ceph');
    expect(after(rendered, 'rook-ceph-cluster')).toEqual(expect.arrayContaining(['rook-ceph', 'ceph-csi-drivers', 'volume-snapshots']));
    expect(after(rendered, 'web')).toContain('rook-ceph-cluster');
  });

  test('names its drivers, image set and namespace as Rook does, which the chart of drivers does not', () => {
    const values = drivers(declared({ filesystem: true }));
    expect(values.operatorConfig).toMatchObject({ namespace: 'rook-ceph', driverSpecDefaults: { imageSet: { name: 'rook-csi-operator-image-set-configmap' } } });
    expect(values.drivers).toMatchObject({ rbd: { enabled: true, name: 'rook-ceph.rbd.csi.ceph.com' }, cephfs: { enabled: true, name: 'rook-ceph.cephfs.csi.ceph.com' } });
    expect(drivers(declared()).drivers.cephfs).toEqual({ enabled: false });
  });

  test('makes snapshots of block devices, which the chart turns off unless it is told', () => {
    expect(drivers(declared()).drivers.rbd).toMatchObject({ snapshotPolicy: 'volumeSnapshot' });
    expect(drivers(declared({ snapshots: false })).drivers.rbd).toMatchObject({ snapshotPolicy: 'none' });
    expect(declared({ snapshots: false }).allCustom(VolumeSnapshotClass)).toEqual([]);
  });

  test('without VolumeSnapshots says what to add, or goes without snapshots', () => {
    const fleet = (snapshots: boolean): (() => unknown) => () => {
      const own = newFleet();
      const cluster = bareCluster(own, { platform: three });
      new Application(cluster, 'rest', { namespace: 'default' }).offers('pod-network', 'kind:argoproj.io/Application', 'kind:cilium.io/CiliumNetworkPolicy', 'priority-class:platform-high');
      new RookCeph(cluster, { ...props, snapshots });
      return renderFleet(own);
    };
    expect(refusalOf(fleet(true))).toMatch(/^cluster 'home' must have VolumeSnapshots, got none; ceph-csi-drivers and rook-ceph-cluster need .*: add new VolumeSnapshots\(this\)$/);
    expect(fleet(false)).not.toThrow(/VolumeSnapshots/);
  });

  test('loses nothing by itself: no sync removes what holds data, no deletion of an Application, and nothing of the operator', () => {
    const rendered = declared({ filesystem: true, objectStore: true });
    const kinds = ['CephBlockPool', 'CephCluster', 'CephFilesystem', 'CephFilesystemSubVolumeGroup', 'CephObjectStore'];
    const held = rendered.manifests('home/rook-ceph-cluster').filter(({ kind }) => kind.startsWith('Ceph'));
    expect(held.map(({ kind }) => kind).sort()).toEqual(kinds);
    for (const { metadata } of held) expect(metadata.annotations).toMatchObject({ 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' });
    expect(rendered.argoApplication('rook-ceph').spec.syncPolicy?.automated).toEqual({ selfHeal: true });
    for (const name of ['rook-ceph', 'ceph-csi-drivers', 'rook-ceph-cluster']) expect(rendered.argoApplication(name).metadata.finalizers).toBeUndefined();
  });

  test('says nothing that vanishes when the operator writes the object back: no false, no zero, nothing empty outside a list', () => {
    const vanishing = (value: unknown, path: string): string[] => {
      if (value === false || value === 0 || value === '') return [path];
      if (Array.isArray(value) || typeof value !== 'object' || value === null) return [];
      const entries = Object.entries(value);
      return entries.length === 0 ? [path] : entries.flatMap(([key, inner]) => vanishing(inner, `${path}.${key}`));
    };
    for (const tier of ['production', 'development'] as const) {
      for (const full of [true, false]) {
        const rendered = declared({ filesystem: full, objectStore: full, encryption: full, ...(full && { dashboard: 'ceph' }), ...(tier === 'development' && { replicas: 1 }) }, { tier });
        const objects = rendered.manifests('home/rook-ceph-cluster').filter(({ apiVersion }) => apiVersion === 'ceph.rook.io/v1');
        expect(objects.flatMap(({ kind, spec }) => vanishing(spec, kind))).toEqual([]);
      }
    }
  });

  test('says in lists what the operator adds there, since a list counts as one value', () => {
    const rendered = declared({ filesystem: true });
    for (const node of ceph(rendered).storage.nodes) expect(node.resources).toEqual({});
    expect(rendered.custom(CephFilesystem, 'ceph-filesystem').spec.dataPools[0]).toMatchObject({
      application: '', erasureCoded: { codingChunks: 0, dataChunks: 0 }, mirroring: {}, quotas: {}, statusCheck: { mirror: {} },
    });
  });

  test('knows the keys that kernels before 7.0 can use', () => {
    expect(ceph(declared()).security).toEqual({ cephx: { csi: { keyType: 'aes' } } });
  });

  test('runs in a namespace that is privileged, and its operators restricted', () => {
    expect(declared().core('Namespace', 'rook-ceph').metadata).toMatchObject({ labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } });
  });
});

describe('the disks of Ceph', () => {
  const nodesOf = (devices: RookCephProps['devices'], platform: Platform): unknown => ceph(declared({ devices }, { platform })).storage.nodes.map(({ name, devices: own, deviceFilter }) => [name, own?.map((device) => device.name) ?? deviceFilter]);

  test('are named: of each node of a pool, and of a node that differs', () => {
    expect(nodesOf({ node: ['sdb', '/dev/disk/by-id/nvme-x'], 'node-2': '^nvme[12]n1$' }, three)).toEqual([
      ['node-1', ['sdb', '/dev/disk/by-id/nvme-x']], ['node-2', '^nvme[12]n1$'], ['node-3', ['sdb', '/dev/disk/by-id/nvme-x']],
    ]);
  });

  test('are those of the pools that are named and of no others', () => {
    expect(nodesOf({ disks: ['sdb'] }, onTalos([pool('node', { count: 2 }), pool('disks', { count: 3 })]))).toEqual(['disks-1', 'disks-2', 'disks-3'].map((name) => [name, ['sdb']]));
    expect(ceph(declared()).storage).not.toHaveProperty('useAllNodes');
  });

  test.each<[string, Partial<RookCephProps>, Facts, string]>([
    ['of a node that is not there', { devices: { nodes: ['sdb'] } }, {}, "devices of RookCeph must be those of a pool or node of cluster 'home', got 'nodes'; take 'control' or 'node', or one of their nodes"],
    ['of a pool that an autoscaler changes', {}, { platform: onTalos([pool('node', { count: 3, maximum: 5 })]) },
      "node pool 'node' with devices of RookCeph must keep its nodes, got one that an autoscaler changes; a node that goes takes its copies along: give devices of another pool, or remove its maximum"],
    ['that are none', { devices: { node: [] } }, {}, "devices of 'node' must be at least one, got none; name a disk without a file system, such as 'nvme1n1'"],
    ['with a name that is none', { devices: { node: ['/mnt/disk'] } }, {}, "device of 'node' must be a name such as 'nvme1n1' or a path below /dev, got '/mnt/disk'"],
    ['named twice', { devices: { node: ['sdb', 'sdb'] } }, {}, "devices of 'node' must be named once each, got 'sdb' twice; remove one"],
    ['by an expression that is none', { devices: { node: '[' } }, {}, "devices of 'node' must be a list of disks, or a regular expression for their names such as '^nvme[1-3]n1$', got '['"],
    ['of two nodes for three copies', { devices: { 'node-1': ['sdb'], 'node-2': ['sdb'] } }, {},
      "nodes with devices of RookCeph must be at least 3, one for each copy, got '2'; give devices of 1 more, or take LocalPathProvisioner"],
    ['of two nodes for three copies, to try it', {}, { platform: onNodes(2), tier: 'development' }, "nodes with devices of RookCeph must be at least 3, one for each copy, got '2'; give devices of 1 more, or say replicas: 1"],
    ['for two copies in production', { replicas: 2 }, {},
      "replicas of RookCeph must be at least 3 in a production cluster, got '2'; with fewer, one lost disk stops all writing or loses data: take 3, or make the tier of 'home' development"],
    ['for no copy', { replicas: 0 }, { tier: 'development' }, "replicas of RookCeph must be a whole number from 1 to 5, got '0'"],
  ])('%s are refused', (_, more, facts, message) => {
    expect(refused(more, facts)).toBe(message);
  });

  test('may be one alone where nothing is at stake, and Ceph does not complain about it for ever', () => {
    const rendered = declared({ replicas: 1 }, { platform: onNodes(1), tier: 'development' });
    expect(ceph(rendered)).toMatchObject({ mon: { count: 1 }, mgr: { count: 1 }, cephConfig: { global: { mon_warn_on_pool_no_redundancy: 'false', osd_pool_default_size: '1' } } });
    expect(rendered.custom(CephBlockPool, 'ceph-blockpool').spec).toEqual({ failureDomain: 'host', replicated: { size: 1 } });
  });

  test('hold copies in as many zones as there are copies, else on as many nodes, whatever the zones', () => {
    const layout = fc.record({ zones: fc.array(fc.constantFrom('a', 'b', 'c', 'd', undefined), { minLength: 3, maxLength: 6 }), replicas: fc.integer({ min: 3, max: 5 }) });
    fc.assert(fc.property(layout, ({ zones, replicas }) => {
      const platform = onTalos(zones.map((zone, index) => pool(`rack${index}`, zone === undefined ? {} : { zone })));
      const devices = Object.fromEntries(zones.map((_, index) => [`rack${index}`, ['sdb']]));
      if (zones.length < replicas) return void expect(refused({ devices, replicas }, { platform })).toMatch(/^nodes with devices of RookCeph must be at least/);
      const { failureDomain, replicated } = declared({ devices, replicas }, { platform }).custom(CephBlockPool, 'ceph-blockpool').spec;
      const distinct = new Set(zones.map((zone) => zone ?? 'default')).size;
      expect([failureDomain, replicated.size]).toEqual([distinct >= replicas ? 'zone' : 'host', replicas]);
    }), { numRuns: 40, seed: 20260825 });
  });
});

describe('the classes of Ceph', () => {
  const classOf = (rendered: Rendered, name: string): string | undefined => rendered.core('PersistentVolumeClaim', name).spec?.storageClassName;

  test('give a volume of one node a block device and a shared one a file system', () => {
    const rendered = declared({ filesystem: true }, {}, (cluster) => {
      const web = new Application(cluster, 'web');
      new Volume(web, 'data', { size: '1Gi' });
      new Volume(web, 'shared', { size: '1Gi', accessMode: 'ReadWriteMany' });
    });
    expect([classOf(rendered, 'data'), classOf(rendered, 'shared')]).toEqual(['ceph-block', 'ceph-filesystem']);
  });

  test('let volumes grow, and have snapshots marked for Velero and Kasten', () => {
    const rendered = declared({ filesystem: true });
    for (const name of ['ceph-block', 'ceph-filesystem']) {
      expect(rendered.core('StorageClass', name)).toMatchObject({ allowVolumeExpansion: true, reclaimPolicy: 'Delete' });
      expect(rendered.custom(VolumeSnapshotClass, name).metadata).toMatchObject({ labels: { 'velero.io/csi-volumesnapshot-class': 'true' } });
      expect(rendered.custom(VolumeSnapshotClass, name).driver).toBe(rendered.core('StorageClass', name).provisioner);
    }
  });

  test('are the default where the platform has none, and not where it has, unless told', () => {
    const isDefault = (facts: Facts, more: Partial<RookCephProps> = {}): unknown => declared(more, facts).core('StorageClass', 'ceph-block').metadata;
    const marked = (value: string): unknown => expect.objectContaining({ annotations: expect.objectContaining({ 'storageclass.kubernetes.io/is-default-class': value }) as unknown });
    expect(isDefault({})).toEqual(marked('true'));
    expect(isDefault({ platform: machines() })).toEqual(marked('false'));
    expect(isDefault({}, { isDefault: false })).toEqual(marked('false'));
  });

  test('of buckets are reached by S3 inside the cluster, through the Service of the gateway', () => {
    let store: RookCeph | undefined;
    const rendered = renderCluster((cluster) => {
      new VolumeSnapshots(cluster);
      store = new RookCeph(cluster, { ...props, objectStore: true });
      const web = new Application(cluster, 'web');
      const resources: Resources = { cpu: '10m', memory: '32Mi' };
      new Workload(web, 'web', { image: 'example.org/web:1.0.0', probes: { readiness: { command: ['true'] } }, resources }).pods.connectsTo(store.s3!);
    }, { platform: three });
    expect(store?.s3).toMatchObject({ port: 8080, service: { name: 'rook-ceph-rgw-ceph-objectstore', port: 80 } });
    expect(rendered.core('NetworkPolicy', 'rook-ceph-rgw').spec!.ingress![0]!.from).toEqual(expect.arrayContaining([expect.objectContaining({ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'web' } } })]));
    expect(declared().has('StorageClass', 'ceph-bucket')).toBe(false);
  });
});

describe('the traffic of Ceph', () => {
  test('reaches its daemons from their namespace and from the nodes, whose kernels mount all volumes', () => {
    const rendered = declared();
    const ports = [{ port: '3300', protocol: 'TCP' }, { port: '6789', protocol: 'TCP' }, { port: '6800', endPort: 7568, protocol: 'TCP' }];
    expect(rendered.custom(CiliumNetworkPolicy, 'ceph-from-nodes').spec).toEqual({
      endpointSelector: { matchLabels: { rook_cluster: 'rook-ceph' } }, ingress: [{ fromEntities: ['host', 'remote-node'], toPorts: [{ ports }] }],
    });
    expect(rendered.core('NetworkPolicy', 'ceph-daemons').spec!.ingress![0]!.from).toEqual([{ podSelector: {} }]);
    expect(rendered.core('NetworkPolicy', 'default-deny', 'home/rook-ceph').spec!.podSelector).toEqual({});
  });

  test('comes on its ports from everywhere in the cluster where policies cannot tell nodes', () => {
    const rendered = declared({}, { platform: { ...three, podNetwork: { provider: 'canal' }, kubeProxy: true } });
    const [rule] = rendered.core('NetworkPolicy', 'ceph-from-nodes').spec!.ingress!;
    expect(rule).not.toHaveProperty('from');
    expect(rule!.ports).toContainEqual({ port: 6800, endPort: 7568, protocol: 'TCP' });
  });

  test('to the Kubernetes API is for those alone who need it', () => {
    const { apiAccess } = declared({ filesystem: true }).models[0]!.cluster.relations;
    expect(apiAccess.map(({ pods }) => pods.name).filter((name) => name !== 'snapshot-controller').sort()).toEqual([
      'ceph-csi-controller-manager', 'cephfs-driver', 'rbd-driver', 'rook-ceph-detect-version', 'rook-ceph-mgr', 'rook-ceph-operator', 'rook-ceph-osd-prepare',
    ]);
  });

  test('from outside comes to the page of Ceph alone, and only if it was asked for', () => {
    expect(declared().models[0]!.cluster.relations.routes).toEqual([]);
    expect(ceph(declared())).not.toHaveProperty('dashboard');
    const rendered = declared({ dashboard: 'ceph' });
    expect(rendered.models[0]!.cluster.relations.routes).toMatchObject([{ host: 'ceph.example.org', endpoint: { port: 7000, service: { name: 'rook-ceph-mgr-dashboard' } } }]);
    expect(ceph(rendered).dashboard).toEqual({ enabled: true, port: 7000 });
  });
});

describe('what Ceph asks for', () => {
  type Amount = { readonly requests?: { readonly cpu?: unknown; readonly memory?: unknown } };

  /** What runs all the time on three nodes with a disk each, in thousandths of a core and in MiB. */
  function sum(resources: 'small' | 'full', filesystem = false): [cpu: number, memory: number] {
    const rendered = declared({ resources, filesystem }, { tier: 'standard' });
    const { resources: parts, mon, mgr } = ceph(rendered);
    const { nodePlugin, controllerPlugin } = drivers(rendered).operatorConfig.driverSpecDefaults;
    const operator = rendered.values('rook-ceph') as { resources: Amount; 'ceph-csi-operator': { controllerManager: { manager: { resources: Amount } } } };
    const { registrar, plugin } = nodePlugin.resources;
    const { attacher, snapshotter, resizer, provisioner, plugin: controller } = controllerPlugin.resources;
    const kinds = filesystem ? 2 : 1;
    const all: [number, Amount][] = [
      [1, operator.resources], [1, operator['ceph-csi-operator'].controllerManager.manager.resources], [mon.count, parts.mon!], [mgr.count, parts.mgr!], [3, parts.osd!],
      [3, parts.crashcollector!], [3, parts.exporter!], [3 * kinds, registrar], [3 * kinds, plugin],
      ...[attacher, snapshotter, resizer, provisioner, controller].map((each): [number, Amount] => [kinds, each]),
      ...(filesystem ? [[2, rendered.custom(CephFilesystem, 'ceph-filesystem').spec.metadataServer.resources] as [number, Amount]] : []),
    ];
    return all.reduce<[number, number]>(([cpu, memory], [count, { requests }]) => [
      cpu + count * millicores(requests!.cpu as '1', 'cpu'), memory + count * bytes(requests!.memory as '1Gi', 'memory') / 2 ** 20,
    ], [0, 0]);
  }

  test('is what its page says', () => {
    expect(sum('small')).toEqual([2140, 9408]);
    expect(sum('full')).toEqual([6940, 17088]);
    expect(sum('small', true)).toEqual([2140 + 400 + 270, 9408 + 2048 + 736]);
  });

  test('is limited in memory for every part, the disks above what they ask for: they need more while copies are restored', () => {
    const { resources } = ceph(declared());
    for (const [name, amounts] of Object.entries(resources)) expect([name, amounts.limits?.memory]).toEqual([name, expect.any(String)]);
    expect(resources.osd).toEqual({ requests: { cpu: '300m', memory: '2Gi' }, limits: { memory: '3Gi' } });
  });

  test('is doubled in production where it can be', () => {
    expect(ceph(declared({}, { tier: 'production' })).mgr.count).toBe(2);
    expect(ceph(declared({}, { tier: 'standard' })).mgr.count).toBe(1);
    expect(drivers(declared({}, { tier: 'production' })).drivers.rbd).toMatchObject({ controllerPlugin: { replicas: 2 } });
  });
});

test('on a platform that brings Ceph nothing is installed, and its classes are used', () => {
  const platform: Platform = { ...three, systems: ['rook-ceph'], storageClasses: [{ name: 'ceph-block', isDefault: true }] };
  let s3: unknown = 'none';
  const rendered = renderCluster((cluster) => {
    ({ s3 } = new RookCeph(cluster, props));
    new Volume(new Application(cluster, 'web'), 'data', { size: '1Gi' });
  }, { platform });
  expect(rendered.manifests().filter(({ metadata }) => /ceph/.test(metadata.name)).map(({ kind }) => kind)).toEqual([]);
  expect(rendered.core('PersistentVolumeClaim', 'data').spec?.storageClassName).toBe('ceph-block');
  expect(s3).toBeUndefined();
});

test.each([
  [{}, 'Progressing'], [{ status: { phase: 'Progressing' } }, 'Progressing'], [{ status: { phase: 'Ready' } }, 'Healthy'], [{ status: { phase: 'Failure' } }, 'Degraded'],
])('the health of what Ceph keeps things in, with %j, is %s', (object, status) => {
  for (const kind of ['CephBlockPool', 'CephFilesystem', 'CephFilesystemSubVolumeGroup']) expect(healthBy(healthChecks[`ceph.rook.io_${kind}`]!, object).status).toBe(status);
});
