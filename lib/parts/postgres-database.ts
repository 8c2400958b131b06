import { Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { Application } from '../application';
import { type Tier } from '../cluster';
import { Fault } from '../fault';
import { PostgresCluster } from '../kinds/postgres-cluster';
import { dnsLabel } from '../names';
import { Pods } from '../pods';
import { asked } from '../props/asked';
import { declared } from '../props/declared';
import { bytes, type Bytes } from '../units';
import { type Resources } from './container';
import { CustomObject } from './custom-object';
import { Metrics } from './metrics';
import { backupPluginName, PostgresBackup } from './postgres-backup';
import { type PriorityClassName } from './priority';
import { type SecretKey } from './secret';
import { storageClassFor } from './volume';

/** Default of CloudNativePG 1.30. */
const defaultImage = 'ghcr.io/cloudnative-pg/postgresql:18.4-system-trixie';

export interface PostgresDatabaseProps {
  /** How much it holds. It can grow where its class allows that, never shrink. */
  readonly storage: Bytes;
  /** Class of its volumes. @default - the default class of the platform, else the one an application brings */
  readonly storageClass?: string;
  /** Servers, each with the whole data: one writes, the others follow. @default - 2 in production on two nodes or more, else 1 */
  readonly instances?: number;
  /** Name of the database and of its owner. @default - the application's name with underscores */
  readonly database?: string;
  /** @default - cpu 100m, memory 256Mi, memory limit 512Mi for each instance */
  readonly resources?: Resources;
  /** When base backups are made: SIX fields, seconds first. @default - once a night, at a minute of its own */
  readonly backupSchedule?: string;
  /**
   * Which life of the database this is. Raising it by one recovers the database from the backups of the life before
   * and archives under a name of its own, because CloudNativePG refuses to archive into a place that is not empty.
   * @default 1
   */
  readonly incarnation?: number;
  /** Moment to recover to, in RFC 3339. @default - the latest that the archive holds */
  readonly recoverTo?: string;
  /** @default 'platform-default' */
  readonly priority?: PriorityClassName;
  /** Image of the server. @default - the default of the operator's version */
  readonly image?: string;
}

/** A PostgreSQL database of one application: CloudNativePG runs it, backs it up and replaces a server that fails. */
export class PostgresDatabase extends Construct {
  public readonly name: string;
  public readonly pods: Pods;
  /** Name of the database in the server. */
  public readonly database: string;

  public constructor(scope: Construct, name: string, props: PostgresDatabaseProps) {
    super(declared(PostgresDatabase, new.target, scope, name, props), `database-${dnsLabel(name, 'name of a database', 50)}`);
    this.name = name;
    const application = Application.of(this);
    const { cluster } = application;
    this.database = props.database ?? application.name.replaceAll('-', '_');
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(this.database)) {
      throw new Fault(`database of '${name}' must be a name of PostgreSQL (at most 63 of a-z, 0-9 and '_', no digit first), got '${String(this.database)}'`);
    }
    bytes(props.storage, `storage of database '${name}'`);
    this.pods = new Pods(application, name, { 'cnpg.io/cluster': name }, { postgres: 5432, status: 8000, metrics: 9187 }, `${name}-rw`);
    this.pods.connectsTo(this.pods.endpoint('postgres'), this.pods.endpoint('status')).callsKubernetesApi()
      .isReachedBy('postgres-operator', 'postgres').isReachedBy('postgres-operator', 'status');
    new Metrics(this, name, { from: this.pods.endpoint('metrics') });
    const life = incarnation(props, name, cluster.tier);
    const backup = cluster.backups && cluster.tier !== 'development'
      ? new PostgresBackup(this, { store: cluster.backups, pods: this.pods, name, incarnation: life, schedule: props.backupSchedule })
      : undefined;
    if (!backup && (cluster.tier === 'production' || life > 1)) {
      cluster.relations.needs.push({
        application, capability: 'backup-store', remedy: `backups: s3({ endpoint: '…', bucket: '…' })`, purpose: `backups of database '${name}'`,
      });
    }
    this.server(application, props, backup);
  }

  /** A key of the credentials that CloudNativePG makes: `uri`, `username`, `password`, `host`, `port`, `dbname` or `jdbc-uri`. */
  public key(key: 'uri' | 'username' | 'password' | 'host' | 'port' | 'dbname' | 'jdbc-uri'): SecretKey {
    asked('PostgresDatabase.key', key);
    return { secretName: `${this.name}-app`, key, opens: this.pods.endpoint('postgres') };
  }

  private server(application: Application, props: PostgresDatabaseProps, backup: PostgresBackup | undefined): void {
    const { cluster } = application;
    const instances = instanceCount(props, this.name, cluster.tier === 'production' ? 2 : 1, cluster.spreadableNodes);
    const { cpu, memory, memoryLimit = memory } = props.resources ?? { cpu: '100m', memory: '256Mi', memoryLimit: '512Mi' };
    const storageClass = (): string => storageClassFor(cluster, 'ReadWriteOnce', `database '${this.name}'`, props.storageClass);
    const megabytes = Math.floor(bytes(memory, `memory of database '${this.name}'`) / 2 ** 20);
    new CustomObject(this, PostgresCluster, {
      metadata: { name: this.name },
      spec: {
        instances,
        imageName: props.image ?? defaultImage,
        enablePDB: instances > 1,
        enableSuperuserAccess: false,
        primaryUpdateStrategy: 'unsupervised',
        primaryUpdateMethod: instances > 1 ? 'switchover' : 'restart',
        priorityClassName: props.priority ?? 'platform-default',
        resources: { requests: { cpu, memory }, limits: { memory: memoryLimit } },
        storage: { size: props.storage, storageClass: Lazy.any({ produce: storageClass }) as string },
        affinity: { enablePodAntiAffinity: instances > 1, podAntiAffinityType: 'required', topologyKey: 'kubernetes.io/hostname' },
        postgresql: { parameters: { max_connections: '100', shared_buffers: `${Math.floor(megabytes / 4)}MB` } },
        bootstrap: backup?.recovery(props.recoverTo) ?? { initdb: { database: this.database, owner: this.database } },
        ...(backup && {
          plugins: [{ name: backupPluginName, enabled: true, isWALArchiver: true, parameters: { barmanObjectName: this.name, serverName: backup.serverName } }],
          ...(backup.origin && { externalClusters: [backup.origin] }),
        }),
      },
    });
  }
}

function incarnation(props: PostgresDatabaseProps, name: string, tier: Tier): number {
  const life = props.incarnation ?? 1;
  if (!Number.isInteger(life) || life < 1) throw new Fault(`incarnation of database '${name}' must be a whole number from 1, got '${String(life)}'`);
  if (props.recoverTo !== undefined && life === 1) {
    throw new Fault(`incarnation of database '${name}' must be at least 2 to recover to a moment, got '1'; raise it by one`);
  }
  if (life > 1 && tier === 'development') {
    throw new Fault(`incarnation of database '${name}' must be 1 in a development cluster, which has no backups to recover from, got '${life}'; take it away`);
  }
  return life;
}

function instanceCount(props: PostgresDatabaseProps, name: string, wanted: number, nodes: number): number {
  const instances = props.instances ?? Math.max(1, Math.min(wanted, nodes));
  if (!Number.isInteger(instances) || instances < 1 || instances > Math.max(1, nodes)) {
    throw new Fault(`instances of database '${name}' must be from 1 to ${Math.max(1, nodes)}, one for each node, got '${String(instances)}'`);
  }
  return instances;
}
