import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadAll } from 'js-yaml';
import { Cilium, LocalPathProvisioner, PriorityClasses } from '../../apps';
import { Application, Cluster, CoreObject, Fleet, GitPath, type NodePool, type OmniProps, talos, type TalosProps } from '../../lib';
import { validFiles } from '../../lib/checks/valid-files';
import { committed, committedPaths } from '../../lib/cli/committed';
import { header } from '../../lib/header';
import { type Json } from '../../lib/manifest';
import { publish } from '../../lib/publish/publish';
import { synthesize } from '../../lib/synth';
import { home, type HomeOptions, services } from '../fixtures/home';
import { inProcess } from '../fixtures/in-process';
import { treeOf } from '../fixtures/tree';
import { refusalOf } from '../support/declare';

const id = (number: number): string => `27c16241-96bf-4f17-9579-${String(number).padStart(12, '0')}`;
const control: NodePool = { name: 'control', role: 'control-plane', count: 1, cpu: '4', memory: '16Gi', disk: '200Gi', zone: 'a' };
const worker: NodePool = { name: 'worker', role: 'worker', count: 2, cpu: '6', memory: '24Gi', disk: '400Gi' };
const classes: OmniProps = { talos: '1.13.4', kubernetes: '1.34.6', pools: { control: { machineClass: 'control', match: ['omni.sidero.dev/arch = amd64'] }, worker: { machineClass: 'worker' } } };
const ids: OmniProps['pools'] = { control: { machines: [id(9)] }, worker: { machines: [id(1), id(2)], installDisk: '/dev/nvme0n1' } };

function onOmni(omni: Partial<OmniProps> = {}, nodes: readonly NodePool[] = [control, worker], props: Partial<TalosProps> = {}): HomeOptions {
  return { without: services, props: { platform: talos({ on: 'proxmox', kubernetes: '1.34', apiServer: '192.168.10.10', nodes, omni: { ...classes, ...omni }, ...props }) } };
}

type Document = Record<string, Json> & { kind: string; name: string; patches: { name: string; inline: Record<string, unknown> }[] };
const documentsOf = (options: HomeOptions, file = 'cluster-template.yaml'): Document[] => loadAll(synthesize(home(options)).files.get(`home/omni/${file}`) ?? '') as Document[];
const find = (documents: readonly Document[], kind: string, name?: string): Document => documents.find((document) => document.kind === kind && (name === undefined || document.name === name))!;
const patch = (document: Document, name: string): Record<string, unknown> => document.patches.find((candidate) => candidate.name === name)!.inline;

describe('the template of a cluster', () => {
  test('is one Cluster, one ControlPlane and Workers for each other pool, of the facts of the platform', () => {
    const documents = documentsOf(onOmni({ systemExtensions: ['siderolabs/iscsi-tools'], etcdBackups: '30m', patches: [{ name: 'sysctls', inline: { machine: { sysctls: { 'vm.max_map_count': '262144' } } } }] }));
    expect(documents.map(({ kind, name }) => [kind, name])).toEqual([['Cluster', 'home'], ['ControlPlane', undefined], ['Workers', 'worker']]);
    expect(documents[0]).toEqual({
      kind: 'Cluster', name: 'home', kubernetes: { version: 'v1.34.6' }, talos: { version: 'v1.13.4' }, features: { backupConfiguration: { interval: '30m' } }, systemExtensions: ['siderolabs/iscsi-tools'],
      patches: [
        { name: 'network', inline: { cluster: { network: { cni: { name: 'none' } }, proxy: { disabled: true } }, machine: { features: { hostDNS: { enabled: true, forwardKubeDNSToHost: false } } } } },
        { name: 'sysctls', inline: { machine: { sysctls: { 'vm.max_map_count': '262144' } } } },
      ],
    });
    expect(find(documents, 'ControlPlane')).toMatchObject({ machineClass: { name: 'control', size: 1 } });
    expect(find(documents, 'Workers')).toMatchObject({ machineClass: { name: 'worker', size: 2 } });
  });

  test('sets each thing that is asked of people where there is no template', () => {
    const byHand = talos({ on: 'proxmox', kubernetes: '1.34', apiServer: '192.168.10.10', nodes: [control, worker], clusterDomain: 'home.arpa' }).prerequisites;
    const text = JSON.stringify(documentsOf(onOmni({}, undefined, { clusterDomain: 'home.arpa' })));
    const covered: Record<string, string> = {
      'cluster.network.cni.name: none': '"cni":{"name":"none"}', 'cluster.proxy.disabled: true': '"proxy":{"disabled":true}', 'cluster.network.dnsDomain: home.arpa': '"dnsDomain":"home.arpa"',
      'cluster.allowSchedulingOnControlPlanes: true, on control planes that run pods': '"allowSchedulingOnControlPlanes":true',
      'machine.features.hostDNS.forwardKubeDNSToHost: false': '"forwardKubeDNSToHost":false',
      'a UserVolumeConfig named local-path, which is mounted at /var/mnt/local-path, on each node that holds volumes': '"kind":"UserVolumeConfig","name":"local-path"',
    };
    expect(Object.keys(covered).sort()).toEqual([...byHand].sort());
    for (const part of Object.values(covered)) expect(text).toContain(part);
  });

  test('has volumes and pods only where pods run', () => {
    const apart = documentsOf(onOmni({ pools: ids }, [{ ...control, workloads: false }, worker]));
    expect(find(apart, 'ControlPlane').patches.map(({ name }) => name)).toEqual(['node']);
    expect(find(apart, 'Workers').patches.map(({ name }) => name)).toEqual(['local-path']);
    expect(patch(find(documentsOf(onOmni()), 'Workers'), 'local-path')).toEqual({ apiVersion: 'v1alpha1', kind: 'UserVolumeConfig', name: 'local-path', volumeType: 'directory' });
    const ownDisk = documentsOf(onOmni({ localStorage: { disk: 'disk.transport == "nvme"', maximum: '200GB' } }));
    expect(patch(find(ownDisk, 'Workers'), 'local-path')).toEqual({
      apiVersion: 'v1alpha1', kind: 'UserVolumeConfig', name: 'local-path', provisioning: { diskSelector: { match: 'disk.transport == "nvme"' }, minSize: '1GB', maxSize: '200GB' },
    });
  });

  test('tells nodes their labels, their taints and what they keep for themselves', () => {
    const special = { ...worker, zone: 'b', labels: { 'example.org/class': 'fast' }, taints: [{ key: 'example.org/gpu', value: 'yes', effect: 'PreferNoSchedule' }], reserved: { cpu: '500m', memory: '2Gi', disk: '50Gi' } } as const;
    expect(patch(find(documentsOf(onOmni({}, [control, special])), 'Workers'), 'node')).toEqual({ machine: {
      nodeLabels: { 'topology.kubernetes.io/zone': 'b', 'example.org/class': 'fast' }, nodeTaints: { 'example.org/gpu': 'yes:PreferNoSchedule' },
      kubelet: { extraConfig: {
        systemReserved: { cpu: '500m', memory: '1536Mi', 'ephemeral-storage': '10Gi' },
        evictionHard: { 'memory.available': '512Mi', 'nodefs.available': '40Gi', 'nodefs.inodesFree': '5%', 'imagefs.available': '40Gi' },
      } },
    } });
  });

  test('names machines where they are listed, with their disks', () => {
    const documents = documentsOf(onOmni({ pools: ids }));
    expect(find(documents, 'ControlPlane')).toMatchObject({ machines: [id(9)] });
    expect(find(documents, 'Workers')).toMatchObject({ machines: [id(1), id(2)] });
    expect(documents.filter(({ kind }) => kind === 'Machine')).toEqual([1, 2].map((number) => ({ kind: 'Machine', name: id(number), install: { disk: '/dev/nvme0n1' } })));
    expect(synthesize(home(onOmni({ pools: ids }))).files.has('home/omni/machine-classes.yaml')).toBe(false);
  });

  test('keeps what is special about one of several pools of control planes to its machines', () => {
    const pools = [{ ...control, name: 'east', zone: 'east' }, { ...control, name: 'west', count: 2, zone: 'west', workloads: false }];
    const documents = documentsOf(onOmni({ pools: { east: { machines: [id(3)] }, west: { machines: [id(4), id(5)] } } }, pools));
    expect(find(documents, 'ControlPlane')).toEqual({ kind: 'ControlPlane', machines: [id(3), id(4), id(5)] });
    expect(find(documents, 'Machine', id(3)).patches.map(({ name }) => name)).toEqual(['pods-on-control-plane', 'node', 'local-path', 'egress-gateway'].slice(0, 3));
    expect(patch(find(documents, 'Machine', id(3)), 'node')).toEqual({ machine: { nodeLabels: { 'topology.kubernetes.io/zone': 'east', 'example.org/egress': 'true' } } });
    expect(find(documents, 'Machine', id(5)).patches).toEqual([{ name: 'node', inline: { machine: { nodeLabels: { 'topology.kubernetes.io/zone': 'west' } } } }]);
  });

  test('has the classes that are declared beside it, once each', () => {
    const shared = { machineClass: 'any', match: ['a', 'b = c'] };
    expect(documentsOf(onOmni({ pools: { control: shared, worker: shared } }), 'machine-classes.yaml')).toEqual([
      { metadata: { namespace: 'default', type: 'MachineClasses.omni.sidero.dev', id: 'any' }, spec: { matchlabels: ['a', 'b = c'] } },
    ]);
    expect(documentsOf(onOmni(), 'machine-classes.yaml').map(({ metadata }) => (metadata as { id: string }).id)).toEqual(['control']);
  });
});

describe('the labels of the egress gateway', () => {
  const labels = { 'example.org/egress': 'true' };
  /** Every place in a template where the label is set. */
  function places(options: HomeOptions): string[] {
    return documentsOf(options).flatMap((document) => (document.patches ?? []).flatMap(({ inline }) => {
      const found = (inline.machine as { nodeLabels?: Record<string, string> } | undefined)?.nodeLabels?.['example.org/egress'];
      return found === undefined ? [] : [`${document.kind} ${document.name ?? ''}`.trim()];
    }));
  }

  test.each<[string, HomeOptions, string]>([
    ['the first pool with one node', onOmni(), 'ControlPlane'],
    ['the pool that is named', onOmni({ egressGateway: 'edge', pools: { ...classes.pools, edge: { machineClass: 'edge' } } }, [control, worker, { ...worker, name: 'edge', count: 1 }]), 'Workers edge'],
    ['the first machine where no pool has one node for pods', onOmni({ pools: ids }, [{ ...control, workloads: false }, worker]), `Machine ${id(1)}`],
    ['the machine that is named', onOmni({ pools: ids, egressGateway: id(2) }, [{ ...control, workloads: false }, worker]), `Machine ${id(2)}`],
    ['the pool that has them already', onOmni({ pools: { ...classes.pools, edge: { machineClass: 'edge' } } }, [control, worker, { ...worker, name: 'edge', count: 1, labels }]), 'Workers edge'],
  ])('go to exactly one node: %s', (_which, options, place) => {
    expect(places(options)).toEqual([place]);
  });

  test('are refused where they would be on several nodes', () => {
    const several = [{ ...control, count: 3, workloads: false }, worker];
    expect(refusalOf(() => synthesize(home(onOmni({}, several))))).toContain(
      "home: egressGateway of Cilium in cluster 'home' must be one node, got no pool with one node and no ids of machines; make a pool with count: 1 for it, or list the machines of a pool in omni");
    expect(refusalOf(() => synthesize(home(onOmni({ egressGateway: 'worker' }, several))))).toContain("got 'worker', which is neither a pool with one node nor the id of a machine");
  });

  test('are nowhere without one', () => {
    const fleet = new Fleet({ repository: 'https://github.com/example/fleet.git' });
    const cluster = new Cluster(fleet, 'home', { domain: 'example.org', hub: 'other', ...onOmni().props } as ConstructorParameters<typeof Cluster>[2]);
    const other = new Cluster(fleet, 'other', { domain: 'other.example.org', platform: talos({ on: 'proxmox', kubernetes: '1.34', apiServer: '192.168.10.11', nodes: [control] }) });
    for (const each of [cluster, other]) { new Cilium(each); new PriorityClasses(each); new LocalPathProvisioner(each); }
    expect(refusalOf(() => synthesize(fleet))).not.toContain('egressGateway');
  });
});

/** An application with one object, so that Argo CD reads its folder. */
function withObject(cluster: Cluster, name: string): unknown {
  return new CoreObject(new Application(cluster, name), 'ConfigMap', { metadata: { name: 'settings' } });
}

describe('the files', () => {
  const { files, objects, hubs } = synthesize(home(onOmni({ pools: { ...classes.pools, worker: { machines: [id(1), id(2)] } } })));

  test('carry the mark of our own files and are the same each time, in whatever order pools are named', () => {
    const again = synthesize(home(onOmni({ pools: { worker: { machines: [id(1), id(2)] }, control: classes.pools.control! } }))).files;
    expect([...again].filter(([path]) => path.includes('/omni/'))).toEqual([...files].filter(([path]) => path.includes('/omni/')));
    for (const file of ['cluster-template.yaml', 'machine-classes.yaml']) expect(files.get(`home/omni/${file}`)!.startsWith(`${header}`)).toBe(true);
  });

  test('are no objects, and no Application reads them', () => {
    expect(objects.filter(({ path }) => path.includes('/omni/'))).toEqual([]);
    const paths = hubs.flatMap(({ objects: all, root }) => [...all, root]).filter(({ kind }) => kind === 'Application')
      .flatMap(({ spec }) => [...JSON.stringify(spec).matchAll(/"path":"([^"]+)"/g)].map(([, path]) => path!));
    expect(paths.length).toBeGreaterThan(3);
    expect(paths.filter((path) => 'dist/home/omni/cluster-template.yaml'.startsWith(`${path}/`))).toEqual([]);
  });

  test.each([
    ['an application of their name', (cluster: Cluster) => withObject(cluster, 'omni'), "Application 'omni' must not read 'dist/home/omni/cluster-template.yaml', which is no Kubernetes object, got path 'dist/home/omni'; give it another name or path"],
    ['a folder of Git around them', (cluster: Cluster) => new GitPath(new Application(cluster, 'all'), { repository: 'https://github.com/example/fleet.git', revision: 'v1.0', path: 'dist/home' }),
      "Application 'all' must not read 'dist/home/omni/cluster-template.yaml', which is no Kubernetes object, got path 'dist/home'; give it another name or path"],
  ])('are kept from %s', (_what, add, message) => {
    expect(refusalOf(() => synthesize(home(onOmni(), (cluster) => void add(cluster))))).toContain(message);
  });

  test('are there only where they are asked for', () => {
    expect([...synthesize(home({ without: services })).files.keys()].filter((path) => path.includes('omni'))).toEqual([]);
    expect(() => synthesize(home({ without: services }, (cluster) => withObject(cluster, 'omni')))).not.toThrow();
  });

  test('that Omni would not read are refused, field by field', () => {
    const wrong = (value: Json, schemaOf = 0): string[] => {
      const { models } = synthesize(home(onOmni()));
      const model = models[0]!;
      const [file] = model.files;
      const documents = [{ ...file!.documents[schemaOf]!, value }];
      return validFiles({ models: [{ ...model, files: [{ ...file!, documents }] }], hubs: [], objects: [], previous: () => undefined }).map(({ where, message }) => `${where}: ${message}`);
    };
    const cluster = { kind: 'Cluster', name: 'home', kubernetes: { version: 'v1.34.6' }, talos: { version: 'v1.13.4' } };
    expect(wrong(cluster)).toEqual([]);
    const place = "home/omni/cluster-template.yaml Cluster 'home'";
    expect(wrong({ ...cluster, talos: { version: '1.13.4' } })).toEqual([`${place}: talos.version must be a release such as 'v1.34.6', got '1.13.4' (derived: machines of Omni)`]);
    expect(wrong({ ...cluster, metadata: { name: 'home' } })).toEqual([`${place}: metadata is not a field of Cluster 'home' (derived: machines of Omni)`]);
    expect(wrong({ kind: 'ControlPlane' }, 1)).toEqual([expect.stringContaining('must have')]);
    expect(wrong({ kind: 'ControlPlane', machines: [id(1)], machineClass: { name: 'a', size: 1 } }, 1)).toEqual([expect.stringContaining('machine')]);
    expect(wrong({ kind: 'Workers', name: 'control-planes' }, 2)).toEqual([expect.stringContaining("must be a name of a-z, 0-9 and '-' other than 'control-planes'")]);
    expect(wrong({ kind: 'Workers', name: 'worker', kernelArgs: ['a'] }, 2)).toEqual([expect.stringContaining('kernelArgs is not a field')]);
    expect(wrong({ kind: 'Workers', name: 'worker', patches: [{ inline: { machine: { nodeLabels: {} } } }] }, 2)).toEqual(expect.arrayContaining([expect.stringContaining('name')]));
  });
});

describe('on disk', () => {
  const root = mkdtempSync(join(tmpdir(), 'flotilla-omni-'));
  afterAll(() => rmSync(root, { recursive: true }));
  const declare = (): Fleet => home(onOmni({ pools: { ...classes.pools } }));

  test('they are published, found again as our own, and removed with what made them', () => {
    const dist = join(root, 'dist');
    publish(synthesize(declare()).files, dist);
    expect(readFileSync(join(dist, 'home/omni/cluster-template.yaml'), 'utf8')).toContain('kind: ControlPlane');
    const options = { previous: committed(dist), previousPaths: committedPaths(dist) };
    expect(publish(synthesize(declare(), options).files, dist)).toMatchObject({ written: [], removed: [] });
    const { removed } = publish(synthesize(home({ without: services }), options).files, dist);
    expect(removed).toEqual(expect.arrayContaining(['home/omni/cluster-template.yaml', 'home/omni/machine-classes.yaml']));
  });

  test('the first start begins with them', () => {
    for (const [path, text] of synthesize(declare()).files) {
      mkdirSync(dirname(join(root, 'dist', path)), { recursive: true });
      writeFileSync(join(root, 'dist', path), text);
    }
    const { output, errors } = inProcess(root, ['bootstrap', 'home'], declare);
    expect(errors).toBe('');
    expect(output).toContain([
      '# 1. The machines: Omni makes the cluster of them, asked by omnictl',
      '#   machines that have registered with Omni, booted from its medium of Talos 1.13.4 or later',
      'omnictl apply --file dist/home/omni/machine-classes.yaml',
      'omnictl cluster template validate --file dist/home/omni/cluster-template.yaml',
      'omnictl cluster template sync --file dist/home/omni/cluster-template.yaml',
      'omnictl kubeconfig --cluster home --force',
      'until kubectl get --raw=/readyz; do sleep 10; done',
    ].join('\n'));
    expect(output).not.toContain('cluster.proxy.disabled');
    expect(output).not.toContain('with the label');
    expect(Object.keys(treeOf(join(root, 'dist')))).toContain('home/omni/cluster-template.yaml');
  });
});
