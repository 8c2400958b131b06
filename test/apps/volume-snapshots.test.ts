import { VolumeSnapshots, type VolumeSnapshotsProps } from '../../apps';
import { type Cluster, type Platform, SnapshotClass, Application } from '../../lib';
import { VolumeSnapshotClass } from '../../lib/kinds/volume-snapshot-class';
import { machines, refusalOf, renderCluster } from '../support/declare';
import { type Rendered } from '../support/rendered';

const cinder = [{ name: 'in-use', driver: 'cinder.csi.openstack.org' }, { name: 'plain', driver: 'cinder.csi.openstack.org' }];
const platform = (facts: Partial<Platform> = {}): Platform => ({ ...machines(), ...facts });
const declared = (facts: Partial<Platform> = {}, props?: VolumeSnapshotsProps, add: (cluster: Cluster) => void = () => undefined): Rendered => renderCluster((cluster) => {
  new VolumeSnapshots(cluster, props);
  add(cluster);
}, { platform: platform(facts) });

describe('snapshots of volumes', () => {
  test('come as kinds from a folder at a tag, of which nothing is ever pruned, and a controller of the same version', () => {
    const rendered = declared();
    const { spec } = rendered.argoApplication('volume-snapshots');
    expect(spec.sources).toEqual([
      { repoURL: 'https://github.com/kubernetes-csi/external-snapshotter', targetRevision: 'v8.6.0', path: 'client/config/crd' },
      expect.objectContaining({ path: 'dist/home/volume-snapshots' }),
    ]);
    expect(spec.syncPolicy?.automated).toEqual({ selfHeal: true });
    expect(rendered.argoApplication('volume-snapshots').metadata.finalizers).toBeUndefined();
    expect(rendered.core('Deployment', 'snapshot-controller').spec!.template.spec!.containers[0]!.image).toBe('registry.k8s.io/sig-storage/snapshot-controller:v8.6.0');
  });

  test('give their controller what upstream leaves out: requests, a limit, a priority and a namespace that is restricted', () => {
    const rendered = declared();
    const pod = rendered.core('Deployment', 'snapshot-controller').spec!.template.spec!;
    expect(pod.containers[0]!.resources).toEqual({ requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } });
    expect(pod.priorityClassName).toBe('platform-high');
    expect(rendered.core('Namespace', 'volume-snapshots').metadata).toMatchObject({ labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } });
  });

  test('let the controller elect a leader in its own namespace and touch nothing but snapshots, claims and events', () => {
    const rendered = declared();
    expect(rendered.core('RoleBinding', 'snapshot-controller').subjects).toEqual([{ kind: 'ServiceAccount', name: 'snapshot-controller', namespace: 'volume-snapshots' }]);
    const rules = rendered.core('ClusterRole', 'snapshot-controller').rules!;
    expect(new Set(rules.flatMap(({ apiGroups }) => apiGroups!))).toEqual(new Set(['', 'snapshot.storage.k8s.io']));
    expect(rules.flatMap(({ verbs }) => verbs)).not.toContain('*');
    expect(rules.find(({ resources }) => resources!.includes('persistentvolumes'))!.verbs).not.toContain('delete');
  });

  test('are the platform’s where it brings them: only the class for backups is ours, one for each driver', () => {
    const rendered = declared({ systems: ['snapshot-controller'], volumeSnapshotClasses: cinder });
    expect(rendered.manifests('home/volume-snapshots').map(({ kind }) => kind)).toEqual(['VolumeSnapshotClass']);
    expect(rendered.custom(VolumeSnapshotClass, 'backup-cinder-csi-openstack-org')).toMatchObject({
      metadata: { labels: { 'velero.io/csi-volumesnapshot-class': 'true' }, annotations: { 'k10.kasten.io/is-snapshot-class': 'true' } },
      driver: 'cinder.csi.openstack.org', deletionPolicy: 'Delete', parameters: { 'force-create': 'true' },
    });
  });

  test('have no class of ours where we are a tenant, nor without a driver', () => {
    expect(declared({ systems: ['snapshot-controller'], volumeSnapshotClasses: cinder, rights: { to: 'tenant', tenant: 'team' } }).allCustom(VolumeSnapshotClass)).toEqual([]);
    expect(declared({ systems: ['snapshot-controller'] }).manifests('home/volume-snapshots')).toEqual([]);
  });

  test('take a driver’s own settings, but only of drivers that there are', () => {
    const facts = { systems: ['snapshot-controller'] as const, volumeSnapshotClasses: cinder };
    const parameters = (props: VolumeSnapshotsProps): unknown => declared(facts, props).allCustom(VolumeSnapshotClass)[0]!.parameters;
    expect(parameters({ parameters: { 'cinder.csi.openstack.org': { a: 'b' } } })).toEqual({ a: 'b' });
    expect(refusalOf(() => declared(facts, { parameters: { 'cinder.csi': {} } })))
      .toBe("driver of parameters of VolumeSnapshots must be one that the platform of cluster 'home' has classes for, got 'cinder.csi'; take 'cinder.csi.openstack.org'");
  });

  test('have one class for backups for a driver: a second one would make Velero choose', () => {
    const facts = { systems: ['snapshot-controller'] as const, volumeSnapshotClasses: cinder };
    expect(refusalOf(() => declared(facts, {}, (cluster) => new SnapshotClass(new Application(cluster, 'web'), 'more', { driver: 'cinder.csi.openstack.org' }))))
      .toBe("driver 'cinder.csi.openstack.org' must have one class of snapshots for backups, got 'backup-cinder-csi-openstack-org' of 'volume-snapshots' and 'more' of 'web'; remove one of them");
  });
});
