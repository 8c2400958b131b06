import { Application, type Cluster, OidcClient, type OidcClientProps, type OidcProvider, type OidcRegistration, Pods } from '../../lib';
import { ExternalSecret } from '../../lib/kinds/external-secret';
import { refusalOf, renderCluster } from '../support/declare';
import { type Rendered } from '../support/rendered';

class Provider extends Application implements OidcProvider {
  public readonly issuer = 'https://id.example.org/realms/home';
  public readonly host = 'id.example.org';
  public readonly clients: OidcRegistration[] = [];
  public readonly application = this;

  public constructor(cluster: Cluster) {
    super(cluster, 'provider');
  }

  public entryFor(clientId: string): string {
    return `home/provider/client-${clientId}`;
  }

  public register(client: OidcRegistration): void {
    this.clients.push(client);
  }
}

function signingIn(props: Partial<OidcClientProps> = {}): { rendered: Rendered; provider: Provider; client: OidcClient } {
  const made: { provider?: Provider; client?: OidcClient } = {};
  const rendered = renderCluster((cluster) => {
    const provider = new Provider(cluster);
    const application = new Application(cluster, 'shop');
    const pods = [new Pods(application, 'shop', { app: 'shop' })];
    made.provider = provider;
    made.client = new OidcClient(application, 'sign-in', { provider, url: 'https://shop.example.org', pods, ...props });
  });
  return { rendered, provider: made.provider!, client: made.client! };
}

describe('an OIDC client', () => {
  test('is known to its provider under the application’s name, with redirects below its URL', () => {
    const { provider, client } = signingIn({ redirectPaths: ['/callback', '/silent'] });
    expect(provider.clients).toEqual([{
      clientId: 'shop', redirectUris: ['https://shop.example.org/callback', 'https://shop.example.org/silent'], webOrigins: ['https://shop.example.org'],
      entry: 'home/provider/client-shop',
    }]);
    expect([client.clientId, client.issuer]).toEqual(['shop', provider.issuer]);
    expect(signingIn().provider.clients[0]?.redirectUris).toEqual(['https://shop.example.org/*']);
  });

  test('reads the very secret that its provider is told of', () => {
    const { rendered, provider, client } = signingIn();
    const { spec } = rendered.custom(ExternalSecret, client.secret.secretName);
    expect(spec.data?.map(({ secretKey, remoteRef }) => [secretKey, remoteRef.key])).toEqual([[client.secret.key, provider.clients[0]!.entry]]);
  });

  test('has a secret under a name that pods can be given before it exists', () => {
    const { client } = signingIn();
    expect(OidcClient.secretOf(client.node.scope as Application)).toEqual(client.secret);
  });

  test('comes after its provider and may reach the issuer', () => {
    const { rendered } = signingIn();
    expect(rendered.models[0]!.order.after('shop').map(([name]) => name)).toContain('provider');
    expect(JSON.stringify(rendered.manifests('home/shop').filter(({ kind }) => kind === 'CiliumNetworkPolicy'))).toContain('"matchName":"id.example.org"');
  });

  test.each(['callback', '.evil.net/*', '@evil.net/'])('is refused the redirect path %p, which would lead to another host', (path) => {
    expect(refusalOf(() => signingIn({ redirectPaths: [path] }))).toBe(`redirect path of OIDC client 'shop' must begin with '/', got '${path}'`);
  });
});
