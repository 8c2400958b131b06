import { ArgoCD, CertManager, CloudNativePG, Comet, ExternalSecrets, PriorityClasses } from '../../apps';
import { Application, type Cluster, CoreObject, CustomObject, type Fleet, type Platform, Volume, Workload } from '../../lib';
import { Certificate } from '../../lib/kinds/certificate';
import { groupKind, Scopes } from '../../lib/object-identity';
import { podSpecOf } from '../../lib/pod-spec';
import { stepsOf } from '../../lib/cli/bootstrap-steps';
import { synthesize } from '../../lib/synth';
import { bareCluster, completeCluster, machines, newFleet, refusalOf, renderFleet } from '../support/declare';
import { type Rendered } from '../support/rendered';

/** A managed platform on which we are one tenant among others. */
const tenancy: Platform = {
  ...machines(),
  podNetwork: { provider: 'cilium' },
  systems: ['argocd', 'cert-manager'],
  kinds: ['argoproj.io/AppProject', 'argoproj.io/Application', 'cert-manager.io/Certificate'],
  rights: { to: 'tenant', tenant: 'family' },
  egress: { through: 'shared-address', address: '203.0.113.7' },
  foreignNamespaces: ['argocd', 'kasten-io'],
};

function fleetOf(declare: (cluster: Cluster) => void, facts: { readonly platform?: Platform; readonly hub?: string } = {}): Fleet {
  const fleet = newFleet();
  declare(completeCluster(fleet, { platform: tenancy, ...facts }));
  return fleet;
}

const web = (cluster: Cluster): void => {
  const application = new Application(cluster, 'web');
  const data = new Volume(application, 'data', { size: '1Gi' });
  new Workload(application, 'web', {
    image: 'docker.io/library/web:1.0.0', ports: { http: 8080 }, probes: { readiness: { path: '/', port: 'http' } }, resources: { cpu: '10m', memory: '32Mi' },
    mounts: { '/data': data.mount() },
  });
};

describe('where we are one tenant of a platform', () => {
  const rendered: Rendered = renderFleet(fleetOf((cluster) => {
    new ArgoCD(cluster, { host: 'argocd' });
    web(cluster);
    new Comet(cluster, { host: 'comet' });
  }));

  test('nothing in the tree belongs to the whole cluster, not even a Namespace', () => {
    const scopes = new Scopes([]);
    expect(rendered.manifests().length).toBeGreaterThan(10);
    expect(rendered.manifests().filter((manifest) => scopes.isClusterScoped(groupKind(manifest)))).toEqual([]);
  });

  test('every object is in a namespace of ours, but for what the Argo CD of the platform reads', () => {
    const namespaces = (folder: string): string[] => [...new Set(rendered.manifests(folder).map(({ metadata }) => metadata.namespace!))];
    expect(namespaces('home/web')).toEqual(['web']);
    expect(namespaces('home/comet')).toEqual(['comet']);
    expect(namespaces('home/argocd-apps')).toEqual(['argocd']);
  });

  test('pods name no PriorityClass: nobody could make one', () => {
    const pods = rendered.manifests().flatMap((manifest) => podSpecOf(manifest) ?? []);
    expect(pods).toHaveLength(2);
    expect(pods.map(({ spec }) => spec.priorityClassName)).toEqual([undefined, undefined]);
  });

  test('projects allow no kind that belongs to the whole cluster', () => {
    expect(rendered.argoProject('web').spec).not.toHaveProperty('clusterResourceWhitelist');
    expect(rendered.argoProject('comet').spec).not.toHaveProperty('clusterResourceWhitelist');
  });

  test('the Argo CD of the platform is used: ours is not installed', () => {
    expect(rendered.has('Application', 'argocd')).toBe(false);
    expect(rendered.has('Application', 'root')).toBe(true);
  });

  test('another namespace of it is taken as it is, and such a cluster manages no other', () => {
    const elsewhere = renderFleet(fleetOf(web, { platform: { ...tenancy, argo: 'gitops' } }));
    expect(new Set(elsewhere.manifests().filter(({ apiVersion }) => apiVersion.startsWith('argoproj.io/')).map(({ metadata }) => metadata.namespace))).toEqual(new Set(['gitops']));
    expect(elsewhere.argoProject('root').spec.destinations).toEqual([{ server: 'https://kubernetes.default.svc', namespace: 'gitops' }]);
    const fleet = fleetOf(web);
    web(completeCluster(fleet, { name: 'other', hub: 'home' }));
    expect(refusalOf(() => synthesize(fleet))).toContain("hub of cluster 'other' must have an Argo CD of ours, got 'home', whose Argo CD is its platform's; name another cluster");
  });

  test('the bootstrap makes the namespaces, in the tenant and at their Pod Security level, and then the root Application', () => {
    const steps = stepsOf(rendered.models[0]!, rendered.models, 'dist', 'bootstrap');
    const namespaces = steps.find(({ title }) => title.startsWith("The namespaces of tenant 'family'"))!;
    expect(namespaces.commands).toEqual(['kubectl apply --server-side --filename bootstrap/namespaces.yaml']);
    expect(namespaces.files[0]!.text.match(/^ {2}name: .*/gm)).toEqual(['  name: comet', '  name: web']);
    expect(namespaces.files[0]!.text.match(/capsule.clastix.io\/tenant: family/g)).toHaveLength(2);
    expect(namespaces.files[0]!.text).toContain('pod-security.kubernetes.io/enforce: restricted');
    expect(steps.at(-1)!.commands.join('\n')).toContain('root-app.yaml');
  });

  test.each<[string, (cluster: Cluster) => void, string]>([
    ['PriorityClasses', (cluster) => new PriorityClasses(cluster), "home/priority-classes: 'priority-classes' must make nothing that belongs to the whole cluster where we only have tenant 'family', got PriorityClass; remove it, or have the operators of the platform install it and name its kinds in kinds: […] of the cluster"],
    ['a chart with roles and kinds', (cluster) => new CertManager(cluster), "home/cert-manager: 'cert-manager' must make nothing that belongs to the whole cluster where we only have tenant 'family', got ClusterRole, ClusterRoleBinding, CustomResourceDefinition, MutatingWebhookConfiguration, ValidatingWebhookConfiguration; remove it"],
    ['a Namespace of its own', (cluster) => new CoreObject(new Application(cluster, 'spaces'), 'Namespace', { metadata: { name: 'extra' } }), "home/spaces: 'spaces' must make nothing that belongs to the whole cluster where we only have tenant 'family', got Namespace"],
    ['an object among those of the platform', (cluster) => new CoreObject(new Application(cluster, 'extra', { namespace: 'kasten-io' }), 'ConfigMap', { metadata: { name: 'extra' } }), "home/extra: 'extra' must stay in namespaces of tenant 'family', got kasten-io, which belongs to the platform; give it a namespace of its own, or remove it"],
    ['an object among those of Kubernetes', (cluster) => new CoreObject(new Application(cluster, 'extra'), 'ConfigMap', { metadata: { name: 'extra', namespace: 'kube-system' } }), "home/extra: 'extra' must stay in namespaces of tenant 'family', got kube-system"],
  ])('%s is refused', (_, declare, sentence) => {
    expect(refusalOf(() => synthesize(fleetOf((cluster) => { web(cluster); declare(cluster); })))).toContain(sentence);
  });

  test('several at once are told at once', () => {
    const refusal = refusalOf(() => synthesize(fleetOf((cluster) => { new CloudNativePG(cluster); new ExternalSecrets(cluster); })));
    for (const name of ['cloudnative-pg', 'external-secrets']) expect(refusal).toContain(`home/${name}: '${name}' must make nothing that belongs to the whole cluster`);
  });

  test('what is missing is not ours to add', () => {
    const platform: Platform = { ...tenancy, systems: [], kinds: [] };
    const fleet = newFleet();
    const cluster = bareCluster(fleet, { platform, secrets: undefined });
    new Application(cluster, 'rest').offers('pod-network');
    new CustomObject(new Application(cluster, 'web'), Certificate, { metadata: { name: 'web' }, spec: { secretName: 'web', dnsNames: ['web.example.org'], issuerRef: { name: 'x', kind: 'ClusterIssuer', group: 'cert-manager.io' } } });
    const refusal = refusalOf(() => synthesize(fleet));
    expect(refusal).toContain("cluster 'home' must have CertManager, got none; web needs kind Certificate of cert-manager.io: tenant 'family' may not install custom kinds: do without, or have the operators of the platform install it and name its kinds in kinds: […] of the cluster");
    expect(refusal).toContain("cluster 'home' must have an ArgoCD, got none; order that of the platform, since a tenant may not install one");
  });

  test('another cluster cannot manage it', () => {
    const fleet = fleetOf(web, { hub: 'other' });
    const hub = completeCluster(fleet, { name: 'other' });
    new Application(hub, 'argo').offers('kind:argoproj.io/Application');
    expect(refusalOf(() => synthesize(fleet))).toContain("cluster 'home' must be managed by the Argo CD of its platform, got hub 'other', which would need rights beyond tenant 'family'; remove hub");
  });
});

test('where the platform gives us the whole cluster, its own namespaces are still neither made nor closed by us', () => {
  const rendered = renderFleet(fleetOf((cluster) => {
    web(cluster);
    new CoreObject(new Application(cluster, 'policies', { namespace: 'kasten-io' }), 'ConfigMap', { metadata: { name: 'extra' } });
  }, { platform: { ...tenancy, rights: { to: 'cluster' } } }));
  expect(rendered.manifests('home/namespaces').map(({ metadata }) => metadata.name)).toEqual(['web']);
  expect(rendered.manifests('home/policies').map(({ kind }) => kind)).toEqual(['ConfigMap']);
});
