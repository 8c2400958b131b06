import { RookCeph, Velero, VolumeSnapshots } from '../../apps';
import { Application, type Cluster, talos, Volume } from '../../lib';
import { charts } from '../../lib/kinds/charts/charts';
import { type Manifest } from '../../lib/manifest';
import { groupKind } from '../../lib/object-identity';
import { podSecurityOf } from '../../lib/derive/pod-security';
import { containersOf, podSpecOf } from '../../lib/pod-spec';
import { machines, renderCluster, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';
import { chartSource } from './chart-sources';
import { findHelm, render } from './helm';

const helm = findHelm();
const names = ['ceph-csi-drivers', 'rook-ceph', 'velero'] as const;
const missing = names.filter((name) => chartSource(charts.find((chart) => chart.name === name)!) === undefined);
const runnable = helm !== undefined && missing.length === 0;
if (!runnable) console.log(`the charts of storage are not rendered from their constructs: ${helm === undefined ? 'set FLOTILLA_HELM' : `FLOTILLA_CHARTS has no ${missing.join(', ')}`}`);
const describeCharts = runnable ? describe : describe.skip;

const platform = talos({ on: 'machines', kubernetes: '1.34', apiServer: '192.168.1.10', nodes: machines().nodes });
const declared = (facts: Facts): Rendered => renderCluster((cluster: Cluster) => {
  new VolumeSnapshots(cluster);
  new RookCeph(cluster, { devices: { node: ['sdb'] }, filesystem: true, objectStore: true });
  new Velero(cluster);
  new Volume(new Application(cluster, 'web'), 'data', { size: '1Gi' });
}, { platform, ...facts });

/** What an application's chart yields from the construct's very values. */
function manifestsOf(rendered: Rendered, application: string): readonly Manifest[] {
  const { namespace, sources } = rendered.application(application);
  const source = sources.find((each) => each.type === 'chart');
  if (source?.type !== 'chart') throw new Error(`${application} must have a chart`);
  return render(helm!, {
    chart: chartSource(source.definition)!, values: source.values, releaseName: source.releaseName, namespace, kubeVersion: '1.34.0',
  }).manifests;
}

describeCharts.each([['development', { tier: 'development' }], ['production', { tier: 'production' }]] as [string, Facts][])('in a %s cluster', (_tier, facts) => {
  const rendered = declared(facts);
  const manifests = new Map<string, readonly Manifest[]>();
  beforeAll(() => names.forEach((name) => manifests.set(name, manifestsOf(rendered, name))));

  test.each(names)('%s gives every container requests and a limit of memory, every pod a priority and no Secret data', (name) => {
    for (const manifest of manifests.get(name)!) {
      if (manifest.kind === 'Secret') expect([manifest.metadata.name, manifest.data, manifest.stringData]).toEqual([manifest.metadata.name, undefined, undefined]);
      const pod = podSpecOf(manifest)?.spec;
      if (!pod) continue;
      expect([manifest.metadata.name, pod.priorityClassName]).toEqual([manifest.metadata.name, expect.stringMatching(/./)]);
      for (const { name: container, resources } of containersOf(pod)) {
        expect([container, resources]).toEqual([container, {
          requests: expect.objectContaining({ cpu: expect.anything(), memory: expect.anything() }), limits: expect.objectContaining({ memory: expect.anything() }),
        }]);
      }
    }
  });

  test.each(names)('%s yields no hook, and only kinds that its project allows', (name) => {
    const hooks = manifests.get(name)!.filter(({ metadata }) => metadata.annotations?.['helm.sh/hook'] !== undefined);
    expect(hooks.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([]);
    const { spec } = rendered.argoProject(name);
    const allowed = [...spec.clusterResourceWhitelist ?? [], ...spec.namespaceResourceWhitelist ?? []].map(({ group, kind }) => `${group}/${kind}`);
    expect(allowed).toEqual(expect.arrayContaining([...new Set(manifests.get(name)!.map(groupKind))]));
  });

  test.each(['rook-ceph', 'velero'] as const)('each pod of %s belongs to exactly one declared group', (name) => {
    const { namespace } = rendered.application(name);
    const groups = rendered.models[0]!.cluster.relations.pods.filter((pods) => pods.namespace === namespace);
    const pods = manifests.get(name)!.flatMap((manifest) => podSpecOf(manifest) ?? []);
    expect(pods.length).toBeGreaterThan(1);
    for (const { labels } of pods) {
      expect(groups.filter((group) => Object.entries(group.labels).every(([key, value]) => labels[key] === value)).map((group) => group.name)).toEqual([expect.any(String)]);
    }
  });

  test('the operators of Ceph are restricted, and no pod needs more than its namespace gives', () => {
    const levels = manifests.get('rook-ceph')!.filter((manifest) => podSpecOf(manifest)).map((manifest) => [manifest.metadata.name, podSecurityOf(manifest)]);
    expect(levels).toEqual([['ceph-csi-controller-manager', 'restricted'], ['rook-ceph-operator', 'restricted']]);
    expect(rendered.core('Namespace', 'velero').metadata).toMatchObject({ labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } });
  });

  test('Velero’s own storage locations are not there, its server mounts the Secret and its agent reads the settings for movers', () => {
    const velero = manifests.get('velero')!;
    expect(velero.filter(({ kind }) => ['BackupStorageLocation', 'VolumeSnapshotLocation', 'Secret', 'Job', 'Schedule'].includes(kind))).toEqual([]);
    const server = podSpecOf(velero.find(({ kind }) => kind === 'Deployment')!)!.spec;
    expect(server.volumes).toContainEqual({ name: 'cloud-credentials', secret: { secretName: 'velero-bucket' } });
    expect(server.containers[0]!.image).toBe('docker.io/velero/velero:v1.18.2');
    expect(server.containers[0]!.args).toEqual(expect.arrayContaining(['--features=EnableCSI', '--repo-maintenance-job-configmap=velero-repo-maintenance']));
    const agent = podSpecOf(velero.find(({ kind }) => kind === 'DaemonSet')!)!.spec;
    expect(agent.containers[0]!.args).toEqual(expect.arrayContaining(['--features=EnableCSI', '--node-agent-configmap=velero-node-agent']));
  });

  test('the drivers of Ceph have what Rook says, and resources come from the defaults of all', () => {
    const drivers = manifests.get('ceph-csi-drivers')!.filter(({ kind }) => kind === 'Driver') as (Manifest & { spec: { snapshotPolicy: string; controllerPlugin: object; nodePlugin: object; imageSet?: object } })[];
    expect(drivers.map(({ metadata, spec }) => [metadata.namespace, metadata.name, spec.snapshotPolicy])).toEqual([
      ['rook-ceph', 'rook-ceph.cephfs.csi.ceph.com', 'volumeSnapshot'], ['rook-ceph', 'rook-ceph.rbd.csi.ceph.com', 'volumeSnapshot'],
    ]);
    // What a driver says itself counts before the defaults: it must say none of these.
    for (const { spec } of drivers) expect([spec.controllerPlugin, spec.nodePlugin, spec]).toEqual([
      expect.not.objectContaining({ resources: expect.anything() }), expect.not.objectContaining({ resources: expect.anything() }), expect.not.objectContaining({ imageSet: expect.anything() }),
    ]);
    const [config] = manifests.get('ceph-csi-drivers')!.filter(({ kind }) => kind === 'OperatorConfig');
    expect(config).toMatchObject({ metadata: { namespace: 'rook-ceph' }, spec: { driverSpecDefaults: { imageSet: { name: 'rook-csi-operator-image-set-configmap' } } } });
  });
});

/** The chart whose objects ours stand for: it cannot be told to leave out what is false, since Argo CD drops a null from its values. */
const clusterChart = chartSource({ name: 'rook-ceph-cluster', version: 'v1.20.6' } as (typeof charts)[number]);
const describeOurs = helm !== undefined && clusterChart !== undefined ? describe : describe.skip;
if (clusterChart === undefined) console.log('our objects of Ceph are not compared with those of its chart: FLOTILLA_CHARTS has no rook-ceph-cluster');

describeOurs('our objects of Ceph', () => {
  const ours = declared({}).manifests('home/rook-ceph-cluster');
  let theirs: readonly Manifest[];
  beforeAll(() => {
    theirs = render(helm!, {
      chart: clusterChart!, releaseName: 'rook-ceph-cluster', namespace: 'rook-ceph', values: { cephFileSystemVolumeSnapshotClass: { enabled: true }, cephBlockPoolsVolumeSnapshotClass: { enabled: true } },
    }).manifests;
  });
  const find = (manifests: readonly Manifest[], kind: string, name: string): Manifest => manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name)!;

  test('are of the same kinds and names as its chart’s', () => {
    const list = (manifests: readonly Manifest[]): string[] => manifests.filter(({ kind }) => /^(Ceph|StorageClass|VolumeSnapshotClass)/.test(kind)).map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();
    expect(list(ours)).toEqual(list(theirs));
  });

  test.each(['ceph-block', 'ceph-filesystem', 'ceph-bucket'])('have the class %s as its chart has it', (name) => {
    const [our, their] = [find(ours, 'StorageClass', name), find(theirs, 'StorageClass', name)];
    // A file system of Ceph's is no disk to be formatted.
    const { 'csi.storage.k8s.io/fstype': format, ...parameters } = their.parameters as Record<string, string>;
    expect(our.parameters).toEqual({ ...parameters, ...(name === 'ceph-block' && { 'csi.storage.k8s.io/fstype': format }) });
    expect([our.provisioner, our.reclaimPolicy, our.volumeBindingMode]).toEqual([their.provisioner, their.reclaimPolicy, their.volumeBindingMode]);
  });

  test.each(['ceph-block', 'ceph-filesystem'])('have the class of snapshots %s as its chart has it', (name) => {
    const [our, their] = [find(ours, 'VolumeSnapshotClass', name), find(theirs, 'VolumeSnapshotClass', name)];
    expect([our.driver, our.parameters, our.deletionPolicy]).toEqual([their.driver, their.parameters, their.deletionPolicy]);
  });

  test('run the same Ceph, keep it in the same place and ask for keys of the same type', () => {
    const [our, their] = [ours, theirs].map((manifests) => find(manifests, 'CephCluster', 'rook-ceph').spec as Record<string, unknown>) as [Record<string, unknown>, Record<string, unknown>];
    expect((our.cephVersion as { image: string }).image).toBe((their.cephVersion as { image: string }).image);
    expect([our.dataDirHostPath, our.security]).toEqual([their.dataDirHostPath, their.security]);
  });
});
