import { Lazy } from 'cdk8s';
import {
  Application, type BackupStore, type Cluster, CustomObject, declared, Fault, KastenPolicy, KastenProfile, type KindProps, namespaceOfApplication,
  Secret, volumeNamespaces,
} from '../lib';

export interface KastenBackup {
  /** How often. @default '@daily' */
  readonly frequency?: '@hourly' | '@daily' | '@weekly' | '@monthly';
  /** Namespaces. @default - all of ours that hold volumes */
  readonly namespaces?: readonly string[];
  /** How many backups of each age are kept. @default - 7 of the last days, 4 of weeks, 3 of months */
  readonly keep?: {
    /** Of the last hours. @default 0 */
    readonly hourly?: number;
    /** Of the last days. @default 0 */
    readonly daily?: number;
    /** Of weeks. @default 0 */
    readonly weekly?: number;
    /** Of months. @default 0 */
    readonly monthly?: number;
    /** Of years. @default 0 */
    readonly yearly?: number;
  };
}

export interface KastenPoliciesProps {
  /** Policies by name. @default - `nightly`: every day all namespaces of ours that hold volumes */
  readonly policies?: Readonly<Record<string, KastenBackup>>;
  /**
   * Name of the location profile that the platform has set up, to which backups are exported.
   * @default - one is made of the cluster's place for backups, below `<cluster>/kasten`
   */
  readonly profile?: string;
}

/** Namespace in which Kasten reads everything of its own. */
const namespace = 'kasten-io';

/** Names of policies that are the platform's or Kasten's own. */
const reserved: ReadonlySet<string> = new Set(['infra-backups', 'k10-disaster-recovery-policy', 'k10-system-reports-policy']);

/**
 * What Kasten backs up and exports, on a platform that brings it. Each policy names namespaces of ours and no others; the
 * platform's own policies are not touched. A namespace is backed up with all that is in it, also the volumes of its databases: bring a
 * database back from its own archive, which knows every moment, and leave it out of a restore. Where no profile is named the secrets backend holds `<cluster>/backups`
 * (`accessKeyId`, `secretAccessKey`). The definitions of Kasten's kinds are not public: what is checked here is what its
 * documentation shows, and Kasten has the last word.
 *
 * @see https://docs.kasten.io/latest/api/policies.html
 */
export class KastenPolicies extends Application {
  public constructor(cluster: Cluster, props: KastenPoliciesProps = {}) {
    super(declared(KastenPolicies, new.target, cluster, props), 'kasten-policies', { namespace, infrastructure: true });
    checkPlatform(cluster);
    cluster.relations.foreignNamespaces.add(namespace);
    const profile = props.profile ?? this.ownProfile(cluster);
    const policies = Object.entries(props.policies ?? { nightly: {} });
    if (policies.length === 0) throw new Fault(`policies of KastenPolicies of cluster '${cluster.name}' must be at least one, got none; leave them out for one every day`);
    for (const [name, backup] of policies) this.policy(name, backup, profile);
    this.offers('volume-backup');
  }

  private policy(name: string, { frequency = '@daily', namespaces, keep = { daily: 7, weekly: 4, monthly: 3 } }: KastenBackup, profile: string): void {
    if (reserved.has(name)) throw new Fault(`name of a policy of KastenPolicies must not be '${name}', got the name of one that is the platform's or Kasten's own; choose another one`);
    if (namespaces?.includes('*') || namespaces?.length === 0) {
      throw new Fault(`namespaces of policy '${name}' must be named, got ${namespaces.length === 0 ? 'none' : "'*'"}, which Kasten refuses; name some, or leave them out for all of ours that hold volumes`);
    }
    const values = namespaces ? [...namespaces] : Lazy.any({ produce: () => this.found(name) }) as string[];
    const spec: KindProps<typeof KastenPolicy>['spec'] = {
      comment: `declared by the fleet for cluster ${this.cluster.name}`,
      frequency,
      retention: { ...keep },
      actions: [
        { action: 'backup' },
        { action: 'export', exportParameters: { frequency, profile: { name: profile, namespace }, exportData: { enabled: true } }, retention: { ...keep } },
      ],
      selector: { matchExpressions: [{ key: namespaceOfApplication, operator: 'In', values }] },
    };
    new CustomObject(this, KastenPolicy, { metadata: { name }, spec });
  }

  private found(policy: string): string[] {
    const namespaces = volumeNamespaces(this.cluster);
    if (namespaces.length > 0) return namespaces;
    throw new Fault(`policy '${policy}' of KastenPolicies must have namespaces to back up, got none with volumes in cluster '${this.cluster.name}'; name some, or remove KastenPolicies`);
  }

  private ownProfile(cluster: Cluster): string {
    const store: BackupStore | undefined = cluster.backups;
    if (!store) throw new Fault(`KastenPolicies of cluster '${cluster.name}' must have a place to export to, got none; name the platform's with profile: '…', or add backups: s3({ … }) to the props of the cluster`);
    const name = `${cluster.name}-backups`;
    const secret = new Secret(this, name, {
      keys: ['accessKeyId', 'secretAccessKey'], entry: `${cluster.name}/backups`, type: 'secrets.kanister.io/aws',
      template: { aws_access_key_id: '{{ .accessKeyId }}', aws_secret_access_key: '{{ .secretAccessKey }}' },
    });
    new CustomObject(this, KastenProfile, {
      metadata: { name },
      spec: {
        type: 'Location',
        locationSpec: {
          type: 'ObjectStore',
          objectStore: {
            objectStoreType: 'S3', name: store.bucket, endpoint: `https://${store.endpoint}`, path: `${cluster.name}/kasten`, ...(store.region !== undefined && { region: store.region }),
          },
          credential: { secretType: 'AwsAccessKey', secret: { apiVersion: 'v1', kind: 'Secret', name: secret.name, namespace } },
        },
      },
    });
    return name;
  }
}

function checkPlatform(cluster: Cluster): void {
  if (!cluster.brings('kasten')) {
    throw new Fault(`KastenPolicies of cluster '${cluster.name}' must be on a platform that brings Kasten, got one that does not; Kasten's chart and definitions are not public and none is installed here: take Velero`);
  }
  const { rights } = cluster.platform;
  if (rights.to === 'tenant') {
    throw new Fault(`KastenPolicies of cluster '${cluster.name}' must have rights to namespace '${namespace}', got those of tenant '${rights.tenant}' alone; remove it, and have the platform's own policy cover the tenant's namespaces`);
  }
}
