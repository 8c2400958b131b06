import { Application, type Cluster, declared, Fault, OidcClient, type OidcProvider, Route, scratch, Secret, Workload } from '../lib';

export interface HubblePageProps {
  /** Host, a label below the cluster's domain or a full name. */
  readonly host: string;
  /** Who people sign in with. */
  readonly signIn: OidcProvider;
  /** Group of people who may look. @default 'admins' */
  readonly group?: string;
}

/**
 * Hubble's page, which shows who talks to whom in the cluster, for people who sign in. The page itself lets everyone in, so it is
 * reached through a proxy alone. The proxy signs its cookies with the secret `<cluster>/hubble-page/cookies`, key `cookieSecret`: 32
 * letters and digits. Without it the page is `cilium hubble ui` or `kubectl --namespace kube-system port-forward service/hubble-ui 8080:80`.
 */
export class HubblePage extends Application {
  public constructor(cluster: Cluster, props: HubblePageProps) {
    super(declared(HubblePage, new.target, cluster, props), 'hubble-page');
    if (cluster.platform.podNetwork.provider !== 'ours') {
      throw new Fault(`HubblePage of cluster '${cluster.name}' must be where Cilium is ours, got a platform that brings its pod network; remove it, and ask the provider for Hubble`);
    }
    cluster.relations.needs.push({ application: this, capability: 'hubble', remedy: 'new Cilium(this)', purpose: "Hubble's page" });
    const url = `https://${cluster.hostFor(props.host)}`;
    const cookies = new Secret(this, 'cookies', { keys: ['cookieSecret'] });
    const upstream = `http://hubble-ui.kube-system.svc.${cluster.platform.clusterDomain}:80`;
    const workload = new Workload(this, 'hubble-page', {
      image: 'quay.io/oauth2-proxy/oauth2-proxy:v7.15.5',
      ports: { http: 4180 },
      env: Object.fromEntries(Object.entries({
        ...settings,
        OIDC_ISSUER_URL: props.signIn.issuer,
        CLIENT_ID: this.name,
        CLIENT_SECRET: OidcClient.secretOf(this),
        COOKIE_SECRET: cookies.key('cookieSecret'),
        REDIRECT_URL: `${url}/oauth2/callback`,
        UPSTREAMS: upstream,
        ALLOWED_GROUPS: props.group ?? 'admins',
      }).map(([name, value]) => [`OAUTH2_PROXY_${name}`, value])),
      probes: { readiness: { path: '/ready', port: 'http' }, liveness: { path: '/ping', port: 'http', failures: 6 } },
      resources: { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' },
      mounts: { '/tmp': scratch('16Mi') },
      user: 65532,
      priority: 'platform-default',
    });
    cluster.relations.connections.push({ from: workload.pods, to: { role: 'hubble', port: 8081 } });
    new Route(this, 'web', { host: props.host, to: workload.endpoint('http') });
    new OidcClient(this, 'sign-in', { provider: props.signIn, url, redirectPaths: ['/oauth2/callback'], pods: [workload.pods] });
  }
}

/** People are known by their names, since not all have a verified address; which of them may look, their groups say. */
const settings: Readonly<Record<string, string>> = {
  HTTP_ADDRESS: '0.0.0.0:4180',
  PROVIDER: 'oidc',
  SCOPE: 'openid profile email',
  CODE_CHALLENGE_METHOD: 'S256',
  OIDC_EMAIL_CLAIM: 'preferred_username',
  OIDC_GROUPS_CLAIM: 'groups',
  EMAIL_DOMAINS: '*',
  COOKIE_SECURE: 'true',
  COOKIE_EXPIRE: '8h',
  SKIP_PROVIDER_BUTTON: 'true',
  REVERSE_PROXY: 'true',
  PASS_BASIC_AUTH: 'false',
  PASS_USER_HEADERS: 'false',
};
