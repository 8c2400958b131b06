import {
  Application, type Bytes, type Cluster, declared, type Endpoint, Fault, harborChart, HelmChart, OidcClient, type OidcProvider, Pods, Route, Volume,
} from '../../lib';
import { HarborData } from './data';
import { harborValues } from './values';

/** An S3 bucket for images. */
export interface HarborBucket {
  /** Host of the S3 service, reached on 443: `s3.gra.io.cloud.ovh.net`. */
  readonly endpoint: string;
  /** Name of the bucket, which exists already. */
  readonly name: string;
  /** @default 'us-east-1', which services without regions take */
  readonly region?: string;
}

export interface HarborProps {
  /** Host, a label below the cluster's domain or a full name. It is part of the name of every image. */
  readonly host: string;
  /** Where images are kept. @default - a volume of `storage` */
  readonly bucket?: HarborBucket;
  /** Room for images where there is no bucket. @default '50Gi' */
  readonly storage?: Bytes;
  /** Who people sign in with; it must be decided before the first of them exists. @default - with accounts of Harbor's own */
  readonly signIn?: OidcProvider;
  /** Group of people who may do everything. @default 'admins' */
  readonly adminGroup?: string;
  /** Whether images are searched for known weaknesses. @default true */
  readonly scanner?: boolean;
  /** Registries that projects mirror or copy from: hosts, reached on 443. @default - none */
  readonly upstreams?: readonly string[];
  /** @default '10Gi' */
  readonly databaseStorage?: Bytes;
}

/**
 * Harbor, a registry of images, with its database, its cache and its scanner. On a platform that brings Harbor nothing is
 * installed.
 *
 * It reads one entry of the secrets backend, `<cluster>/harbor/keys`, of which nothing can be computed here. Each of
 * `secret`, `secretKey`, `JOBSERVICE_SECRET` and `REGISTRY_HTTP_SECRET` is the output of `openssl rand -hex 8`, 16 characters;
 * `CSRF_KEY` that of `openssl rand -hex 16`, 32 characters; `HARBOR_ADMIN_PASSWORD` the first administrator's password;
 * `REGISTRY_PASSWD` any password, and `REGISTRY_HTPASSWD` the output of `htpasswd -nbBC 10 harbor_registry_user "$REGISTRY_PASSWD"`;
 * `tls.key` and `tls.crt` the files that `openssl req -x509 -newkey rsa:4096 -nodes -days 3650 -subj /CN=harbor-token -keyout tls.key -out tls.crt`
 * writes. `secretKey` encrypts what is in the database and must never change.
 * With a bucket it also reads `<cluster>/harbor/bucket`: `REGISTRY_STORAGE_S3_ACCESSKEY` and `REGISTRY_STORAGE_S3_SECRETKEY`.
 *
 * Two of each run in production, but the registry only with a bucket: a volume is on one node at a time.
 * @see https://goharbor.io/docs/2.15.0/install-config/harbor-ha-helm/
 */
export class Harbor extends Application {
  /** Base of its URL, or undefined where the platform brings Harbor. */
  public readonly url: string | undefined;

  /** The core, which signs people in and answers the API, and the jobs, which copy images; both may have to reach further hosts. */
  public readonly pods: { readonly core: Pods; readonly jobs: Pods } | undefined;

  public constructor(cluster: Cluster, props: HarborProps) {
    super(declared(Harbor, new.target, cluster, props), 'harbor');
    if (props.bucket && props.storage !== undefined) {
      throw new Fault(`storage of Harbor in cluster '${cluster.name}' must be a bucket or a volume, got both; remove one of them`);
    }
    if (cluster.brings('harbor')) return;
    const { bucket, signIn, scanner = true, adminGroup = 'admins' } = props;
    this.url = `https://${cluster.hostFor(props.host)}`;
    const data = new HarborData(cluster, {
      storage: props.databaseStorage ?? '10Gi', bucket: bucket !== undefined, signIn: signIn && { provider: signIn, clientId: this.name, adminGroup },
    });
    // Beside the pods that mount them: a claim of many classes is bound only when one of these is placed.
    const images = bucket ? undefined : new Volume(this, 'images', { size: props.storage ?? '50Gi' });
    const weaknesses = scanner ? new Volume(this, 'scanner', { size: '10Gi' }) : undefined;
    new HelmChart(this, { chart: harborChart, values: harborValues({ cluster, url: this.url, data, bucket, images, weaknesses }) });
    const { web, core, jobs } = this.traffic(props, scanner, [data.database.pods.endpoint('postgres'), data.cache.endpoint('valkey')]);
    this.pods = { core, jobs };
    new Route(this, 'web', { host: props.host, to: web.endpoint('http') });
    if (signIn) new OidcClient(this, 'sign-in', { provider: signIn, url: this.url, redirectPaths: ['/c/oidc/callback'], pods: [core] });
  }

  /** Who talks to whom inside Harbor. */
  private traffic(props: HarborProps, scanner: boolean, [database, cache]: [Endpoint, Endpoint]): { web: Pods; core: Pods; jobs: Pods } {
    const web = this.component('nginx', { http: 8080 }, { name: 'harbor', port: 80 });
    const portal = this.component('portal', { http: 8080 });
    const core = this.component('core', { http: 8080 });
    const jobs = this.component('jobservice', { http: 8080 });
    const registry = this.component('registry', { registry: 5000, controller: 8080 });
    const both = [registry.endpoint('registry'), registry.endpoint('controller')];
    web.connectsTo(core.endpoint('http'), portal.endpoint('http'));
    core.connectsTo(database, cache, jobs.endpoint('http'), portal.endpoint('http'), ...both);
    jobs.connectsTo(database, cache, core.endpoint('http'), ...both);
    registry.connectsTo(cache);
    if (scanner) this.scanner(core, jobs, cache);
    if (props.bucket) registry.reaches(props.bucket.endpoint);
    for (const pods of [core, jobs]) for (const host of props.upstreams ?? []) pods.reaches(host);
    return { web, core, jobs };
  }

  /** Trivy, which reads images through the core and fetches lists of weaknesses as images from GitHub. */
  private scanner(core: Pods, jobs: Pods, cache: Endpoint): void {
    const trivy = this.component('trivy', { http: 8080 });
    for (const pods of [core, jobs]) pods.connectsTo(trivy.endpoint('http'));
    trivy.connectsTo(core.endpoint('http'), cache).reaches('ghcr.io').reaches('pkg-containers.githubusercontent.com');
  }

  private component(component: string, ports: Record<string, number>, service?: { name: string; port: number }): Pods {
    return new Pods(this, `harbor-${component}`, { app: 'harbor', component, release: this.name }, ports, service);
  }
}
