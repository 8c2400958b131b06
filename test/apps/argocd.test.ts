import { parse } from 'yaml';
import { ArgoCD, type ArgoCDProps, Keycloak } from '../../apps';
import { healthChecks } from '../../apps/argocd/health-checks';
import { HomeFleet } from '../../clusters/fleet';
import { type argoCdChart, type ChartValues } from '../../lib';
import { ExternalSecret } from '../../lib/kinds/external-secret';
import { kinds } from '../../lib/kinds/kinds';
import { groupOf } from '../../lib/object-identity';
import { machines, refusalOf, renderCluster, renderFleet, type Facts } from '../support/declare';
import { healthBy } from '../support/lua';
import { type Rendered } from '../support/rendered';

type Values = ChartValues<typeof argoCdChart>;

function withArgo(props: Omit<ArgoCDProps, 'signIn'> & { readonly signIn?: boolean } = {}, facts: Facts = {}): Rendered {
  const { signIn = false, ...rest } = props;
  return renderCluster((cluster) => new ArgoCD(cluster, { ...rest, ...(signIn && { signIn: new Keycloak(cluster, { host: 'id', realm: 'home' }) }) }), facts);
}

const valuesOf = (rendered: Rendered): Values => rendered.values('argocd') as Values;

describe('Argo CD', () => {
  test.each<[Facts['tier'], number, boolean]>([['production', 3, true], ['production', 4, true], ['production', 2, false], ['production', 1, false], ['standard', 3, false], ['development', 5, false]])(
    'in a %s cluster of %s nodes is doubled: %s', (tier, nodes, doubled) => {
      const values = valuesOf(withArgo({}, { tier, platform: machines(nodes) }));
      for (const part of [values.server, values.repoServer, values.applicationSet]) {
        expect(part.replicas).toBe(doubled ? 2 : 1);
        expect(part.pdb).toEqual(doubled ? { enabled: true, maxUnavailable: 1 } : undefined);
      }
      expect(values['redis-ha']?.enabled ?? false).toBe(doubled);
      expect(values.controller.replicas).toBe(1);
    });

  test('says who its pods are and what they talk to in either form: each group that connects is one that is there', () => {
    for (const tier of ['production', 'standard'] as const) {
      const names = new Set(withArgo({}, { tier }).application('argocd').objects.filter(({ manifest }) => manifest.kind === 'NetworkPolicy').map(({ manifest }) => manifest.metadata.name));
      expect([names.has('argocd-redis'), names.has('argocd-redis-ha'), names.has('argocd-redis-ha-haproxy')]).toEqual(tier === 'production' ? [false, true, true] : [true, false, false]);
    }
  });

  test('compares on the server’s side, marks by annotation, and knows its own marks from another Argo CD’s', () => {
    const { configs } = valuesOf(withArgo({}, { name: 'north' }));
    expect(configs.params).toMatchObject({ 'controller.diff.server.side': true });
    expect(configs.cm).toMatchObject({ 'application.resourceTrackingMethod': 'annotation', installationID: 'north' });
  });

  test('never prunes its own objects and keeps its custom kinds', () => {
    const rendered = withArgo();
    expect(rendered.argoApplication('argocd').spec.syncPolicy?.automated).toEqual({ selfHeal: true });
    expect(rendered.argoApplication('argocd').metadata.finalizers).toBeUndefined();
    expect(valuesOf(rendered).crds).toEqual({ install: true, keep: true });
  });

  test('excludes no kind that the fleet has', () => {
    const excluded = parse(String(valuesOf(withArgo()).configs.cm['resource.exclusions'])) as { apiGroups: string[]; kinds: string[] }[];
    expect(excluded.flatMap(({ kinds: names }) => names)).toEqual(expect.arrayContaining(['EndpointSlice', 'CiliumIdentity', 'Lease', 'CertificateRequest']));
    for (const manifest of renderFleet(new HomeFleet()).manifests()) {
      const hit = excluded.find(({ apiGroups, kinds: names }) => apiGroups.includes(groupOf(manifest)) && (names.includes(manifest.kind) || names.includes('*')));
      expect([manifest.kind, hit]).toEqual([manifest.kind, undefined]);
    }
  });

  test('is not for a cluster that another one manages', () => {
    expect(refusalOf(() => withArgo({}, { hub: 'prod' }))).toMatch(/^cluster 'home' must not have an ArgoCD of its own, got one beside hub 'prod'/);
  });
});

describe('signing in to Argo CD', () => {
  test('uses a secret by a reference that Argo CD follows: the Secret carries its label', () => {
    const rendered = withArgo({ host: 'argocd', signIn: true });
    const oidc = parse(String(valuesOf(rendered).configs.cm['oidc.config'])) as { clientSecret: string; issuer: string; clientID: string };
    const { secretName, key } = /^\$(?<secretName>[^:]+):(?<key>.+)$/.exec(oidc.clientSecret)!.groups!;
    const { spec } = rendered.custom(ExternalSecret, secretName!);
    expect(spec.target?.template?.metadata?.labels).toEqual({ 'app.kubernetes.io/part-of': 'argocd' });
    expect(spec.data?.map(({ secretKey }) => secretKey)).toContain(key);
    expect(oidc).toMatchObject({ issuer: 'https://id.example.org/realms/home', clientID: 'argocd' });
  });

  test('replaces the local administrator, who is there otherwise or if asked for', () => {
    const admin = (props: Parameters<typeof withArgo>[0]): unknown => valuesOf(withArgo(props)).configs.cm['admin.enabled'];
    expect([admin({}), admin({ host: 'argocd', signIn: true }), admin({ host: 'argocd', signIn: true, localAdministrator: true })]).toEqual([true, false, true]);
  });

  test('gives everything to one group and nothing to all others', () => {
    expect(valuesOf(withArgo({ host: 'argocd', signIn: true, adminGroup: 'owners' })).configs.rbac).toEqual({ 'policy.default': '', 'policy.csv': 'g, owners, role:admin\n', scopes: '[groups]' });
  });

  test('comes back to a path below the page, which needs a host', () => {
    const rendered = withArgo({ host: 'argocd', signIn: true });
    expect(rendered.core('ConfigMap', 'realm').data?.['client-argocd.json']).toContain('"https://argocd.example.org/auth/callback"');
    expect(refusalOf(() => withArgo({ signIn: true }))).toMatch(/^ArgoCD of cluster 'home' must have a host to sign in with/);
  });

  test('a page without a host is not reached from outside', () => {
    expect(withArgo().models[0]!.cluster.relations.routes).toEqual([]);
    expect(withArgo({ host: 'argocd' }).models[0]!.cluster.relations.routes).toMatchObject([{ host: 'argocd.example.org', endpoint: { port: 8080, service: { name: 'argocd-server', port: 80 } } }]);
  });
});

test('each health check is for a kind that there is, and reaches Argo CD under the key it looks up', () => {
  const known = [...kinds.map(({ group, kind }) => `${group}_${kind}`), 'apiextensions.k8s.io_CustomResourceDefinition'];
  const { cm } = valuesOf(withArgo()).configs;
  for (const [kind, script] of Object.entries(healthChecks)) {
    expect(known).toContain(kind);
    expect(cm[`resource.customizations.health.${kind}`]).toBe(script);
  }
});

describe('the health of a child Application', () => {
  const source = { repoURL: 'https://git.example.org/fleet.git', path: 'dist/home/web', targetRevision: 'main' };
  const chart = { repoURL: 'https://charts.example.org', chart: 'web', targetRevision: '1.0.0', helm: { valuesObject: { a: [1, { b: 'c' }] } } };
  const other = { ...chart, helm: { valuesObject: { a: [1, { b: 'd' }] } } };
  /** As Argo CD writes it: with several sources it also notes an empty single one. */
  const noted = (sources: readonly object[]): object => sources.length > 1 ? { source: { repoURL: '' }, sources } : { source: sources[0] };
  const application = (declared: readonly object[], compared: readonly object[], status: { sync?: string; synced?: readonly object[]; phase?: string; operation?: object } = {}): object => ({
    spec: declared.length > 1 ? { sources: declared } : { source: declared[0] },
    ...(status.operation && { operation: status.operation }),
    status: {
      health: { status: 'Healthy' },
      sync: { status: status.sync ?? 'Synced', comparedTo: noted(compared) },
      ...(status.synced && { operationState: { phase: status.phase ?? 'Succeeded', syncResult: noted(status.synced) } }),
    },
  });
  const health = (object: object): string => healthBy(healthChecks['argoproj.io_Application']!, object).status;

  test.each([[[source]], [[chart, source]]])('is its own once what is declared has been compared and is in the cluster', (declared) => {
    expect(health(application(declared, declared, { synced: declared }))).toBe('Healthy');
    expect(health(application(declared, declared))).toBe('Healthy');
  });

  const { helm: _values, ...plain } = chart;
  test.each([[[chart], [other]], [[plain], [chart]], [[chart], [plain]], [[chart, source], [other, source]], [[chart, source], [chart]], [[source], [chart, source]]])('is not known before what is declared now has been compared', (declared, compared) => {
    expect(health(application(declared, compared, { synced: compared }))).toBe('Progressing');
  });

  test.each([[[chart], [other]], [[chart, source], [other, source]]])('is not known between the comparison and the sync of a change', (declared, before) => {
    expect(health(application(declared, declared, { sync: 'OutOfSync', synced: before }))).toBe('Progressing');
    expect(health(application(declared, declared, { sync: 'OutOfSync' }))).toBe('Progressing');
  });

  test('is its own again after the sync, also where something differs for ever', () => {
    expect(health(application([chart, source], [chart, source], { sync: 'OutOfSync', synced: [chart, source], phase: 'Failed' }))).toBe('Healthy');
  });

  test('is not known while a sync is asked for or under way', () => {
    expect(health(application([source], [source], { operation: { sync: {} }, synced: [source] }))).toBe('Progressing');
    expect(health(application([source], [source], { synced: [source], phase: 'Running' }))).toBe('Progressing');
  });

  test('is not known before anything has been compared', () => {
    expect(health({ spec: { source } })).toBe('Progressing');
    expect(health({ spec: { source }, status: { sync: { status: 'Unknown' } } })).toBe('Progressing');
  });

  test('tells what is wrong', () => {
    const broken = application([source], [source], { synced: [source] }) as { status: { health: object } };
    broken.status.health = { status: 'Degraded', message: 'a pod fails' };
    expect(healthBy(healthChecks['argoproj.io_Application']!, broken)).toEqual({ status: 'Degraded', message: 'a pod fails' });
  });
});

describe('the health of', () => {
  test.each([
    ['cilium.io_CiliumNetworkPolicy', {}, 'Healthy'],
    ['apiextensions.k8s.io_CustomResourceDefinition', {}, 'Progressing'],
    ['apiextensions.k8s.io_CustomResourceDefinition', { status: { conditions: [{ type: 'NamesAccepted', status: 'True' }, { type: 'Established', status: 'False', reason: 'Installing' }] } }, 'Progressing'],
    ['apiextensions.k8s.io_CustomResourceDefinition', { status: { conditions: [{ type: 'NamesAccepted', status: 'True' }, { type: 'Established', status: 'True' }] } }, 'Healthy'],
    ['apiextensions.k8s.io_CustomResourceDefinition', { status: { conditions: [{ type: 'NamesAccepted', status: 'False', message: 'no' }, { type: 'Established', status: 'False' }] } }, 'Degraded'],
    ['apiextensions.k8s.io_CustomResourceDefinition', { status: { conditions: [{ type: 'Established', status: 'True' }, { type: 'NonStructuralSchema', status: 'True', message: 'no' }] } }, 'Degraded'],
    ['apiextensions.k8s.io_CustomResourceDefinition', { status: { conditions: [{ type: 'Established', status: 'True' }, { type: 'Terminating', status: 'True' }] } }, 'Progressing'],
    ['cilium.io_CiliumNetworkPolicy', { status: { conditions: [{ type: 'Valid', status: 'True' }] } }, 'Healthy'],
    ['cilium.io_CiliumNetworkPolicy', { status: { conditions: [{ type: 'Valid', status: 'False', message: 'no' }] } }, 'Degraded'],
    ['postgresql.cnpg.io_Cluster', { metadata: {} }, 'Progressing'],
    ['postgresql.cnpg.io_Cluster', { metadata: {}, status: { phase: 'Setting up primary', phaseReason: 'new' } }, 'Progressing'],
    ['postgresql.cnpg.io_Cluster', { metadata: {}, status: { phase: 'Cluster in healthy state' } }, 'Healthy'],
    ['postgresql.cnpg.io_Cluster', { metadata: {}, status: { phase: 'Failing over' } }, 'Progressing'],
    ['postgresql.cnpg.io_Cluster', { metadata: {}, status: { phase: 'Waiting for user action' } }, 'Suspended'],
    ['postgresql.cnpg.io_Cluster', { metadata: {}, status: { phase: 'Cluster is unrecoverable and needs manual intervention', phaseReason: 'no' } }, 'Degraded'],
    ['postgresql.cnpg.io_Cluster', { metadata: { annotations: { 'cnpg.io/reconciliationLoop': 'disabled' } }, status: { phase: 'Cluster in healthy state' } }, 'Suspended'],
    ['postgresql.cnpg.io_Cluster', { metadata: {}, status: { phase: 'Cluster in healthy state', conditions: [{ type: 'cnpg.io/hibernation', status: 'True', message: 'asleep' }] } }, 'Suspended'],
    ['postgresql.cnpg.io_Database', {}, 'Progressing'],
    ['postgresql.cnpg.io_Database', { status: { applied: true } }, 'Healthy'],
    ['postgresql.cnpg.io_Database', { status: { applied: false, message: 'no' } }, 'Degraded'],
    ['postgresql.cnpg.io_Backup', {}, 'Progressing'],
    ['postgresql.cnpg.io_Backup', { status: { phase: 'completed' } }, 'Healthy'],
    ['postgresql.cnpg.io_Backup', { status: { phase: 'failed', error: 'no' } }, 'Degraded'],
  ])('%s with %j is %s', (kind, object, status) => {
    const result = healthBy(healthChecks[kind]!, object);
    expect(result.status).toBe(status);
    if (status === 'Degraded') expect(result.message).toBe('no');
  });
});
