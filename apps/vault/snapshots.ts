import { ApiObject } from 'cdk8s';
import {
  Application, type BackupStore, type Cluster, CoreObject, CronJob, type Endpoint, ownVaultService, ownVaultTls, scratch, Secret, secretFile,
} from '../../lib';

export interface VaultSnapshotsProps {
  readonly store: BackupStore;
  /** When they are taken: five fields, minutes first. */
  readonly schedule: string;
  /** Image of Vault, whose own client takes them. */
  readonly image: string;
  /** The servers' port. */
  readonly server: Endpoint;
}

const rclone = 'docker.io/rclone/rclone:1.75.1';
const serviceAccount = 'vault-snapshots';
const file = '/snapshots/vault.snap';

/** Logs in by the pod's own service account: no token of Vault is kept anywhere. */
const save = `VAULT_TOKEN=$(vault write -field=token auth/kubernetes/login role=${serviceAccount} jwt=@/var/run/secrets/kubernetes.io/serviceaccount/token)
export VAULT_TOKEN
vault operator raft snapshot save ${file}
`;

/**
 * Snapshots of Vault's data in the cluster's place for backups. They are encrypted with the keys that Vault is unsealed with and
 * are worth nothing without them. An Application of its own: it reads a secret, which may come out of this very Vault.
 */
export class VaultSnapshots extends Application {
  public constructor(cluster: Cluster, { store, schedule, image, server }: VaultSnapshotsProps) {
    super(cluster, 'vault-snapshots', { namespace: ownVaultTls.namespace });
    const credentials = new Secret(this, 'vault-snapshots', { keys: ['accessKeyId', 'secretAccessKey'], entry: `${cluster.name}/backups` });
    new CoreObject(this, 'ServiceAccount', { metadata: { name: serviceAccount } });
    const snapshots = scratch('1Gi', { name: 'snapshots' });
    const job = new CronJob(this, 'vault-snapshots', {
      schedule,
      serviceAccount,
      initContainers: {
        save: {
          image,
          command: ['/bin/sh', '-ec', save],
          env: {
            HOME: '/snapshots', VAULT_ADDR: `https://${ownVaultService.name}.${this.namespace}.svc:${ownVaultService.port}`, VAULT_CACERT: '/etc/vault/ca.crt',
          },
          resources: { cpu: '20m', memory: '64Mi', memoryLimit: '256Mi' },
          mounts: { '/snapshots': snapshots, '/etc/vault/ca.crt': secretFile({ secretName: ownVaultTls.name, key: ownVaultTls.authority }) },
        },
      },
      image: rclone,
      command: ['/bin/sh', '-ec', upload(`store:${store.bucket}/${cluster.name}/vault`, store.retention)],
      env: {
        HOME: '/snapshots',
        RCLONE_CONFIG_STORE_TYPE: 's3',
        RCLONE_CONFIG_STORE_PROVIDER: 'Other',
        RCLONE_CONFIG_STORE_ENDPOINT: `https://${store.endpoint}`,
        ...(store.region !== undefined && { RCLONE_CONFIG_STORE_REGION: store.region }),
        RCLONE_CONFIG_STORE_NO_CHECK_BUCKET: 'true',
        RCLONE_CONFIG_STORE_ACCESS_KEY_ID: credentials.key('accessKeyId'),
        RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY: credentials.key('secretAccessKey'),
      },
      resources: { cpu: '20m', memory: '64Mi', memoryLimit: '256Mi' },
      mounts: { '/snapshots': snapshots },
    });
    job.pods.connectsTo(server).reaches(store.endpoint);
    // A snapshot that fails, as all do until people have bound the role, is worth an alert and must not hold up other Applications.
    for (const object of job.node.children) if (ApiObject.isApiObject(object)) object.metadata.addAnnotation('argocd.argoproj.io/ignore-healthcheck', 'true');
  }
}

/** Old snapshots go only after a new one is safe. */
function upload(folder: string, retention: string): string {
  return `rclone copyto ${file} "${folder}/$(date -u +%Y-%m-%dT%H%M%SZ).snap"
rclone delete --min-age ${retention} ${folder}
`;
}
