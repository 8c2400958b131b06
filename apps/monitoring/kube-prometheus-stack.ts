import {
  Alerts, Application, type Bytes, type Cluster, Dashboard, declared, Fault, HelmChart, kubePrometheusStackChart, OidcClient, type OidcProvider, type PrometheusDuration, type Resources, Route, Secret,
  Volume,
} from '../../lib';
import { configureAlertmanager } from './alertmanager';
import { nodeAlerts } from './alerts/nodes';
import { volumeAlerts } from './alerts/volumes';
import { costPage } from './dashboards/cost';
import { resourcesPage } from './dashboards/resources';
import { uptimePage } from './dashboards/uptime';
import { clientSecretFrom, grafanaSettings } from './grafana';
import { NodeExporter } from './node-exporter';
import { monitoringPods } from './pods';
import { PrometheusOperatorCrds } from './prometheus-operator-crds';
import { type Receiver } from './receivers';
import { remoteWrite, type RemoteWriteProps } from './remote-write';
import { type Sizes, stackValues } from './values';

export interface KubePrometheusStackProps {
  /**
   * `light` keeps two days on the node it runs on, lost with the pod. `full` keeps more on a volume, and in production two of
   * Prometheus and of Alertmanager.
   * @default 'full' in production, else 'light'
   */
  readonly profile?: 'light' | 'full';
  /** How long figures are kept. @default '2d' of the light profile, '15d' of the full one */
  readonly retention?: PrometheusDuration;
  /** Size of each Prometheus' volume, for the full profile alone. It can grow, never shrink. @default '50Gi' */
  readonly storage?: Bytes;
  /** What Prometheus gets. @default - cpu 500m, memory 1Gi, memory limit 2Gi; in the full profile 2Gi and 4Gi */
  readonly resources?: Resources;
  /** Where all figures are sent as well. @default - nowhere */
  readonly remoteWrite?: RemoteWriteProps;
  /** Who hears of alerts, by name. @default - nobody: they are seen on the pages of Grafana alone */
  readonly receivers?: Readonly<Record<string, Receiver>>;
  /**
   * A service that sounds the alarm when this cluster falls silent, such as healthchecks.io; the address to call every few
   * minutes is the entry `<cluster>/monitoring/watchdog` with the key `url`, an https address at this host.
   * @default - nobody notices when the monitoring itself is down
   */
  readonly watchdog?: { readonly host: string };
  /** Host of Grafana, a label below the cluster's domain or a full name. @default - not reached from outside: `kubectl port-forward` */
  readonly host?: string;
  /** Who people sign in to Grafana with; needs a host. @default - the administrator of the secret alone */
  readonly signIn?: OidcProvider;
  /** Group of people who may change everything in Grafana. @default 'admins' */
  readonly adminGroup?: string;
  /** Group of people who may look. @default - nobody but the administrators */
  readonly viewerGroup?: string;
}

/**
 * Prometheus, Alertmanager and Grafana with the exporters of nodes and Kubernetes' objects: whatever else is declared with metrics,
 * alerts or dashboards is watched without a further word. Grafana's administrator is the secret `<cluster>/monitoring/grafana-admin`
 * with the keys `username` and `password`. On a platform that brings monitoring nothing is installed, and its Prometheus and
 * Grafana get the same metrics, alerts and dashboards, as far as the platform says where they are.
 *
 * Prometheus and Alertmanager run from objects that the operator turns into pods, with the resources said here on their config
 * reloaders too. Sidecars of Grafana read ConfigMaps of its own namespace alone.
 */
export class KubePrometheusStack extends Application {
  public constructor(cluster: Cluster, props: KubePrometheusStackProps = {}) {
    const isBrought = declared(KubePrometheusStack, new.target, cluster, props).brings('monitoring');
    super(cluster, 'monitoring', { namespace: isBrought ? 'monitoring-pages' : 'monitoring', infrastructure: true });
    this.pagesAndAlerts();
    if (isBrought) return;
    this.refuse(props);
    new PrometheusOperatorCrds(cluster, this.namespace);
    new NodeExporter(cluster);
    const sizes = this.sizes(props);
    const pods = monitoringPods(this, sizes.replicas);
    configureAlertmanager(this, pods.alertmanager, { receivers: props.receivers ?? {}, ...(props.watchdog && { watchdog: props.watchdog }) });
    const admin = new Secret(this, 'grafana-admin', { keys: ['username', 'password'] });
    const host = props.host === undefined ? undefined : cluster.hostFor(props.host);
    const url = host === undefined ? undefined : `https://${host}`;
    new HelmChart(this, {
      chart: kubePrometheusStackChart,
      values: stackValues(cluster, {
        sizes,
        ...(props.remoteWrite && { remoteWrite: remoteWrite(this, pods.prometheus, props.remoteWrite) }),
        grafana: {
          admin: { existingSecret: admin.name, userKey: 'username', passwordKey: 'password' },
          ...(props.signIn && { envValueFrom: clientSecretFrom(OidcClient.secretOf(this)) }),
          'grafana.ini': grafanaSettings({
            url, adminGroup: props.adminGroup ?? 'admins', viewerGroup: props.viewerGroup, ...(props.signIn && { signIn: { provider: props.signIn, clientId: this.name } }),
          }),
        },
      }),
    });
    if (props.host !== undefined) new Route(this, 'grafana', { host: props.host, to: pods.grafana.endpoint('http') });
    if (props.signIn && url !== undefined) new OidcClient(this, 'sign-in', { provider: props.signIn, url, redirectPaths: ['/login/generic_oauth'], pods: [pods.grafana] });
  }

  private pagesAndAlerts(): void {
    const { cluster } = this;
    new Alerts(this, 'nodes', nodeAlerts);
    new Alerts(this, 'volumes', volumeAlerts);
    new Dashboard(this, 'resources', { content: resourcesPage });
    new Dashboard(this, 'uptime', { content: uptimePage });
    new Dashboard(this, 'cost', { content: costPage, when: () => cluster.brings('opencost') || cluster.relations.allOffers.has('cost-metrics') });
  }

  private refuse(props: KubePrometheusStackProps): void {
    const subject = `KubePrometheusStack of cluster '${this.cluster.name}'`;
    if (props.signIn && props.host === undefined) throw new Fault(`${subject} must have a host to sign in with, got none; add host: 'grafana'`);
    if (props.viewerGroup !== undefined && !props.signIn) throw new Fault(`${subject} must have signIn where it has a viewerGroup, got none; add signIn, or remove viewerGroup`);
    if (props.storage !== undefined && this.profile(props) === 'light') {
      throw new Fault(`storage of ${subject} must be left out of the light profile, which has no volume, got '${props.storage}'; add profile: 'full'`);
    }
    for (const [name, group] of Object.entries({ adminGroup: props.adminGroup, viewerGroup: props.viewerGroup })) {
      if (group !== undefined && !/^[\w./ -]+$/.test(group)) throw new Fault(`${name} of ${subject} must have no quotes or other marks in it, got '${group}'; rename the group`);
    }
  }

  private profile({ profile }: KubePrometheusStackProps): 'light' | 'full' {
    return profile ?? (this.cluster.tier === 'production' ? 'full' : 'light');
  }

  private sizes(props: KubePrometheusStackProps): Sizes {
    if (this.profile(props) === 'light') {
      return {
        replicas: 1,
        retention: props.retention ?? '2d',
        prometheus: props.resources ?? { cpu: '500m', memory: '1Gi', memoryLimit: '2Gi' },
        grafana: { cpu: '250m', memory: '512Mi' },
      };
    }
    return {
      replicas: this.cluster.replicas,
      retention: props.retention ?? '15d',
      storage: props.storage ?? '50Gi',
      prometheus: props.resources ?? { cpu: '500m', memory: '2Gi', memoryLimit: '4Gi' },
      grafana: { cpu: '250m', memory: '512Mi', memoryLimit: '1Gi' },
      grafanaClaim: new Volume(this, 'grafana', { size: '2Gi' }).name,
    };
  }
}
