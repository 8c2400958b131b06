import {
  Alerts, Application, type Bytes, bytes, type Cluster, CoreObject, declared, type Endpoint, Fault, HelmChart, isExternalStore, Metrics,
  ownVaultService, ownVaultTls, Pods, Route, Secret, vaultChart, Volume,
} from '../../lib';
import { VaultCertificates } from './certificates';
import { entryPort, type TransitSeal, type Unseal } from './configuration';
import { VaultSnapshots } from './snapshots';
import { vaultImage, vaultValues } from './values';

export interface VaultProps {
  /** Host under which it is reached from outside, a label below the cluster's domain or a full name. @default - from inside the cluster alone */
  readonly host?: string;
  /**
   * Servers, an odd number.
   * @default - 3 in a production cluster of at least 3 nodes, else 1
   * @checked with the nodes
   */
  readonly servers?: 1 | 3 | 5;
  /** Data of each server. It can grow, never shrink. @default '10Gi' */
  readonly storage?: Bytes;
  /** Class of its volumes. @default - the cluster's default */
  readonly storageClass?: string;
  /**
   * A volume of this size on each server for an audit log, which people turn on with `vault audit enable file
   * file_path=/vault/audit/audit.log`; it is put aside before it fills the volume. @default - none
   */
  readonly auditStorage?: Bytes;
  /** Who opens a server that has started: people, with the keys of its initialisation, or another Vault by its transit engine. @default 'by hand' */
  readonly unseal?: Unseal;
  /**
   * Kubernetes APIs of other clusters whose pods log in by an auth method of their own: Vault asks them about every token.
   * @default - this cluster's alone
   */
  readonly apiServers?: readonly { readonly host: string; readonly port: number }[];
  /** When snapshots are taken, five fields, minutes first; `false` for never. @default '30 2 * * *' where the cluster has a place for backups, but for development */
  readonly snapshots?: string | false;
}

const labels = { 'app.kubernetes.io/name': 'vault', 'app.kubernetes.io/instance': 'vault', component: 'server' };

/**
 * HashiCorp Vault with storage of its own, in which this cluster and others keep their secrets. People initialise it once with
 * `kubectl --namespace vault exec vault-0 --container vault -- vault operator init` and keep the keys; each server that starts is
 * sealed until they type enough of them, or another Vault opens it by the token in the secret `<cluster>/vault/vault-unseal`
 * (`token`). A new version reaches a server when people delete its pod, the active one last. Snapshots log in by the Kubernetes
 * auth method at `kubernetes` as the role `vault-snapshots`, which needs `read` on `sys/storage/raft/snapshot`.
 */
export class Vault extends Application {
  /** The active server, inside the cluster, by TLS with the certificate in the Secret `vault-tls`. */
  public readonly endpoint: Endpoint;

  public constructor(cluster: Cluster, props: VaultProps = {}) {
    super(declared(Vault, new.target, cluster, props), ownVaultTls.namespace, { infrastructure: true });
    const certificates = new VaultCertificates(cluster);
    this.comesAfter(certificates, 'its servers read their certificate');
    const servers = serversOf(cluster, props.servers);
    const unseal = props.unseal ?? 'by hand';
    const isBackend = isExternalStore(cluster.secrets) && cluster.secrets.inCluster === true;
    const pods = new Pods(this, 'vault', labels, { https: 8200, cluster: 8201, entry: entryPort }, ownVaultService).callsKubernetesApi();
    pods.connectsTo(pods.endpoint('https'), pods.endpoint('cluster'));
    for (const { host, port } of props.apiServers ?? []) pods.reaches(host, port);
    this.endpoint = pods.endpoint('https');
    this.volumes(servers, props);
    const unsealSecret = unseal === 'by hand' ? undefined : this.unsealedBy(unseal, pods, isBackend);
    new HelmChart(this, {
      chart: vaultChart,
      values: vaultValues({
        cluster: cluster.name, servers, unseal, isBackend,
        ...(props.auditStorage !== undefined && { auditBytes: bytes(props.auditStorage, 'audit storage of vault') }), ...(unsealSecret && { unsealSecret }),
      }),
    });
    if (servers > 1) this.disruptionBudget();
    this.watch();
    cluster.relations.play('vault', pods);
    this.offers('vault');
    if (props.host !== undefined) this.route(props.host, pods);
    this.snapshots(props.snapshots);
  }

  /**
   * The claims that the servers' StatefulSet would make by itself, declared here: they are protected like all data, get a class
   * that exists, and grow with the declaration, which a template of claims never does.
   */
  private volumes(servers: number, { storage = '10Gi', storageClass, auditStorage }: VaultProps): void {
    for (let server = 0; server < servers; server += 1) {
      new Volume(this, `data-vault-${server}`, { size: storage, storageClass });
      if (auditStorage !== undefined) new Volume(this, `audit-vault-${server}`, { size: auditStorage, storageClass });
    }
  }

  private unsealedBy({ transit }: TransitSeal, pods: Pods, isBackend: boolean): { readonly secretName: string; readonly key: string } {
    const url = URL.canParse(transit.server) ? new URL(transit.server) : undefined;
    if (url?.protocol !== 'https:') throw new Fault(`server that unseals vault must be an https URL, got '${String(transit.server)}'; write for example 'https://vault.example.org'`);
    for (const [subject, name] of Object.entries({ key: transit.key, mount: transit.mount ?? 'transit' })) {
      if (!/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/.test(name)) throw new Fault(`${subject} that unseals vault must consist of letters, digits, '-' and '_', got '${String(name)}'`);
    }
    pods.reaches(url.hostname, url.port === '' ? 443 : Number(url.port));
    return new Secret(this, 'vault-unseal', { keys: ['token'], byHand: isBackend }).key('token');
  }

  /**
   * Servers that are sealed count as ready and keep no majority, so the budget looks at those alone that are not: a node is drained
   * only if the majority stays, and a sealed server never stands in the way.
   */
  private disruptionBudget(): void {
    new CoreObject(this, 'PodDisruptionBudget', {
      metadata: { name: 'vault-unsealed' },
      spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: { ...labels, 'vault-sealed': 'false' } } },
    });
  }

  private watch(): void {
    new Metrics(this, 'vault', { from: this.endpoint, path: '/v1/sys/metrics', scheme: 'https' });
    new Alerts(this, 'vault', [{
      name: 'VaultServerSealed',
      when: `vault_core_unsealed{namespace="${this.namespace}"} == 0 or up{namespace="${this.namespace}",pod=~"vault-[0-9]+"} == 0`,
      for: '5m',
      severity: 'critical',
      summary: 'Vault server {{ $labels.pod }} is sealed or does not answer',
      description: 'Until it is unsealed it serves nobody, and with a majority of servers sealed no secret is read or renewed.',
    }]);
  }

  /**
   * Only the active server is reached from outside, and so none that is not initialised, which whoever came first could take
   * over. The route is an Application of its own: the entry may need a secret that comes out of this very Vault.
   */
  private route(host: string, pods: Pods): void {
    const name = 'vault-entry';
    new CoreObject(this, 'Service', {
      metadata: { name },
      spec: { type: 'ClusterIP', selector: { ...labels, 'vault-active': 'true' }, ports: [{ name: 'http', port: entryPort, targetPort: entryPort, protocol: 'TCP' }] },
    });
    const route = new Application(this.cluster, 'vault-route', { namespace: this.namespace, infrastructure: true });
    new Route(route, 'web', { host, to: { ...pods.endpoint('entry'), service: { name, port: entryPort } } });
  }

  private snapshots(schedule: string | false | undefined): void {
    const { backups, tier } = this.cluster;
    if (schedule === false) return;
    if (!backups) {
      if (schedule === undefined) return;
      throw new Fault(`snapshots of vault must have a place to go, got none; add backups: s3({ endpoint: '…', bucket: '…' }) to the cluster's props`);
    }
    if (tier === 'development' && schedule === undefined) return;
    const image = `${vaultImage.repository}:${vaultImage.tag}`;
    new VaultSnapshots(this.cluster, { store: backups, schedule: schedule ?? '30 2 * * *', image, server: this.endpoint });
  }
}

/** Two servers would stop with either of them, and one that cannot have a node of its own would never start. */
function serversOf(cluster: Cluster, wanted: number | undefined): 1 | 3 | 5 {
  if (wanted === undefined) return cluster.tier === 'production' && cluster.spreadableNodes >= 3 ? 3 : 1;
  if (wanted !== 1 && wanted !== 3 && wanted !== 5) throw new Fault(`servers of vault must be 1, 3 or 5 so that a majority stays, got '${String(wanted)}'`);
  if (wanted > cluster.spreadableNodes) {
    throw new Fault(`servers of vault must have a node each, got ${wanted} for ${cluster.spreadableNodes} ${cluster.spreadableNodes === 1 ? 'node' : 'nodes'} in cluster '${cluster.name}'; take fewer servers, or more nodes`);
  }
  return wanted;
}
