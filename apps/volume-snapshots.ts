import { Application, type Cluster, CoreObject, declared, Fault, GitPath, Metrics, SnapshotClass, Workload } from '../lib';

export interface VolumeSnapshotsProps {
  /**
   * Settings of the classes that are made for the platform's drivers, by driver.
   * @default - for Cinder, volumes that are in use can be snapshot; for others the driver's own
   */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const version = 'v8.6.0';

/** Cinder refuses a snapshot of a volume that is in use unless it is told otherwise. */
const usual: Readonly<Record<string, Readonly<Record<string, string>>>> = { 'cinder.csi.openstack.org': { 'force-create': 'true' } };

/**
 * Snapshots of volumes: their kinds and the controller that makes them, where the platform does not bring them, and for each
 * driver that the platform has classes for one more class, marked for Velero and Kasten, for which exactly one may be. It says
 * nothing of snapshots of several volumes at once, which the controller can also make and which no backup here uses.
 *
 * @see https://github.com/kubernetes-csi/external-snapshotter
 */
export class VolumeSnapshots extends Application {
  public constructor(cluster: Cluster, props: VolumeSnapshotsProps = {}) {
    // Its kinds are in a folder of others and cannot be marked: nothing of it is pruned, or all snapshots would go with their kind.
    super(declared(VolumeSnapshots, new.target, cluster, props), 'volume-snapshots', { infrastructure: true, prune: false });
    const { platform } = cluster;
    const drivers = [...new Set(platform.volumeSnapshotClasses.map(({ driver }) => driver))].sort();
    const unknown = Object.keys(props.parameters ?? {}).find((driver) => !drivers.includes(driver));
    if (unknown !== undefined) {
      throw new Fault(`driver of parameters of VolumeSnapshots must be one that the platform of cluster '${cluster.name}' has classes for, got '${unknown}'; take ${drivers.map((driver) => `'${driver}'`).join(' or ') || 'none'}`);
    }
    if (!cluster.brings('snapshot-controller')) this.install();
    // A tenant may not make classes: those of the platform are all there is.
    if (platform.rights.to !== 'cluster') return;
    for (const driver of drivers) {
      const parameters = props.parameters?.[driver] ?? usual[driver];
      new SnapshotClass(this, `backup-${driver.replaceAll('.', '-')}`, { driver, ...(parameters && { parameters }) });
    }
  }

  private install(): void {
    new GitPath(this, {
      repository: 'https://github.com/kubernetes-csi/external-snapshotter',
      path: 'client/config/crd',
      revision: version,
      clusterKinds: ['apiextensions.k8s.io/CustomResourceDefinition'],
      installs: [
        ...['VolumeSnapshot', 'VolumeSnapshotClass', 'VolumeSnapshotContent'].map((kind) => `snapshot.storage.k8s.io/${kind}`),
        ...['VolumeGroupSnapshot', 'VolumeGroupSnapshotClass', 'VolumeGroupSnapshotContent'].map((kind) => `groupsnapshot.storage.k8s.io/${kind}`),
      ],
    });
    this.permissions();
    const controller = new Workload(this, 'snapshot-controller', {
      image: `registry.k8s.io/sig-storage/snapshot-controller:${version}`,
      args: ['--leader-election=true', '--http-endpoint=:8080'],
      ports: { http: 8080 },
      // It ends by itself where the kinds are missing.
      probes: { readiness: { path: '/metrics', port: 'http' }, liveness: { path: '/healthz/leader-election', port: 'http' } },
      resources: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' },
      user: 65534,
      serviceAccount: 'snapshot-controller',
      priority: 'platform-high',
    });
    controller.pods.callsKubernetesApi();
    new Metrics(this, 'snapshot-controller', { from: controller.endpoint('http') });
  }

  /** What the controller may do, no more than its project gives it. */
  private permissions(): void {
    const name = 'snapshot-controller';
    const snapshots = 'snapshot.storage.k8s.io';
    const subjects = [{ kind: 'ServiceAccount', name, namespace: this.namespace }];
    new CoreObject(this, 'ServiceAccount', { metadata: { name } });
    new CoreObject(this, 'ClusterRole', {
      metadata: { name },
      rules: [
        { apiGroups: [''], resources: ['persistentvolumes'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: [''], resources: ['persistentvolumeclaims'], verbs: ['get', 'list', 'watch', 'update'] },
        { apiGroups: [''], resources: ['events'], verbs: ['list', 'watch', 'create', 'update', 'patch'] },
        { apiGroups: [snapshots], resources: ['volumesnapshotclasses'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: [snapshots], resources: ['volumesnapshotcontents'], verbs: ['create', 'get', 'list', 'watch', 'update', 'delete', 'patch'] },
        { apiGroups: [snapshots], resources: ['volumesnapshotcontents/status'], verbs: ['patch'] },
        { apiGroups: [snapshots], resources: ['volumesnapshots'], verbs: ['create', 'get', 'list', 'watch', 'update', 'patch', 'delete'] },
        { apiGroups: [snapshots], resources: ['volumesnapshots/status'], verbs: ['update', 'patch'] },
      ],
    });
    new CoreObject(this, 'ClusterRoleBinding', { metadata: { name }, subjects, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name } });
    new CoreObject(this, 'Role', {
      metadata: { name }, rules: [{ apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'watch', 'list', 'delete', 'update', 'create'] }],
    });
    new CoreObject(this, 'RoleBinding', { metadata: { name }, subjects, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name } });
  }
}
