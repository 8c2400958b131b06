import { Keycloak, type KeycloakProps } from '../../apps';
import { HomeFleet } from '../../clusters/fleet';
import { Application, type Cluster, OidcClient, Pods } from '../../lib';
import { ExternalSecret } from '../../lib/kinds/external-secret';
import { secretsMadeByPeople, signingIn as signingInOf } from '../support/bootstrap';
import { refusalOf, renderCluster, renderFleet, type Facts } from '../support/declare';
import { RealmJob } from '../support/realm-job';
import { type Rendered } from '../support/rendered';
import { waveOf } from '../support/waves';

function withKeycloak(add: (keycloak: Keycloak, cluster: Cluster) => void = () => undefined, props: Partial<KeycloakProps> = {}, facts: Facts = {}): Rendered {
  return renderCluster((cluster) => add(new Keycloak(cluster, { host: 'id', realm: 'home', ...props }), cluster), facts);
}

/** Declares applications that sign in. */
const signingIn = (...names: readonly string[]) => (keycloak: Keycloak, cluster: Cluster): void => {
  for (const name of names) {
    const application = new Application(cluster, name);
    new OidcClient(application, 'sign-in', { provider: keycloak, url: `https://${name}.example.org`, pods: [new Pods(application, name, { app: name })] });
  }
};

const filesOf = (rendered: Rendered, folder?: string): Record<string, string> => rendered.core('ConfigMap', 'realm', folder).data!;
const clientsIn = (files: Readonly<Record<string, string>>): string[] => Object.keys(files).flatMap((name) => /^client-(.*)\.json$/.exec(name)?.[1] ?? []);

describe('the server of Keycloak', () => {
  const container = (props: Partial<KeycloakProps> = {}): ReturnType<typeof envOf> => envOf(withKeycloak(undefined, props));
  function envOf(rendered: Rendered): { env: Record<string, string | undefined>; ports: Record<string, number>; container: NonNullable<ReturnType<typeof first>> } {
    const found = first(rendered)!;
    return {
      container: found,
      env: Object.fromEntries((found.env ?? []).map(({ name, value, valueFrom }) => [name, value ?? `${valueFrom?.secretKeyRef?.name}/${valueFrom?.secretKeyRef?.key}`])),
      ports: Object.fromEntries((found.ports ?? []).map(({ name, containerPort }) => [name!, containerPort])),
    };
  }
  function first(rendered: Rendered) {
    return rendered.core('Deployment', 'keycloak').spec!.template.spec!.containers[0];
  }

  test('is asked for its health on the management port, where alone it answers, and health is turned on', () => {
    const { container: found, env, ports } = container();
    for (const probe of [found.startupProbe, found.readinessProbe, found.livenessProbe]) {
      expect(probe?.httpGet?.path).toMatch(/^\/health\/(started|ready|live)$/);
      expect(ports[String(probe?.httpGet?.port)]).toBe(9000);
    }
    expect(env.KC_HEALTH_ENABLED).toBe('true');
    expect(found.args).toEqual(['start']);
  });

  test('knows its own address, and that TLS ends before it', () => {
    expect(container().env).toMatchObject({ KC_HOSTNAME: 'https://id.example.org', KC_HTTP_ENABLED: 'true', KC_PROXY_HEADERS: 'xforwarded' });
  });

  test('reads all credentials by reference', () => {
    expect(container().env).toMatchObject({
      KC_DB: 'postgres', KC_DB_USERNAME: 'keycloak-db-app/username', KC_DB_PASSWORD: 'keycloak-db-app/password',
      KC_BOOTSTRAP_ADMIN_USERNAME: 'admin/username', KC_BOOTSTRAP_ADMIN_PASSWORD: 'admin/password',
    });
  });

  test('may take ten minutes to build itself for its options, which it writes to its root file system', () => {
    const { container: found } = container();
    expect(found.startupProbe!.periodSeconds! * found.startupProbe!.failureThreshold!).toBeGreaterThanOrEqual(600);
    expect(found.securityContext?.readOnlyRootFilesystem).toBe(false);
  });

  test('alone keeps its sessions to itself; copies share them over ports that are open between them and to nobody else', () => {
    expect(container().env.KC_CACHE).toBe('local');
    expect(container().ports).toEqual({ http: 8080, management: 9000 });
    expect(container({ replicas: 2 }).env.KC_CACHE).toBe('ispn');
    const rendered = withKeycloak(undefined, { replicas: 2 });
    const rules = rendered.core('NetworkPolicy', 'keycloak').spec!.ingress!.filter(({ ports }) => ports!.some(({ port }) => port === 7800 || port === 57800));
    expect(rules.flatMap(({ from }) => from!)).toEqual([{ podSelector: { matchLabels: rendered.core('Deployment', 'keycloak').spec!.selector.matchLabels } }]);
  });
});

describe('what the internet sees of Keycloak', () => {
  const seen = (props: Partial<KeycloakProps>): ((path: string) => boolean) => {
    const [route] = withKeycloak(undefined, props).models[0]!.cluster.relations.routes;
    expect(route).toMatchObject({ host: 'id.example.org', endpoint: { port: 8080 } });
    return (path) => route!.paths.length === 0 || route!.paths.some((pattern) => new RegExp(pattern).test(path));
  };
  const needed = ['/realms/home/protocol/openid-connect/auth', '/realms/home/.well-known/openid-configuration', '/realms/home/account/', '/resources/abc/login/keycloak/css/login.css', '/js/keycloak.js'];
  const hidden = ['/', '/admin/', '/admin/master/console/', '/admin/realms/home/users', '/realms/master/protocol/openid-connect/token', '/realms/homestead/account/', '/metrics', '/health/ready', '/x/realms/home/'];

  test('is the realm and what its pages are made of', () => {
    const isSeen = seen({});
    expect(needed.filter((path) => !isSeen(path))).toEqual([]);
    expect(hidden.filter(isSeen)).toEqual([]);
  });

  test('is also the console where that is asked for', () => {
    expect(hidden.filter((path) => !seen({ publishAdministration: true })(path))).toEqual([]);
  });
});

describe('the realm', () => {
  test('knows exactly those who sign in, in every cluster of the reference fleet', () => {
    const rendered = renderFleet(new HomeFleet());
    let realms = 0;
    for (const model of rendered.models) {
      const { cluster, applications } = model;
      const readers = signingInOf(rendered, model);
      const isHere = applications.some(({ name }) => name === 'keycloak');
      // Where there is no realm there is nobody who could sign in.
      const clients = isHere ? clientsIn(filesOf(rendered, `${cluster.name}/keycloak`)) : [];
      expect([cluster.name, clients.sort()]).toEqual([cluster.name, readers.sort()]);
      expect([cluster.name, readers.length > 0]).toEqual([cluster.name, isHere]);
      if (!isHere) continue;
      const kept = rendered.allCustom(ExternalSecret, `${cluster.name}/keycloak`).find(({ metadata }) => metadata.name === 'realm-credentials')?.spec.data?.map(({ secretKey }) => secretKey);
      const credentials = kept ?? secretsMadeByPeople(rendered, model).get('keycloak/realm-credentials');
      expect([cluster.name, credentials]).toEqual([cluster.name, ['username', 'password', ...clients.map((name) => `client-${name}`)]]);
      realms++;
    }
    expect(realms).toBeGreaterThan(4);
  });

  test('has confidential clients for signing in alone, that come back below their own URL', () => {
    const client: unknown = JSON.parse(filesOf(withKeycloak(signingIn('shop')))['client-shop.json']!);
    expect(client).toMatchObject({
      id: 'shop', clientId: 'shop', publicClient: false, standardFlowEnabled: true, implicitFlowEnabled: false, directAccessGrantsEnabled: false, serviceAccountsEnabled: false,
      redirectUris: ['https://shop.example.org/*'], webOrigins: ['https://shop.example.org'],
    });
  });

  test('gets each client’s secret from the entry that the client reads itself', () => {
    const rendered = withKeycloak(signingIn('shop', 'blog'));
    const given = new Map(rendered.custom(ExternalSecret, 'realm-credentials').spec.data!.map(({ secretKey, remoteRef }) => [secretKey, remoteRef]));
    expect([...given.keys()]).toEqual(['username', 'password', 'client-blog', 'client-shop']);
    for (const name of ['shop', 'blog']) {
      const [own] = rendered.custom(ExternalSecret, `${name}-oidc`).spec.data!;
      expect([given.get(`client-${name}`)?.key, given.get(`client-${name}`)?.property]).toEqual([own!.remoteRef.key, own!.remoteRef.property]);
    }
    expect(rendered.manifests().some(({ kind }) => kind === 'Secret')).toBe(false);
  });

  test('is brought about by a job of each sync that comes after the server', () => {
    const rendered = withKeycloak(signingIn('shop'));
    const [server, job] = ['Deployment', 'Job'].map((kind) => rendered.manifests('home/keycloak').find((manifest) => manifest.kind === kind)!);
    expect(waveOf(job!)).toBeGreaterThan(waveOf(server!));
    expect(rendered.core('Job', 'realm-configuration').spec!.template.spec!.containers[0]!.image).toBe(rendered.core('Deployment', 'keycloak').spec!.template.spec!.containers[0]!.image);
  });

  test('is refused a client whose id Keycloak would not take', () => {
    expect(refusalOf(() => withKeycloak(signingIn('a'.repeat(37))))).toMatch(/^id of an OIDC client must have at most 36 characters in Keycloak, got 37/);
  });
});

describe('the script of the realm, run in bash', () => {
  const password = 'p"ss\\w&rd $HOME `x`';
  const jobs: RealmJob[] = [];
  const keycloak = (clients: Readonly<Record<string, string>> = {}): RealmJob => {
    jobs.push(new RealmJob({ password, clients }));
    return jobs[jobs.length - 1]!;
  };
  const credentials = (secrets: Readonly<Record<string, string>>): Record<string, string> => ({
    username: 'admin', password, ...Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [`client-${name}`, secret])),
  });
  afterAll(() => {
    for (const job of jobs) job.remove();
  });

  test('creates the realm and its clients, updates them the next time, and removes what is declared no longer', () => {
    const job = keycloak();
    const first = job.run(filesOf(withKeycloak(signingIn('blog', 'shop'))), credentials({ blog: 'one', shop: 'two' }));
    expect(first.realm).toMatchObject({ realm: 'home', enabled: true, registrationAllowed: false });
    expect(Object.keys(first.clients)).toEqual(['blog', 'shop']);
    expect(first.calls).toEqual(expect.arrayContaining(['create realms', 'create clients']));

    const second = job.run(filesOf(withKeycloak(signingIn('shop', 'wiki'))), credentials({ shop: 'three', wiki: 'four' }));
    expect(second.calls).toEqual(expect.arrayContaining(['update realms/home', 'update clients/shop', 'create clients', 'delete clients/blog']));
    expect(second.calls).not.toContain('create realms');
    expect(Object.keys(second.clients)).toEqual(['shop', 'wiki']);
    expect(JSON.parse(second.clients.shop!)).toMatchObject({ secret: 'three' });
  });

  test('leaves alone what it did not make: Keycloak’s own clients and those of people', () => {
    const foreign = { account: '{"description": ""}', 'admin-cli': '{"description": "a client, managed by flotilla"}', mine: '{}' };
    const { clients } = keycloak(foreign).run(filesOf(withKeycloak()), credentials({}));
    expect(clients).toEqual(foreign);
  });

  test('puts secrets with any characters into the clients as they are', () => {
    const secret = 'a"b\\c&d$e\'f`g%h/@CLIENT_SECRET@\\"';
    const { clients } = keycloak().run(filesOf(withKeycloak(signingIn('shop'))), credentials({ shop: secret }));
    expect((JSON.parse(clients.shop!) as { secret: string }).secret).toBe(secret);
  });

  test('ends with an error where a client cannot be made', () => {
    expect(() => keycloak().run(filesOf(withKeycloak(signingIn('shop'))), credentials({}))).toThrow();
  });
});
