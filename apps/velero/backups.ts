import { Lazy } from 'cdk8s';
import { Application, type BackupStore, BackupStorageLocation, type Cluster, ConfigFiles, CustomObject, emit, Fault, Schedule, volumeNamespaces } from '../../lib';

export interface VeleroSchedule {
  /** When, in five fields and in UTC. @default '15 1 * * *': a quarter past one at night */
  readonly at?: string;
  /** Namespaces. @default - all of ours that hold volumes */
  readonly namespaces?: readonly string[];
  /**
   * How long a backup is kept.
   * @default - as long as backups of the cluster are kept
   * @checked with the schedule
   */
  readonly keep?: `${number}d`;
}

export interface VeleroBackupsProps {
  readonly store: BackupStore;
  readonly schedules: Readonly<Record<string, VeleroSchedule>>;
  readonly notBackedUp: readonly string[];
}

/** Volumes that live in a pod alone, or in the API, and hold nothing that a backup should. */
const passing = ['configMap', 'downwardAPI', 'emptyDir', 'ephemeral', 'hostPath', 'projected', 'secret'];

/** Kinds of CloudNativePG: a database that comes back as an object would begin a second life in the archive of the first. */
const databases = ['backups', 'clusters', 'databases', 'poolers', 'scheduledbackups'].map((kind) => `${kind}.postgresql.cnpg.io`).concat('objectstores.barmancloud.cnpg.io');

/**
 * Where Velero keeps backups and what it makes when: an Application of its own, because its kinds exist only once Velero is
 * installed. Backups are Velero's and no part of it: they carry labels of their own, and the mark by which Argo CD knows what is
 * its own names their schedule and not them.
 */
export class VeleroBackups extends Application {
  public constructor(cluster: Cluster, private readonly props: VeleroBackupsProps) {
    super(cluster, 'velero-backups', { namespace: 'velero', infrastructure: true });
    this.location();
    const policy = new ConfigFiles(this, 'velero-volumes', () => ({ 'policy.yaml': this.volumePolicy() }));
    for (const [name, schedule] of Object.entries(props.schedules)) this.schedule(name, schedule, policy.name);
  }

  private location(): void {
    const { endpoint, bucket, region = 'us-east-1' } = this.props.store;
    new CustomObject(this, BackupStorageLocation, {
      metadata: { name: 'default' },
      spec: {
        provider: 'aws',
        default: true,
        objectStorage: { bucket, prefix: `${this.cluster.name}/velero` },
        // An empty algorithm is none: services other than Amazon's refuse checksums or store them as part of the object.
        config: { region, s3Url: `https://${endpoint}`, s3ForcePathStyle: 'true', ...(!endpoint.endsWith('.amazonaws.com') && { checksumAlgorithm: '' }) },
      },
    });
  }

  private schedule(name: string, { at = '15 1 * * *', namespaces, keep = this.props.store.retention }: VeleroSchedule, policy: string): void {
    if (!/^[1-9]\d*d$/.test(keep)) throw new Fault(`keep of schedule '${name}' of Velero must be a number of days, got '${String(keep)}'; write for example '30d'`);
    if (namespaces?.length === 0) throw new Fault(`namespaces of schedule '${name}' of Velero must be at least one, got none, which would mean every namespace there is; name some, or leave them out`);
    new CustomObject(this, Schedule, {
      metadata: { name },
      spec: {
        schedule: at,
        template: {
          metadata: { labels: { 'app.kubernetes.io/managed-by': 'velero' } },
          includedNamespaces: namespaces ? [...namespaces] : Lazy.any({ produce: () => this.found(name) }) as string[],
          labelSelector: { matchExpressions: [{ key: 'cnpg.io/cluster', operator: 'DoesNotExist' }] },
          excludedNamespaceScopedResources: databases,
          ttl: `${Number(keep.slice(0, -1)) * 24}h`,
          storageLocation: 'default',
          snapshotMoveData: true,
          resourcePolicy: { kind: 'configmap', name: policy },
        },
      },
    });
  }

  private found(schedule: string): string[] {
    const namespaces = volumeNamespaces(this.cluster);
    if (namespaces.length > 0) return namespaces;
    throw new Fault(`schedule '${schedule}' of Velero must have namespaces to back up, got none with volumes in cluster '${this.cluster.name}'; name some, schedules: { ${schedule}: { namespaces: ['…'] } }, or remove Velero`);
  }

  /** How each volume is backed up; the first that fits counts. */
  private volumePolicy(): string {
    const { platform, relations } = this.cluster;
    const { notBackedUp } = this.props;
    const classes = [...platform.storageClasses, ...relations.storageClasses];
    const unknown = notBackedUp.find((name) => !classes.some((storageClass) => storageClass.name === name));
    if (unknown !== undefined) throw new Fault(`notBackedUp of Velero must name StorageClasses of cluster '${this.cluster.name}', got '${unknown}'; take ${classes.map(({ name }) => `'${name}'`).join(' or ')}`);
    const unreadable = classes.find(({ name, hostPath }) => hostPath && !notBackedUp.includes(name));
    if (unreadable) {
      throw new Fault(`volumes of StorageClass '${unreadable.name}' must be of a type that Velero can read, got hostPath; add volumeType: 'local' to LocalPathProvisioner, or notBackedUp: ['${unreadable.name}'] to Velero if they may be lost`);
    }
    const drivers = [...relations.volumeSnapshotClasses].map(({ driver }) => driver).sort();
    return emit({
      version: 'v1',
      volumePolicies: [
        ...(notBackedUp.length > 0 ? [{ conditions: { storageClass: [...notBackedUp] }, action: { type: 'skip' } }] : []),
        { conditions: { volumeTypes: passing }, action: { type: 'skip' } },
        ...drivers.map((driver) => ({ conditions: { csi: { driver } }, action: { type: 'snapshot' } })),
        { conditions: { volumeTypes: ['csi', 'local', 'nfs'] }, action: { type: 'fs-backup' } },
      ],
    });
  }
}
