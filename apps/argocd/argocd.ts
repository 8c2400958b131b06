import {
  Alerts, Application, argoCdChart, type ChartValues, type Cluster, declared, Fault, HelmChart, Metrics, OidcClient, type OidcProvider, Pods, Route,
} from '../../lib';
import { argoAlerts } from '../monitoring/alerts/argocd';
import { configuration } from './configuration';
import { removesStaleLocks } from './stale-locks';

export interface ArgoCDProps {
  /** Host of its page, a label below the cluster's domain or a full name. @default - not reached from outside: `kubectl port-forward` */
  readonly host?: string;
  /** Who people sign in with; needs a host. @default - the local administrator only */
  readonly signIn?: OidcProvider;
  /** Group of people who may do everything; all others may look at nothing. @default 'admins' */
  readonly adminGroup?: string;
  /** Whether the local administrator can log in. @default - only where nobody can sign in otherwise */
  readonly localAdministrator?: boolean;
}

type Values = ChartValues<typeof argoCdChart>;

/**
 * Argo CD, which syncs everything and itself: it never prunes its own objects. It waits in waves, compares on the
 * server's side and marks what it owns by annotation. Doubled only in production on three nodes or more. On a platform
 * that brings Argo CD nothing is installed: the platform's reads the same Applications.
 */
export class ArgoCD extends Application {
  public constructor(cluster: Cluster, props: ArgoCDProps = {}) {
    super(declared(ArgoCD, new.target, cluster, props), 'argocd', { infrastructure: true, prune: false });
    if (cluster.hub !== undefined) throw new Fault(`cluster '${cluster.name}' must not have an ArgoCD of its own, got one beside hub '${cluster.hub}'; remove one of them`);
    if (cluster.brings('argocd')) return;
    if (props.signIn && props.host === undefined) throw new Fault(`ArgoCD of cluster '${cluster.name}' must have a host to sign in with, got none; add host: 'argocd'`);
    const doubled = cluster.tier === 'production' && cluster.spreadableNodes >= 3;
    new HelmChart(this, { chart: argoCdChart, values: { ...common(this, props), ...(doubled ? highlyAvailable : single) } });
    const server = this.pods(doubled);
    if (props.host !== undefined) new Route(this, 'web', { host: props.host, to: server.endpoint('http') });
    if (props.signIn && props.host !== undefined) {
      new OidcClient(this, 'sign-in', {
        provider: props.signIn, url: `https://${cluster.hostFor(props.host)}`, redirectPaths: ['/auth/callback'], pods: [server],
        labels: { 'app.kubernetes.io/part-of': 'argocd' },
      });
    }
  }

  /** All pods of the chart and what they say to each other; returns the server's. */
  private pods(doubled: boolean): Pods {
    const named = (name: string, ports: Record<string, number>, service?: { name: string; port: number }): Pods =>
      new Pods(this, name, { 'app.kubernetes.io/instance': 'argocd', 'app.kubernetes.io/name': name }, ports, service);
    const controller = named('argocd-application-controller', { metrics: 8082 }).callsKubernetesApi();
    const server = named('argocd-server', { http: 8080, metrics: 8083 }, { name: 'argocd-server', port: 80 }).callsKubernetesApi();
    const applicationSet = named('argocd-applicationset-controller', { metrics: 8080 }).callsKubernetesApi();
    const repoServer = named('argocd-repo-server', { grpc: 8081, metrics: 8084 });
    named('argocd-redis-secret-init', {}).callsKubernetesApi();
    const redis = doubled ? this.redisHa() : named('argocd-redis', { redis: 6379 });
    for (const client of [controller, server, applicationSet]) client.connectsTo(repoServer.endpoint('grpc'));
    for (const client of [controller, server, repoServer]) client.connectsTo(redis.endpoint('redis'));
    for (const watched of [controller, server, applicationSet, repoServer]) new Metrics(this, watched.name, { from: watched.endpoint('metrics'), honorLabels: true });
    new Alerts(this, 'applications', argoAlerts);
    this.cluster.relations.play('argo-repo-server', repoServer);
    this.cluster.relations.play('argo-controller', controller);
    this.cluster.relations.play('argo-server', server);
    return server;
  }

  private redisHa(): Pods {
    const nodes = new Pods(this, 'argocd-redis-ha', { app: 'redis-ha', release: 'argocd' }, { redis: 6379, sentinel: 26379 });
    const proxy = new Pods(this, 'argocd-redis-ha-haproxy', { app: 'redis-ha-haproxy', release: 'argocd' }, { redis: 6379 });
    for (const client of [nodes, proxy]) client.connectsTo(nodes.endpoint('redis'), nodes.endpoint('sentinel'));
    return proxy;
  }
}

function common(application: ArgoCD, props: ArgoCDProps): Omit<Values, keyof typeof single> {
  const { cluster } = application;
  return {
    crds: { install: true, keep: true },
    global: { domain: cluster.hostFor(props.host ?? 'argocd'), priorityClassName: 'platform-high', networkPolicy: { create: false } },
    configs: configuration({
      cluster: cluster.name,
      signIn: props.signIn && { issuer: props.signIn.issuer, clientId: application.name, secret: OidcClient.secretOf(application) },
      adminGroup: props.adminGroup ?? 'admins',
      localAdministrator: props.localAdministrator ?? props.signIn === undefined,
    }),
    controller: { replicas: 1, resources: { requests: { cpu: '200m', memory: '512Mi' }, limits: { memory: '1Gi' } } },
    notifications: { enabled: false },
    dex: { enabled: false },
    redisSecretInit: { enabled: true, resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '256Mi' } } },
  };
}

const server = { resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } } } satisfies Values['server'];
const repoServer = {
  automountServiceAccountToken: false,
  lifecycle: removesStaleLocks,
  resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } },
  copyutil: { resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '256Mi' } } },
} satisfies Values['repoServer'];
const applicationSet = { resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } } } satisfies Values['applicationSet'];

const single = {
  server: { ...server, replicas: 1 },
  repoServer: { ...repoServer, replicas: 1 },
  applicationSet: { ...applicationSet, replicas: 1 },
  redis: { automountServiceAccountToken: false, resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } } },
} satisfies Partial<Values>;

const pdb = { enabled: true, maxUnavailable: 1 } as const;
const small = { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } } as const;
const medium = { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } } as const;

const highlyAvailable = {
  server: { ...server, replicas: 2, pdb },
  repoServer: { ...repoServer, replicas: 2, pdb },
  applicationSet: { ...applicationSet, replicas: 2, pdb },
  'redis-ha': {
    enabled: true,
    redis: { resources: medium },
    sentinel: { resources: small },
    splitBrainDetection: { resources: small },
    init: { resources: small },
    podDisruptionBudget: { maxUnavailable: 1 },
    // Preferred only, so that three copies still fit when one of three nodes is lost.
    hardAntiAffinity: false,
    haproxy: {
      hardAntiAffinity: false, resources: medium, init: { resources: small }, podDisruptionBudget: { maxUnavailable: 1 }, serviceAccount: { automountToken: false },
    },
  },
} satisfies Partial<Values>;
