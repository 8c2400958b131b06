import { Application, GitPath, k3s, PostgresDatabase, Route, Secret, talos, vault, Workload } from '../../lib';
import { application, emptyHome } from '../fixtures/home';
import { refusalOf } from '../support/declare';

const nodes = [{ name: 'node', role: 'control-plane', count: 1, cpu: '2', memory: '4Gi', disk: '20Gi' }] as const;

/** What an application of a small cluster is told when it declares something. */
function declaring(declare: (app: ReturnType<typeof application>) => void): () => unknown {
  return () => emptyHome((cluster) => declare(application(cluster)));
}

function web(app: ReturnType<typeof application>, user?: number): Workload {
  return new Workload(app, 'web', {
    image: 'registry.example.org/web:1.0.0', ports: { http: 8080 }, probes: { readiness: { port: 'http' } }, resources: { cpu: '10m', memory: '16Mi' },
    ...(user !== undefined && { user }),
  });
}

describe('a value that would reach the cluster and fail there is refused', () => {
  test.each([
    ['a host with one label', 'localhost'], ['a URL', 'https://example.org'], ['nothing', ''], ['a star in the middle', 'a.*.org'],
  ])('as a host that pods reach: %s', (_what, host) => {
    expect(declaring((app) => web(app).pods.reaches(host))).toThrow(/^host that 'web' reaches must be a host name such as 'cloud.example.org', got /);
  });

  test('as a port that pods reach', () => {
    expect(declaring((app) => web(app).pods.reaches('example.org', 70_000))).toThrow("port that 'web' reaches must be from 1 to 65535, got '70000'");
  });

  test.each(['example.org', '*.example.org', '*', '192.0.2.1', '2001:db8::1'])('but not the host %s', (host) => {
    expect(declaring((app) => web(app).pods.reaches(host))).not.toThrow();
  });

  test('as the user of a pod that must not be root', () => {
    expect(declaring((app) => web(app, 0))).toThrow(/^user of a pod must not be 0, got root; .*runsAsRoot/);
  });

  test.each([
    ['talos', () => talos({ on: 'here', kubernetes: '1.34', nodes: [...nodes], apiServer: 'https://192.0.2.1' })],
    ['k3s', () => k3s({ on: 'here', kubernetes: '1.34', nodes: [...nodes], apiServer: 'api' })],
  ])('as the address of the API of %s', (platform, declare) => {
    expect(declare).toThrow(new RegExp(`^apiServer of ${platform} on here must be a host name`));
  });

  test.each(['..', '/kv', 'kv/', 'a b'])('as a mount of Vault: %s', (mount) => {
    expect(() => vault({ server: 'https://vault.example.org', mount })).toThrow(`mount of vault must be a path such as 'kv' or 'team/kv', got '${mount}'`);
  });

  test.each(['../other', '/etc', 'a//b'])('as a path in a Git repository: %s', (path) => {
    expect(declaring((app) => new GitPath(app, { repository: 'https://example.org/a.git', path, revision: 'v1.0.0' })))
      .toThrow(`path in 'https://example.org/a.git' must be a folder inside the repository, got '${path}'`);
  });

  test.each(['api', '^/(', '/api'])('as a path of a route: %s', (path) => {
    expect(declaring((app) => new Route(app, 'web', { host: 'web', to: web(app).endpoint('http'), paths: [path] })))
      .toThrow(`path of route 'web' must be a regular expression that begins with '^/', got '${path}'`);
  });

  test.each(['my-db', '1st', 'a'.repeat(64)])('as the name of a database: %s', (database) => {
    expect(declaring((app) => new PostgresDatabase(app, 'db', { storage: '1Gi', database }))).toThrow(`database of 'db' must be a name of PostgreSQL`);
  });

  test.each(['../admin', '/a', 'a//b', 'a b'])('as an entry of the secrets backend: %s', (entry) => {
    expect(declaring((app) => new Secret(app, 'token', { keys: ['token'], entry }))).toThrow(`entry of secret 'token' must be a path such as 'cloud/app/name', got '${entry}'`);
  });
});

test('a construct without a scope says what to pass', () => {
  expect(refusalOf(() => new Application(undefined as never, 'web'))).toBe("scope of Application 'web' must be a construct in a cluster, got nothing; pass it first: new Application(scope, name, props)");
  expect(refusalOf(() => Application.of('web' as never))).toBe("scope of a construct must be an application or what is in one, got 'web'; pass it first: new MyPart(application, …)");
});
