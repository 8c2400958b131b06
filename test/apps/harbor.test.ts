import { Harbor, type HarborProps, Keycloak } from '../../apps';
import { type ChartValues, type Cluster, type harborChart, type Platform } from '../../lib';
import { ExternalSecret } from '../../lib/kinds/external-secret';
import { PostgresCluster } from '../../lib/kinds/postgres-cluster';
import { stepsOf } from '../../lib/cli/bootstrap-steps';
import { machines, refusalOf, renderCluster, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';

type Values = ChartValues<typeof harborChart>;

const bucket = { endpoint: 's3.gra.io.cloud.ovh.net', name: 'images' };
const declared = (props: Partial<HarborProps> = {}, facts: Facts = {}): Rendered => renderCluster((cluster) => {
  new Harbor(cluster, { host: 'registry', ...props });
}, facts);
const signedIn = (props: Partial<HarborProps> = {}): Rendered => renderCluster((cluster) => {
  new Harbor(cluster, { host: 'registry', signIn: new Keycloak(cluster, { host: 'id', realm: 'home' }), ...props });
});
const values = (rendered: Rendered): Values => rendered.values('harbor') as Values;
const after = (rendered: Rendered, name: string): string[] => rendered.models[0]!.order.after(name).map(([provider]) => provider);

/** All connections that Harbor's own pods declare, with the ports. */
const connections = (rendered: Rendered): string[] => rendered.models[0]!.cluster.relations.connections.flatMap(({ from, to }) => {
  const source = typeof from === 'string' ? from : from.name;
  return 'pods' in to && /^harbor/.test(to.pods.name) && (/^harbor-(?!db)/.test(source) || source === 'entry') ? [`${source} ${to.pods.name}:${to.port}`] : [];
}).sort();
const reached = (rendered: Rendered): string[] => rendered.models[0]!.cluster.relations.reaches.filter(({ from }) => from.name.startsWith('harbor-') && from.name !== 'harbor-db').map(({ from, host, port }) => `${from.name} ${host}:${port}`).sort();

describe('Harbor', () => {
  test('draws nothing at random: all that it would draw comes from one entry of the backend', () => {
    const { existingSecretAdminPassword, existingSecretSecretKey, core, jobservice, registry } = values(declared());
    const names = [existingSecretAdminPassword, existingSecretSecretKey, core.existingSecret, core.existingXsrfSecret, core.secretName, jobservice.existingSecret, registry.existingSecret, registry.credentials.existingSecret];
    expect(names).toEqual(Array(8).fill('harbor-keys'));
    const entry = declared().custom(ExternalSecret, 'harbor-keys').spec;
    expect(entry.data?.map(({ secretKey }) => secretKey).sort()).toEqual([
      'CSRF_KEY', 'HARBOR_ADMIN_PASSWORD', 'JOBSERVICE_SECRET', 'REGISTRY_HTPASSWD', 'REGISTRY_HTTP_SECRET', 'REGISTRY_PASSWD', 'secret', 'secretKey', 'tls.crt', 'tls.key',
    ]);
    expect(new Set(entry.data?.map(({ remoteRef }) => remoteRef.key))).toEqual(new Set(['home/harbor/keys']));
  });

  test('takes no Secret by the name of one of the chart’s own, which it renders empty', () => {
    const own = ['core', 'jobservice', 'registry', 'registryctl', 'trivy'].map((component) => `harbor-${component}`);
    for (const rendered of [declared({ bucket }), signedIn()]) {
      expect(rendered.allCustom(ExternalSecret).map(({ metadata }) => metadata.name).filter((name) => own.includes(name))).toEqual([]);
    }
  });

  test('lists the keys that people must put in with the other secrets of a first start', () => {
    const rendered = declared({ bucket });
    const commands = stepsOf(rendered.models[0]!, rendered.models, 'dist', '.flotilla').flatMap((step) => step.commands).join('\n');
    expect(commands).toMatch(/home\/harbor\/keys .*REGISTRY_HTPASSWD/);
    expect(commands).toMatch(/home\/harbor\/bucket .*REGISTRY_STORAGE_S3_ACCESSKEY/);
  });

  test('has its database, cache and secrets in an application of their own, for which it would wait in vain beside them', () => {
    const rendered = declared();
    const data = rendered.manifests('home/harbor-data').map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(data).toEqual(expect.arrayContaining(['Cluster harbor-db', 'Deployment harbor-cache', 'ExternalSecret harbor-keys', 'PersistentVolumeClaim harbor-cache']));
    expect(after(rendered, 'harbor')).toContain('harbor-data');
    expect(after(rendered, 'harbor-data')).not.toContain('harbor');
    expect(rendered.application('harbor-data').namespace).toBe(rendered.application('harbor').namespace);
    // A claim that waits for its first consumer would never be healthy in an application without that consumer.
    expect(data.filter((object) => object.startsWith('PersistentVolumeClaim'))).toEqual(['PersistentVolumeClaim harbor-cache']);
    expect(rendered.manifests('home/harbor').filter(({ kind }) => kind === 'PersistentVolumeClaim').map(({ metadata }) => metadata.name)).toEqual(['images', 'scanner']);
  });

  test('keeps its images in a volume that no sync removes', () => {
    const rendered = declared({ storage: '200Gi' });
    const { metadata, spec } = rendered.core('PersistentVolumeClaim', 'images');
    expect([metadata.annotations, spec?.resources?.requests]).toEqual([expect.objectContaining({ 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' }), { storage: '200Gi' }]);
    expect(values(rendered)).toMatchObject({
      updateStrategy: { type: 'Recreate' }, persistence: { persistentVolumeClaim: { registry: { existingClaim: 'images' } }, imageChartStorage: { type: 'filesystem' } }, registry: { replicas: 1 }, core: { replicas: 2 },
    });
  });

  test('or in a bucket, of which its clients never hear and which then lets all of it run twice', () => {
    const rendered = declared({ bucket: { ...bucket, region: 'gra' } });
    expect(values(rendered)).toMatchObject({
      updateStrategy: { type: 'RollingUpdate' }, registry: { replicas: 2 },
      persistence: { imageChartStorage: { type: 's3', disableredirect: true, s3: { existingSecret: 'harbor-bucket', region: 'gra', bucket: 'images', regionendpoint: 'https://s3.gra.io.cloud.ovh.net' } } },
    });
    expect(rendered.has('PersistentVolumeClaim', 'images')).toBe(false);
    expect(reached(rendered)).toContain('harbor-registry s3.gra.io.cloud.ovh.net:443');
  });

  test('is reached at the one address that is in the name of every image', () => {
    const rendered = declared({ host: 'images.example.net' });
    expect(values(rendered)).toMatchObject({ externalURL: 'https://images.example.net', expose: { type: 'clusterIP', tls: { enabled: false } }, registry: { relativeurls: true } });
    expect(rendered.models[0]!.cluster.relations.routes.map(({ host, endpoint }) => [host, endpoint.pods.name, endpoint.port, endpoint.service])).toEqual([['images.example.net', 'harbor-nginx', 8080, { name: 'harbor', port: 80 }]]);
  });

  test('says who talks to whom, and nobody else is let in', () => {
    expect(connections(declared())).toEqual([
      'entry harbor-nginx:8080',
      'harbor-core harbor-cache:6379', 'harbor-core harbor-db:5432', 'harbor-core harbor-jobservice:8080', 'harbor-core harbor-portal:8080', 'harbor-core harbor-registry:5000',
      'harbor-core harbor-registry:8080', 'harbor-core harbor-trivy:8080',
      'harbor-jobservice harbor-cache:6379', 'harbor-jobservice harbor-core:8080', 'harbor-jobservice harbor-db:5432', 'harbor-jobservice harbor-registry:5000',
      'harbor-jobservice harbor-registry:8080', 'harbor-jobservice harbor-trivy:8080',
      'harbor-nginx harbor-core:8080', 'harbor-nginx harbor-portal:8080', 'harbor-registry harbor-cache:6379', 'harbor-trivy harbor-cache:6379', 'harbor-trivy harbor-core:8080',
    ]);
    expect(reached(declared())).toEqual(['harbor-trivy ghcr.io:443', 'harbor-trivy pkg-containers.githubusercontent.com:443']);
  });

  test('without a scanner has none of its pods, volumes and ways out', () => {
    const rendered = declared({ scanner: false });
    expect([values(rendered).trivy, rendered.has('PersistentVolumeClaim', 'scanner'), reached(rendered), connections(rendered).filter((line) => line.includes('trivy'))]).toEqual([{ enabled: false }, false, [], []]);
  });

  test('reaches the registries that it mirrors, from where it mirrors and where it copies', () => {
    expect(reached(declared({ scanner: false, upstreams: ['registry-1.docker.io'] }))).toEqual(['harbor-core registry-1.docker.io:443', 'harbor-jobservice registry-1.docker.io:443']);
  });

  test('uses the database of the name it expects, and no more connections than that takes', () => {
    const rendered = declared();
    const { database } = values(rendered);
    expect(database.external).toEqual({ host: 'harbor-db-rw', port: '5432', username: 'registry', coreDatabase: 'registry', existingSecret: 'harbor-db-app', sslmode: 'require' });
    const server = rendered.custom(PostgresCluster, 'harbor-db').spec;
    expect(server.bootstrap).toMatchObject({ initdb: { database: 'registry', owner: 'registry' } });
    expect(database.maxOpenConns * 2 * 2).toBeLessThan(Number(server.postgresql?.parameters?.max_connections));
  });

  test('keeps logs of jobs in the database, where they need no volume of one node', () => {
    expect(values(declared()).jobservice).toMatchObject({ jobLoggers: ['database'], replicas: 2 });
  });

  test('needs no network but its own where people sign in with its own accounts', () => {
    expect(values(declared()).core).not.toHaveProperty('extraEnvVars');
    expect(declared().has('ExternalSecret', 'harbor-sign-in')).toBe(false);
  });
});

describe('Harbor with sign-in', () => {
  test('gets its settings from a Secret in which the client’s secret is put, never from a text in Git', () => {
    const rendered = signedIn({ adminGroup: 'platform' });
    expect(values(rendered).core.extraEnvVars).toEqual([{ name: 'CONFIG_OVERWRITE_JSON', valueFrom: { secretKeyRef: { name: 'harbor-sign-in', key: 'CONFIG_OVERWRITE_JSON' } } }]);
    const { data, target } = rendered.custom(ExternalSecret, 'harbor-sign-in').spec;
    const settings = JSON.parse(target!.template!.data!.CONFIG_OVERWRITE_JSON!.replace('{{ .clientSecret }}', 's3cret')) as Record<string, unknown>;
    expect(settings).toMatchObject({
      auth_mode: 'oidc_auth', oidc_endpoint: 'https://id.example.org/realms/home', oidc_client_id: 'harbor', oidc_client_secret: 's3cret', oidc_admin_group: 'platform', oidc_groups_claim: 'groups', oidc_verify_cert: true,
    });
    const client = rendered.custom(ExternalSecret, 'harbor-oidc').spec.data?.[0]?.remoteRef;
    expect(data?.[0]?.remoteRef).toEqual(client);
  });

  test('sends people back to where Harbor waits for them, and asks the issuer from its core alone', () => {
    const rendered = signedIn();
    const realm = JSON.stringify(rendered.manifests('home/keycloak'));
    expect(realm).toContain('https://registry.example.org/c/oidc/callback');
    expect(reached(rendered)).toContain('harbor-core id.example.org:443');
    expect(after(rendered, 'harbor')).toContain('keycloak');
  });
});

describe('Harbor', () => {
  test('is not installed on a platform that brings it', () => {
    const platform: Platform = { ...machines(), systems: ['harbor'] };
    let harbor: Harbor | undefined;
    const rendered = renderCluster((cluster: Cluster) => { harbor = new Harbor(cluster, { host: 'registry' }); }, { platform });
    expect([rendered.has('Application', 'harbor'), rendered.has('Application', 'harbor-data'), rendered.models[0]!.cluster.relations.pods, harbor?.url]).toEqual([false, false, [], undefined]);
  });

  test('is refused with a bucket and a volume', () => {
    expect(refusalOf(() => declared({ bucket, storage: '10Gi' }))).toBe("storage of Harbor in cluster 'home' must be a bucket or a volume, got both; remove one of them");
  });
});
