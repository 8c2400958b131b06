import { Construct } from 'constructs';
import { createHash } from 'node:crypto';
import { Application } from '../application';
import { type BackupStore } from '../backup-store';
import { Fault } from '../fault';
import { cronWithSeconds } from '../kinds/fields/cron';
import { ObjectStore } from '../kinds/object-store';
import { type PostgresCluster } from '../kinds/postgres-cluster';
import { type KindProps } from '../kinds/kind';
import { ScheduledBackup } from '../kinds/scheduled-backup';
import { type Pods } from '../pods';
import { CustomObject } from './custom-object';
import { Secret } from './secret';

/** Name under which the Barman Cloud plugin answers. */
export const backupPluginName = 'barman-cloud.cloudnative-pg.io';

type PostgresSpec = KindProps<typeof PostgresCluster>['spec'];

export interface PostgresBackupProps {
  readonly store: BackupStore;
  readonly pods: Pods;
  /** Name of the database. */
  readonly name: string;
  readonly incarnation: number;
  /** Six fields, seconds first. @default - once a night, at a minute of its own */
  readonly schedule?: string;
}

/** Base backups of a database every night and its log all the time, in the cluster's bucket under a path of its own. */
export class PostgresBackup extends Construct {
  /** Name of the archive of this life of the database. */
  public readonly serverName: string;
  private readonly props: PostgresBackupProps;

  public constructor(scope: Construct, props: PostgresBackupProps) {
    super(scope, 'backup');
    this.props = props;
    this.serverName = archive(props.name, props.incarnation);
    const application = Application.of(this);
    props.pods.reaches(props.store.endpoint);
    this.objectStore(application);
    new CustomObject(this, ScheduledBackup, {
      metadata: { name: props.name },
      spec: {
        cluster: { name: props.name },
        schedule: checkedSchedule(props.schedule ?? nightly(`${application.name}/${props.name}`), props.name),
        method: 'plugin',
        pluginConfiguration: { name: backupPluginName },
        backupOwnerReference: 'self',
        immediate: true,
      },
    });
  }

  /** How the database begins when it is not its first life: from the archive of the one before. */
  public recovery(moment: string | undefined): PostgresSpec['bootstrap'] | undefined {
    if (!this.origin) return undefined;
    return { recovery: { source: this.origin.name, ...(moment !== undefined && { recoveryTarget: { targetTime: moment } }) } };
  }

  /** The life before, as a source to recover from. */
  public get origin(): NonNullable<PostgresSpec['externalClusters']>[number] | undefined {
    if (this.props.incarnation === 1) return undefined;
    const serverName = archive(this.props.name, this.props.incarnation - 1);
    return {
      name: serverName,
      plugin: { name: backupPluginName, enabled: true, isWALArchiver: false, parameters: { barmanObjectName: this.props.name, serverName } },
    };
  }

  private objectStore(application: Application): void {
    const { store, name } = this.props;
    const credentials = new Secret(this, `${name}-backup`, { keys: ['accessKeyId', 'secretAccessKey'], entry: `${application.cluster.name}/backups` });
    const reference = (key: string): { name: string; key: string } => ({ name: credentials.key(key).secretName, key });
    new CustomObject(this, ObjectStore, {
      metadata: { name },
      spec: {
        configuration: {
          destinationPath: `s3://${store.bucket}/${application.cluster.name}/${application.name}`,
          endpointURL: `https://${store.endpoint}`,
          s3Credentials: { accessKeyId: reference('accessKeyId'), secretAccessKey: reference('secretAccessKey') },
          wal: { compression: 'gzip' },
          data: { compression: 'gzip' },
        },
        retentionPolicy: store.retention,
        instanceSidecarConfiguration: { resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } } },
      },
    });
  }
}

/** The dot keeps the second life of `data` apart from the first of `data-2`: no name of a database has one. */
function archive(name: string, incarnation: number): string {
  return incarnation === 1 ? name : `${name}.${incarnation}`;
}

/** Three in the morning, spread over the hour so that databases do not all begin at once. */
function nightly(name: string): string {
  return `0 ${createHash('sha256').update(name).digest().readUInt16BE() % 60} 3 * * *`;
}

function checkedSchedule(schedule: string, name: string): string {
  if (new RegExp(String(cronWithSeconds.pattern)).test(schedule)) return schedule;
  throw new Fault(`backup schedule of database '${name}' must be ${String(cronWithSeconds.title)}, got '${schedule}'`);
}
