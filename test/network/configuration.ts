import { load } from 'js-yaml';
import { type RenderedObject } from './rendered-fleet';

export interface Address { readonly host: string; readonly port: number }

/** A place that the cluster's entry leads to: a port of a Service. */
export interface RoutedService {
  readonly host: string;
  readonly name: string;
  readonly namespace: string;
  readonly port: number;
  /** `tunnel`, `gateway`, or the class of an Ingress. */
  readonly through: string;
}

/** A chart that Argo CD installs in the cluster, with the values it gives it. */
export interface InstalledChart { readonly chart: string; readonly values: object }

/** Services that charts make and entries lead to, by namespace and name: the pods behind one of their ports. */
const chartServices: Readonly<Record<string, { readonly port: number; readonly labels: Record<string, string>; readonly targetPort: number }>> = {
  'argocd/argocd-server': { port: 80, labels: { 'app.kubernetes.io/name': 'argocd-server' }, targetPort: 8080 },
  'harbor/harbor': { port: 80, labels: { app: 'harbor', component: 'nginx' }, targetPort: 8080 },
  'monitoring/monitoring-grafana': { port: 80, labels: { 'app.kubernetes.io/name': 'grafana' }, targetPort: 3000 },
};

/** What rendered systems say in their own configuration about whom they will talk to. */
export class Configuration {
  public readonly charts: readonly InstalledChart[];

  /** @param hub where the Argo CD is that manages the cluster, if not in the cluster itself */
  public constructor(private readonly objects: readonly RenderedObject[], hub?: { readonly objects: readonly RenderedObject[]; readonly destination: string }) {
    this.charts = (hub?.objects ?? objects).flatMap((object) => {
      if (object.kind !== 'Application') return [];
      const { destination, source, sources = [] } = (object as unknown as { spec: ApplicationSpec }).spec;
      if (destination.name !== hub?.destination) return [];
      return [...(source ? [source] : []), ...sources].flatMap(({ chart, helm }) => chart === undefined ? [] : [{ chart: chart.split('/').at(-1)!, values: helm?.valuesObject ?? {} }]);
    });
  }

  /** Values of a chart that is installed. */
  public valuesOf(chart: string): object | undefined {
    return this.charts.find((each) => each.chart === chart)?.values;
  }

  /** Every object of a kind. */
  public all(kind: string): RenderedObject[] {
    return this.objects.filter((object) => object.kind === kind);
  }

  /** An object of the tree, the first that fits. */
  public find(kind: string, namespace?: string, name?: string): RenderedObject | undefined {
    return this.objects.find(({ kind: found, metadata }) =>
      found === kind && (namespace === undefined || namespace === metadata.namespace) && (name === undefined || name === metadata.name));
  }

  /** Names of all databases with their namespaces, and the host of the archive they write to. */
  public get databases(): { readonly namespace: string; readonly name: string; readonly archive: Address | undefined }[] {
    return this.objects.filter(({ apiVersion, kind }) => kind === 'Cluster' && apiVersion.startsWith('postgresql.cnpg.io/')).map(({ metadata: { name, namespace } }) => {
      const store = this.find('ObjectStore', namespace, name);
      return { namespace: namespace!, name, archive: store && addressOf(at(store, 'spec', 'configuration', 'endpointURL')) };
    });
  }

  /** Where External Secrets finds the values. */
  public get vault(): Address | undefined {
    const store = this.find('ClusterSecretStore');
    return store && addressOf(at(store, 'spec', 'provider', 'vault', 'server'));
  }

  /** Where people sign in. */
  public get issuer(): Address | undefined {
    const server = this.find('Deployment', 'keycloak', 'keycloak');
    if (!server) return undefined;
    const containers: unknown = at(server, 'spec', 'template', 'spec', 'containers');
    const env = (containers as { env: { name: string; value: string }[] }[])[0]!.env;
    return addressOf(env.find(({ name }) => name === 'KC_HOSTNAME')!.value);
  }

  public replicas(namespace: string, name: string): number {
    return Number(at(this.find('Deployment', namespace, name)!, 'spec', 'replicas'));
  }

  /** What Argo CD's Applications are made from. Charts on GitHub's pages are downloaded from its releases, and GitHub's registry sends elsewhere for what it holds. */
  public get repositories(): Address[] {
    const sources = this.objects.filter(({ kind }) => kind === 'Application').flatMap((object) => {
      const { source, sources: several = [] } = (object as unknown as { spec: ApplicationSpec }).spec;
      return [...(source ? [source] : []), ...several].map(({ repoURL }) => repoURL);
    });
    const layers = sources.some((url) => /^(oci:\/\/)?ghcr\.io\//.test(url)) ? ['https://pkg-containers.githubusercontent.com'] : [];
    return [...new Set([...sources, 'https://github.com', 'https://release-assets.githubusercontent.com', ...layers])].map(addressOf);
  }

  /** The Kubernetes APIs of clusters that Argo CD manages from here. */
  public get managedClusters(): Address[] {
    return this.objects.flatMap((object) => {
      const { template } = (object as unknown as { spec?: { target?: { template?: { metadata?: { labels?: Record<string, string> }; data?: { server: string } } } } }).spec?.target ?? {};
      return template?.metadata?.labels?.['argocd.argoproj.io/secret-type'] === 'cluster' ? [addressOf(template.data!.server)] : [];
    });
  }

  /** Everything that an entry leads to: the tunnel's list of hosts, HTTPRoutes and Ingresses. */
  public get routes(): RoutedService[] {
    return [...this.tunnelled, ...this.objects.flatMap((object) => object.kind === 'HTTPRoute' ? behindGateway(object) : object.kind === 'Ingress' ? behindIngress(object) : [])];
  }

  private get tunnelled(): RoutedService[] {
    const map = this.find('ConfigMap', 'cloudflared');
    if (!map) return [];
    const config = load(at(map, 'data', 'config.yaml')) as { ingress: { hostname?: string; service: string }[] };
    return config.ingress.flatMap(({ hostname, service }) => {
      if (hostname === undefined) return [];
      const { hostname: target, port } = new URL(service);
      const [name, namespace] = target.split('.') as [string, string];
      return [{ host: hostname, name, namespace, port: Number(port || 80), through: 'tunnel' }];
    });
  }

  /** Labels of the pods behind a Service, and the port or its name that one of the Service's ports leads to. */
  public behind({ name, namespace, port }: RoutedService): { readonly labels: Record<string, string>; readonly port: number | string } {
    const service = this.find('Service', namespace, name);
    if (!service) {
      const made = chartServices[`${namespace}/${name}`];
      if (made?.port !== port) throw new Error(`a route leads to port ${port} of Service ${namespace}/${name}, which is neither an object nor known of a chart`);
      return { labels: made.labels, port: made.targetPort };
    }
    const { selector, ports } = (service as unknown as { spec: { selector: Record<string, string>; ports: { port: number; targetPort: number | string }[] } }).spec;
    return { labels: selector, port: ports.find((each) => each.port === port)!.targetPort };
  }
}

interface ApplicationSpec {
  readonly destination: { readonly name?: string };
  readonly source?: ApplicationSource;
  readonly sources?: readonly ApplicationSource[];
}

interface ApplicationSource { readonly repoURL: string; readonly chart?: string; readonly helm?: { readonly valuesObject?: object } }

interface HttpRoute { readonly hostnames?: string[]; readonly rules: { readonly backendRefs?: { readonly name: string; readonly namespace?: string; readonly port: number }[] }[] }

function behindGateway({ metadata, ...object }: RenderedObject): RoutedService[] {
  const { hostnames = [], rules } = (object as unknown as { spec: HttpRoute }).spec;
  return rules.flatMap(({ backendRefs = [] }) => backendRefs).map(({ name, namespace = metadata.namespace!, port }) => ({ host: hostnames.join(), name, namespace, port, through: 'gateway' }));
}

interface IngressSpec {
  readonly ingressClassName: string;
  readonly rules: { readonly host: string; readonly http: { readonly paths: { readonly backend: { readonly service: { readonly name: string; readonly port: { readonly number: number } } } }[] } }[];
}

function behindIngress({ metadata, ...object }: RenderedObject): RoutedService[] {
  const { ingressClassName, rules } = (object as unknown as { spec: IngressSpec }).spec;
  return rules.flatMap(({ host, http }) => http.paths.map(({ backend: { service: { name, port } } }) => ({ host, name, namespace: metadata.namespace!, port: port.number, through: ingressClassName })));
}

export function at(object: object, ...path: readonly string[]): string {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], object) as string;
}

/** Host and port of a URL; Git's `git@host:path` is SSH. */
export function addressOf(url: string): Address {
  const secureShell = /^git@([^:]+):/.exec(url)?.[1];
  if (secureShell !== undefined) return { host: secureShell, port: 22 };
  // A registry of images is named without a scheme.
  const { hostname, port } = new URL(url.includes('://') ? url : `https://${url}`);
  return { host: hostname, port: Number(port || 443) };
}
