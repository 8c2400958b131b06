import { Lazy } from 'cdk8s';
import { Application, type ChartValues, type Cluster, declared, externalDnsChart, HelmChart, Pods, Secret } from '../lib';

export interface ExternalDNSProps {
  /** Who keeps the zone. */
  readonly provider: 'cloudflare' | 'ovh';
  /** Domains whose records it makes and removes. @default - the cluster's domain */
  readonly domains?: readonly string[];
  /** Whether Services with a host name in an annotation get records too. @default false */
  readonly services?: boolean;
}

type Values = ChartValues<typeof externalDnsChart>;

/** What each provider's API is called with, and where it is. The keys of the secret are those of the environment. */
const providers = {
  cloudflare: { host: 'api.cloudflare.com', environment: { CF_API_TOKEN: 'apiToken' } },
  ovh: { host: 'eu.api.ovh.com', environment: { OVH_APPLICATION_KEY: 'applicationKey', OVH_APPLICATION_SECRET: 'applicationSecret', OVH_CONSUMER_KEY: 'consumerKey' } },
} as const;

/**
 * ExternalDNS, which makes the DNS records of all routes and removes them with the route. It touches only what it made
 * itself: each record has a TXT record that names the cluster, so that several clusters can share a zone. Its credentials
 * are the secret `<cluster>/external-dns/<provider>`: with Cloudflare the key `apiToken` of a token that may read the zone
 * and edit its records; with OVH the keys `applicationKey`, `applicationSecret` and `consumerKey`.
 *
 * The addresses of tunnels and of Gateways that ask for theirs are known and written down; the others it reads from the
 * cluster once the Gateway or the Ingress has one. A tunnel's hosts must be in a zone of Cloudflare.
 *
 * @see https://kubernetes-sigs.github.io/external-dns/
 */
export class ExternalDNS extends Application {
  public constructor(cluster: Cluster, props: ExternalDNSProps) {
    super(declared(ExternalDNS, new.target, cluster, props), 'external-dns', { infrastructure: true });
    const { host, environment } = providers[props.provider];
    const domains = props.domains ?? [cluster.domain];
    const credentials = new Secret(this, props.provider, { keys: Object.values(environment) });
    new HelmChart(this, {
      chart: externalDnsChart,
      values: {
        provider: { name: props.provider },
        sources: Lazy.any({ produce: () => this.watched(props.services === true) }) as Values['sources'],
        // Removes what is no longer declared; the registry says what is its own.
        policy: 'sync',
        registry: 'txt',
        txtOwnerId: cluster.name,
        domainFilters: [...domains],
        env: Object.entries(environment).map(([name, key]) => ({ name, valueFrom: { secretKeyRef: { name: credentials.name, key } } })),
        priorityClassName: 'platform-default',
        resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '128Mi' } },
      },
    });
    new Pods(this, 'external-dns', { 'app.kubernetes.io/name': 'external-dns' }).callsKubernetesApi().reaches(host);
    cluster.relations.nameRecords = { application: this, namespace: this.namespace, domains, provider: props.provider };
  }

  /** It stops when a kind that it is to watch is not there, so it watches only what the cluster's entries use. */
  private watched(services: boolean): Values['sources'] {
    const { entries } = this.cluster.relations;
    return [
      'crd',
      ...(entries.some((entry) => entry.type === 'gateway' && entry.addresses.length === 0) ? ['gateway-httproute' as const] : []),
      ...(entries.some(({ type }) => type === 'ingress') ? ['ingress' as const] : []),
      ...(services ? ['service' as const] : []),
    ];
  }
}
