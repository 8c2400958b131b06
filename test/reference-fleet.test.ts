import { HomeFleet } from '../clusters/fleet';
import { type Manifest } from '../lib/manifest';
import { groupKind, Scopes } from '../lib/object-identity';
import { synthesize } from '../lib/synth';

const { models, objects, findings } = synthesize(new HomeFleet());
const inCluster = (name: string): Manifest[] => objects.filter(({ path }) => path.startsWith(`${name}/`)).map(({ manifest }) => manifest);
const model = (name: string): (typeof models)[number] => models.find(({ cluster }) => cluster.name === name)!;

describe('the reference fleet', () => {
  test('is of seven clusters on five kinds of platform', () => {
    expect(models.map(({ cluster }) => cluster.name)).toEqual(['cloud', 'cloud-ovh', 'dev', 'lab', 'prod', 'sovereign', 'vps']);
    expect(new Set(models.map(({ cluster }) => cluster.platform.name.split(' ')[0]))).toEqual(new Set(['talos', 'OVHcloud', 'infomaniak', 'cloud-temple', 'k3s']));
  });

  test('breaks no rule, and turns none off', () => {
    expect(findings).toEqual([]);
  });
});

describe('sovereign, where we are a tenant', () => {
  const tree = inCluster('sovereign');
  const { applications, cluster } = model('sovereign');

  test('runs services with databases, routes and sign-in', () => {
    for (const kind of ['postgresql.cnpg.io/Cluster', 'networking.k8s.io/Ingress', 'apps/Deployment']) expect(tree.filter((manifest) => groupKind(manifest) === kind).length).toBeGreaterThan(2);
  });

  test('makes no custom kind and nothing that belongs to the whole cluster', () => {
    const scopes = new Scopes(objects.map(({ manifest }) => manifest));
    expect(tree.filter((manifest) => scopes.isClusterScoped(groupKind(manifest)))).toEqual([]);
    for (const project of tree.filter(({ kind }) => kind === 'AppProject')) expect(project.spec).not.toHaveProperty('clusterResourceWhitelist');
  });

  test('stays in namespaces of its own, but for what the Argo CD of the platform reads in its', () => {
    const argo = tree.filter((manifest) => groupKind(manifest).startsWith('argoproj.io/'));
    expect(new Set(argo.map(({ metadata }) => metadata.namespace))).toEqual(new Set([cluster.platform.argo]));
    const others = new Set(tree.filter((manifest) => !argo.includes(manifest)).map(({ metadata }) => metadata.namespace));
    expect(others).toEqual(new Set(['keycloak', 'nextcloud', 'vaultwarden']));
  });

  test('installs no chart: each would make something of the whole cluster', () => {
    expect(applications.flatMap(({ sources }) => sources)).toEqual([]);
  });
});

describe('cloud and cloud-ovh', () => {
  test('run the same services; only the second has what OVHcloud needs beside them', () => {
    const names = (cluster: string): string[] => model(cluster).applications.filter(({ objects: own, sources }) => own.length + sources.length > 0).map(({ name }) => name);
    const only = (one: string, other: string): string[] => names(one).filter((name) => !names(other).includes(name));
    expect(only('cloud', 'cloud-ovh')).toEqual(['cilium', 'metrics-server']);
    expect(only('cloud-ovh', 'cloud')).toEqual(['inflate', 'karpenter', 'karpenter-kinds', 'karpenter-pools']);
  });

  test('give these services the same images, environment, ports and sizes', () => {
    const said = (cluster: string, application: string): unknown[] => objects.filter(({ path, manifest }) => path.startsWith(`${cluster}/${application}/`) && ['Deployment', 'Cluster', 'Service', 'CronJob'].includes(manifest.kind))
      .map(({ manifest }) => JSON.parse(JSON.stringify(manifest)
        .replaceAll('fallback.example.org', 'home.example.org').replaceAll('cloud-ovh', 'cloud').replace(/"storageClass(Name)?":"[^"]*"/g, '"storageClass":""').replace(/"checksum\/[^"]*":"[^"]*",?/g, '')
        // Where nodes lie in zones both spread over these.
        .replace(/,?"topologySpreadConstraints":\[.*?\](?=,"|\})/g, '')) as unknown);
    for (const application of ['comet', 'keycloak', 'nextcloud', 'vaultwarden']) {
      expect(said('cloud', application).length).toBeGreaterThan(2);
      expect(said('cloud-ovh', application)).toEqual(said('cloud', application));
    }
  });
});

test('lab has no node of its own until somebody works there', () => {
  const { cluster } = model('lab');
  expect(cluster.platform.nodes.map(({ count }) => count)).toEqual([0, 0]);
  expect(cluster.session).toMatchObject({ alertAfter: '5h', stopAfter: '6h' });
});
