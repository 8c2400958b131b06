import { Cilium, HubblePage, type HubblePageProps, Keycloak } from '../../apps';
import { type Cluster } from '../../lib';
import { bareCluster, machines, newFleet, refusalOf, renderCluster, renderFleet, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';

const declared = (props: Partial<HubblePageProps> = {}, facts: Facts = {}): Rendered => renderCluster((cluster) => {
  const signIn = new Keycloak(cluster, { host: 'id', realm: 'home' });
  new Cilium(cluster);
  new HubblePage(cluster, { host: 'hubble', signIn, ...props });
}, facts);
const environment = (rendered: Rendered): Record<string, string | undefined> => Object.fromEntries(
  rendered.core('Deployment', 'hubble-page').spec!.template.spec!.containers[0]!.env!.map(({ name, value, valueFrom }) => [name, value ?? `${valueFrom!.secretKeyRef!.name}:${valueFrom!.secretKeyRef!.key}`]));

describe('the page of Hubble', () => {
  test('is shown to people of one group who signed in, and to nobody else', () => {
    expect(environment(declared())).toMatchObject({
      OAUTH2_PROXY_OIDC_ISSUER_URL: 'https://id.example.org/realms/home', OAUTH2_PROXY_CLIENT_ID: 'hubble-page', OAUTH2_PROXY_CLIENT_SECRET: 'hubble-page-oidc:clientSecret',
      OAUTH2_PROXY_COOKIE_SECRET: 'cookies:cookieSecret', OAUTH2_PROXY_ALLOWED_GROUPS: 'admins', OAUTH2_PROXY_COOKIE_SECURE: 'true',
      OAUTH2_PROXY_REDIRECT_URL: 'https://hubble.example.org/oauth2/callback', OAUTH2_PROXY_UPSTREAMS: 'http://hubble-ui.kube-system.svc.cluster.local:80',
    });
    expect(environment(declared({ group: 'network' })).OAUTH2_PROXY_ALLOWED_GROUPS).toBe('network');
  });

  test('is behind its proxy: the only route leads there, and the proxy talks to the page and the issuer alone', () => {
    const rendered = declared();
    expect(rendered.models[0]!.cluster.relations.routes.filter(({ host }) => host.startsWith('hubble')).map(({ endpoint }) => endpoint.pods.name)).toEqual(['hubble-page']);
    expect(rendered.core('NetworkPolicy', 'hubble-page').spec!.egress).toEqual([{
      to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: { 'k8s-app': 'hubble-ui' } } }], ports: [{ port: 8081, protocol: 'TCP' }],
    }]);
    expect(rendered.models[0]!.cluster.relations.reaches.filter(({ from }) => from.name === 'hubble-page').map(({ host }) => host)).toEqual(['id.example.org']);
  });

  test('needs a Cilium that has Hubble', () => {
    const without = (add: (cluster: Cluster) => void): string => refusalOf(() => {
      const fleet = newFleet();
      const cluster = bareCluster(fleet);
      add(cluster);
      new HubblePage(cluster, { host: 'hubble', signIn: new Keycloak(cluster, { host: 'id', realm: 'home' }) });
      renderFleet(fleet);
    });
    expect(without((cluster) => new Cilium(cluster, { hubble: false }))).toMatch(/must have Cilium, got none; hubble-page needs Hubble's page: add new Cilium\(this\)/);
    expect(refusalOf(() => declared({}, { platform: { ...machines(), podNetwork: { provider: 'cilium' } } })))
      .toBe("HubblePage of cluster 'home' must be where Cilium is ours, got a platform that brings its pod network; remove it, and ask the provider for Hubble");
  });
});
