import fc from 'fast-check';
import {
  ArgoCD, CertManager, Cilium, Cloudflared, CloudNativePG, ExternalSecrets, Keda, Keycloak, KubePrometheusStack, Kyverno, LocalPathProvisioner, Loki, MetricsServer, Nextcloud,
  OpenCost, PriorityClasses, Vaultwarden, Velero,
} from '../../apps';
import {
  Alerts, Application, Cluster, ConfigFiles, CronJob, Fleet, k3s, Metrics, ovhManaged, type Platform, PostgresDatabase, Route, s3, scratch, Secret, talos, type Tier, vault, Volume, Workload,
} from '../../lib';
import { plain, plainDeployment } from './bases';

/** A fleet as somebody would sensibly declare one: what it is made of, drawn anew each time. */
export interface HealthyFleet {
  readonly platform: 'k3s' | 'ovh' | 'talos';
  readonly kubernetes: '1.34' | '1.35' | '1.36';
  readonly nodes: 3 | 5;
  readonly tier: Tier;
  readonly systems: readonly OptionalSystem[];
  readonly applications: readonly HealthyApplication[];
}

export interface HealthyApplication {
  readonly copies: number | undefined;
  readonly kind: 'Deployment' | 'StatefulSet';
  readonly has: readonly Feature[];
}

const features = [
  'alerts', 'config', 'connection', 'cronJob', 'database', 'metrics', 'outside', 'plainBudget', 'plainClaim', 'plainDeployment', 'plainIngressPolicy', 'route', 'scaler', 'scratch', 'secret', 'volume',
] as const;
type Feature = (typeof features)[number];

const optionalSystems = ['Keda', 'Keycloak', 'KubePrometheusStack', 'Kyverno', 'Loki', 'MetricsServer', 'Nextcloud', 'OpenCost', 'Vaultwarden'] as const;
type OptionalSystem = (typeof optionalSystems)[number];

const healthyApplication: fc.Arbitrary<HealthyApplication> = fc.record({
  copies: fc.constantFrom(undefined, 1, 2, 3), kind: fc.constantFrom('Deployment', 'StatefulSet'), has: fc.subarray([...features]),
});

export const healthyFleet: fc.Arbitrary<HealthyFleet> = fc.record({
  platform: fc.constantFrom('k3s', 'ovh', 'talos'),
  kubernetes: fc.constantFrom('1.34', '1.35', '1.36'),
  nodes: fc.constantFrom(3, 5),
  tier: fc.constantFrom('development', 'production', 'standard'),
  systems: fc.subarray([...optionalSystems]),
  applications: fc.array(healthyApplication, { maxLength: 3 }),
});

/** Declares it, with applications beyond those that were drawn where asked for. */
export function declareFleet(drawn: HealthyFleet, further: readonly HealthyApplication[] = []): Fleet {
  const fleet = new Fleet({ repository: 'https://github.com/example/fleet.git' });
  const cluster = new Cluster(fleet, 'home', {
    platform: platformOf(drawn), domain: 'home.example.org', tier: drawn.tier, secrets: vault({ server: 'https://secrets.example.org' }), backups: s3({ endpoint: 's3.example.org', bucket: 'home-backups' }),
  });
  systems(cluster, drawn);
  const built: Workload[] = [];
  for (const [index, application] of [...drawn.applications, ...further].entries()) built.push(declareApplication(cluster, `app-${index}`, application, built.at(-1)));
  return fleet;
}

function platformOf({ platform, kubernetes, nodes }: HealthyFleet): Platform {
  const machines = { cpu: '16', memory: '64Gi', disk: '500Gi', price: { amount: 12, currency: 'EUR' } } as const;
  switch (platform) {
    case 'talos': return talos({ on: 'proxmox', kubernetes, apiServer: '192.168.10.10', nodes: [{ name: 'node', role: 'control-plane', count: nodes, ...machines }] });
    case 'k3s': return k3s({ on: 'machines', kubernetes, apiServer: '192.168.10.10', nodes: [{ name: 'node', role: 'control-plane', count: nodes, ...machines }] });
    case 'ovh': return ovhManaged({
      plan: 'standard', region: 'EU-WEST-PAR', kubernetes, apiServer: 'abc123.c1.eu-west-par.k8s.ovh.net', gateway: { address: '203.0.113.7' },
      nodes: (['a', 'b', 'c'] as const).map((zone) => ({ name: `static-${zone}`, flavor: 'b3-64', count: (nodes + 1) / 2, zone: `eu-west-par-${zone}`, price: { amount: 0.2, currency: 'EUR', per: 'hour' } as const })),
    });
  }
}

function systems(cluster: Cluster, { systems: chosen, platform, tier, applications }: HealthyFleet): void {
  const has = (system: OptionalSystem): boolean => chosen.includes(system);
  const watched = has('KubePrometheusStack') || has('OpenCost');
  new PriorityClasses(cluster);
  if (platform !== 'ovh') new Cilium(cluster);
  new ArgoCD(cluster);
  new CertManager(cluster);
  new ExternalSecrets(cluster);
  if (platform !== 'ovh') new LocalPathProvisioner(cluster, { volumeType: 'local' });
  new CloudNativePG(cluster);
  new Cloudflared(cluster, { tunnel: '6ff42ae2-765d-4adf-8112-31c55c1551ef' });
  if (has('MetricsServer') || scales(applications)) new MetricsServer(cluster);
  if (watched) new KubePrometheusStack(cluster, { profile: 'light' });
  if (has('OpenCost')) new OpenCost(cluster);
  if (has('Keda')) new Keda(cluster);
  if (has('Kyverno')) new Kyverno(cluster);
  if (has('Loki')) new Loki(cluster);
  const signIn = has('Keycloak') ? new Keycloak(cluster, { host: 'id', realm: 'home' }) : undefined;
  if (has('Vaultwarden')) new Vaultwarden(cluster, { host: 'vault', ...(signIn && { signIn }) });
  if (has('Nextcloud')) new Nextcloud(cluster, { host: 'cloud', storage: '10Gi', ...(signIn && { signIn }) });
  // What a production cluster keeps in volumes is backed up.
  const keeps = watched || has('Loki') || has('Nextcloud') || has('Vaultwarden') || applications.some(({ has: own }) => own.includes('volume') || own.includes('plainClaim'));
  if (tier === 'production' && keeps) new Velero(cluster);
}

function scales(applications: readonly HealthyApplication[]): boolean {
  return applications.some(({ has }) => has.includes('scaler'));
}

const image = 'ghcr.io/example/app:1.2.3';
const small = { cpu: '20m', memory: '32Mi', memoryLimit: '64Mi' } as const;

function declareApplication(cluster: Cluster, name: string, { copies, kind, has }: HealthyApplication, previous: Workload | undefined): Workload {
  const application = new Application(cluster, name);
  const volume = has.includes('volume') ? new Volume(application, 'data', { size: '5Gi' }) : undefined;
  const database = has.includes('database') ? new PostgresDatabase(application, `${name}-db`, { storage: '5Gi' }) : undefined;
  const secret = has.includes('secret') ? new Secret(application, 'token', { keys: ['token'] }) : undefined;
  const config = has.includes('config') ? new ConfigFiles(application, 'settings', { 'settings.yaml': 'mode: fast\n' }) : undefined;
  const workload = new Workload(application, name, {
    image, resources: small, kind, ports: { http: 8080, metrics: 9090 }, probes: { readiness: { path: '/ready', port: 'http' } },
    ...(copies !== undefined && !volume && { replicas: copies }),
    env: { ...(database && { DATABASE_URL: database.key('uri') }), ...(secret && { TOKEN: secret.key('token') }), ...(has.includes('connection') && previous && { PREVIOUS: `http://${previous.name}.${previous.name}.svc:8080` }) },
    mounts: { ...(volume && { '/data': volume.mount() }), ...(config && { '/settings': config.mount() }), ...(has.includes('scratch') && { '/tmp': scratch('64Mi') }) },
  });
  if (has.includes('connection') && previous) workload.pods.connectsTo(previous.endpoint('http'));
  if (has.includes('outside')) workload.pods.reaches('api.example.net');
  if (has.includes('route')) new Route(application, 'web', { host: name, to: workload.endpoint('http') });
  if (has.includes('metrics')) new Metrics(application, name, { from: workload.endpoint('metrics') });
  if (has.includes('alerts')) new Alerts(application, name, [{ name: 'NothingAnswers', when: `up{job="${name}"} == 0`, for: '5m', severity: 'warning', summary: 'nothing answers', description: 'look at its pods' }]);
  if (has.includes('cronJob')) new CronJob(application, 'task', { schedule: '15 3 * * *', image, resources: small, args: ['tidy'] });
  if (has.includes('plainDeployment')) byHand(application, has);
  if (has.includes('plainClaim')) plain(application, 'v1', 'PersistentVolumeClaim', 'files', { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } } });
  return workload;
}

/** What people write by hand beside the parts. */
function byHand(application: Application, has: readonly Feature[]): void {
  plainDeployment(application, {
    name: 'worker', deployment: { replicas: 3, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } },
    container: { env: [{ name: 'MODE', value: 'fast' }], ports: [{ name: 'http', containerPort: 8080 }], resources: { requests: { cpu: '20m', memory: '32Mi' }, limits: { memory: '64Mi' } } },
  });
  plain(application, 'v1', 'Service', 'worker', { spec: { selector: { app: 'worker' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] } });
  if (has.includes('plainBudget')) plain(application, 'policy/v1', 'PodDisruptionBudget', 'worker', { spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'worker' } } } });
  if (has.includes('scaler')) {
    plain(application, 'autoscaling/v2', 'HorizontalPodAutoscaler', 'worker', {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'worker' }, minReplicas: 2, maxReplicas: 4,
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
      },
    });
  }
  if (has.includes('plainIngressPolicy')) {
    plain(application, 'networking.k8s.io/v1', 'NetworkPolicy', 'worker-in', {
      spec: { podSelector: { matchLabels: { app: 'worker' } }, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 8080, protocol: 'TCP' }] }] },
    });
  }
}
