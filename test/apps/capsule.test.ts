import * as fc from 'fast-check';
import { Capsule, type CapsuleProps, CapsuleTenant, type CapsuleTenantProps, CertManager } from '../../apps';
import { type Bytes, type capsuleChart, type ChartValues, type Cpu, type Platform, type PriorityClassName } from '../../lib';
import { Tenant } from '../../lib/kinds/tenant';
import { TenantOwner } from '../../lib/kinds/tenant-owner';
import { validate } from '../../lib/schema';
import { bareCluster, completeCluster, machines, newFleet, refusalOf, renderCluster, renderFleet, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';

type Values = ChartValues<typeof capsuleChart>;

const capsule = (props?: CapsuleProps, facts?: Facts): Rendered => renderCluster((cluster) => {
  new CertManager(cluster);
  new Capsule(cluster, props);
}, facts);
const values = (rendered: Rendered): Values => rendered.values('capsule') as Values;
const after = (rendered: Rendered, name: string): string[] => rendered.models[0]!.order.after(name).map(([provider]) => provider);

const owners = { developers: { group: 'web-developers' } };
const tenant = (props: Partial<CapsuleTenantProps> = {}, facts?: Facts): Rendered => renderCluster((cluster) => {
  new CapsuleTenant(cluster, 'web', { owners, ...props });
}, facts);
const specOf = (props?: Partial<CapsuleTenantProps>): ReturnType<typeof tenantSpec> => tenantSpec(tenant(props));
function tenantSpec(rendered: Rendered) {
  return rendered.custom(Tenant, 'web').spec;
}
const refusal = (props: Partial<CapsuleTenantProps>): string => refusalOf(() => tenant(props));

describe('Capsule', () => {
  test('runs twice in production, with a budget that never blocks a drain', () => {
    expect([values(capsule()).replicaCount, capsule().core('PodDisruptionBudget', 'capsule').spec?.maxUnavailable]).toEqual([2, 1]);
    const single = capsule({}, { tier: 'standard' });
    expect([values(single).replicaCount, single.has('PodDisruptionBudget', 'capsule')]).toEqual([1, false]);
  });

  test('gets its kinds from the chart and its certificates from cert-manager, without a job in any sync', () => {
    expect(values(capsule())).toMatchObject({
      crds: { install: false }, global: { jobs: { preDelete: { enabled: false }, postInstall: { enabled: false } } }, certManager: { generateCertificates: true }, tls: { create: false },
    });
    expect(after(capsule(), 'capsule')).toContain('cert-manager');
  });

  test('comes from an OCI registry, whose address has no scheme, in the source and in the project', () => {
    const rendered = capsule();
    expect(rendered.argoApplication('capsule').spec.sources?.[0]).toMatchObject({ repoURL: 'ghcr.io/projectcapsule/charts', chart: 'capsule', targetRevision: '0.14.0' });
    expect(rendered.argoProject('capsule').spec.sourceRepos).toContain('ghcr.io/projectcapsule/charts');
    expect(rendered.argoProject('capsule').spec.clusterResourceWhitelist).toContainEqual({ group: 'capsule.clastix.io', kind: 'CapsuleConfiguration' });
  });

  test('is administered by the Argo CD that writes into the cluster: its own, or that of its hub', () => {
    expect(values(capsule()).manager.options.administrators).toEqual([{ kind: 'ServiceAccount', name: 'system:serviceaccount:argocd:argocd-application-controller' }]);
    const fleet = newFleet();
    completeCluster(fleet, { name: 'hub' });
    new Capsule(completeCluster(fleet, { name: 'edge', hub: 'hub' }));
    expect((renderFleet(fleet).values('capsule', 'edge') as Values).manager.options.administrators).toEqual([{ kind: 'ServiceAccount', name: 'system:serviceaccount:kube-system:argocd-manager' }]);
  });

  test('is no administrator of the cluster itself', () => {
    expect(values(capsule()).manager.rbac).toEqual({ strict: true, bindableClusterRoles: ['admin', 'edit', 'view'] });
  });

  test('asks about the namespaces of the system too, which owners may patch as far as RBAC is concerned, but not those who run them', () => {
    expect(values(capsule()).webhooks?.hooks.namespaces).toEqual({ matchConditions: [{
      name: 'not-the-control-plane',
      expression: "!has(request.userInfo.groups) || !request.userInfo.groups.exists(group, group in ['system:masters', 'system:nodes', 'system:serviceaccounts:kube-system'])",
    }] });
  });

  test('lets tenants make only namespaces that bear their name, unless told', () => {
    expect([values(capsule()).manager.options.forceTenantPrefix, values(capsule({ forceTenantPrefix: false })).manager.options.forceTenantPrefix]).toEqual([true, false]);
  });

  test('is called by the Kubernetes API and calls it, and nothing else', () => {
    const { apiAccess, reaches } = capsule().models[0]!.cluster.relations;
    expect(apiAccess.filter(({ pods }) => pods.application.name === 'capsule').map(({ calledOn }) => calledOn)).toEqual([undefined, 9443]);
    expect(reaches).toEqual([]);
  });

  test('is not installed on a platform that brings it, where tenants can still be declared', () => {
    const platform: Platform = { ...machines(), systems: ['capsule'], kinds: ['capsule.clastix.io/Tenant', 'capsule.clastix.io/TenantOwner'] };
    const rendered = renderCluster((cluster) => {
      new Capsule(cluster);
      new CapsuleTenant(cluster, 'web', { owners });
    }, { platform });
    expect([rendered.has('Application', 'capsule'), rendered.models[0]!.cluster.relations.pods, rendered.has('Tenant', 'web')]).toEqual([false, [], true]);
  });
});

describe('a tenant', () => {
  test('has the careful limits by itself', () => {
    expect(specOf()).toEqual({
      preventDeletion: true,
      permissions: { allowOwnerPromotion: false },
      namespaceOptions: { quota: 5 },
      priorityClasses: { allowed: ['workload-default', 'batch-low'], default: 'workload-default' },
      ingressOptions: { hostnameCollisionScope: 'Cluster' },
      rules: [{ enforce: { action: 'allow', metadata: [{ apiGroups: ['v1'], kinds: ['Namespace'], labels: { 'pod-security.kubernetes.io/enforce': { managed: 'restricted', required: false } } }] } }],
    });
  });

  test('is protected, since its namespaces would go with it', () => {
    const rendered = tenant();
    expect(rendered.custom(Tenant, 'web').metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' });
    expect(rendered.argoApplication('tenant-web').metadata).not.toHaveProperty('finalizers');
  });

  test('has its owners as objects of their own, which make them subject to Capsule', () => {
    const rendered = tenant({ owners: { developers: { group: 'web-developers' }, pipeline: { serviceAccount: { namespace: 'ci', name: 'deployer' }, role: 'edit' } } });
    expect(rendered.allCustom(TenantOwner)).toEqual([
      expect.objectContaining({
        metadata: expect.objectContaining({ name: 'web-developers', labels: { 'projectcapsule.dev/tenant': 'web' } }),
        spec: { kind: 'Group', name: 'web-developers', clusterRoles: ['admin', 'capsule-namespace-deleter'], aggregate: true },
      }),
      expect.objectContaining({ spec: { kind: 'ServiceAccount', name: 'system:serviceaccount:ci:deployer', clusterRoles: ['edit', 'capsule-namespace-deleter'], aggregate: true } }),
    ]);
    expect(specOf()).not.toHaveProperty('owners');
  });

  test('has the classes, hosts, nodes and level it is given', () => {
    const platform: Platform = { ...machines(), gatewayClasses: ['cilium'] };
    const spec = tenantSpec(tenant({
      storageClasses: ['disk'], priorityClasses: ['batch-low'], ingressClasses: ['public'], gatewayClasses: ['cilium'], hosts: ['web.example.org'], nodeSelector: { pool: 'web' }, podSecurity: 'baseline', namespaces: 2,
    }, { platform }));
    expect(spec).toMatchObject({
      storageClasses: { allowed: ['disk'] }, priorityClasses: { allowed: ['batch-low'], default: 'batch-low' }, nodeSelector: { pool: 'web' }, namespaceOptions: { quota: 2 },
      ingressOptions: { allowedClasses: { allowed: ['public'] }, allowedHostnames: { allowed: ['web.example.org'] } }, gatewayOptions: { allowedClasses: { allowed: ['cilium'] } },
    });
    expect(JSON.stringify(spec.rules)).toContain('"managed":"baseline"');
  });

  test('has its quota as a rule, not in a deprecated field', () => {
    expect(specOf({ quota: { cpu: '4', memory: '8Gi', memoryLimit: '16Gi', storage: '100Gi', pods: 50 } }).rules?.[0]?.quota).toEqual([
      { name: 'all', hard: { 'requests.cpu': '4', 'requests.memory': '8Gi', 'limits.memory': '16Gi', 'requests.storage': '100Gi', pods: '50' } },
    ]);
  });

  const deprecated = ['containerRegistries', 'imagePullPolicies', 'limitRanges', 'networkPolicies', 'podOptions', 'resourceQuotas', 'serviceOptions'];
  test('can have no deprecated field at all', () => {
    for (const field of deprecated) {
      const object = { apiVersion: 'capsule.clastix.io/v1beta2', kind: 'Tenant', metadata: { name: 'web' }, spec: { [field]: {} } };
      expect(validate(object).map(({ path }) => path)).toContain(`spec.${field}`);
    }
  });

  test('is a valid object whatever limits it is given', () => {
    const amount = fc.option(fc.constantFrom<Bytes>('1Gi', '250Gi'), { nil: undefined });
    const props = fc.record({
      namespaces: fc.integer({ min: 1, max: 1000 }), podSecurity: fc.constantFrom('restricted' as const, 'baseline' as const, 'privileged' as const),
      storageClasses: fc.option(fc.constant(['disk']), { nil: undefined }), priorityClasses: fc.uniqueArray(fc.constantFrom<PriorityClassName>('platform-high', 'platform-default', 'workload-default', 'batch-low'), { minLength: 1 }).map(([first, ...others]) => [first!, ...others] as const),
      quota: fc.record({ cpu: fc.constantFrom<Cpu>('1', '500m'), memory: amount, memoryLimit: amount, storage: amount, pods: fc.option(fc.integer({ min: 1, max: 500 }), { nil: undefined }) }),
    });
    fc.assert(fc.property(props, (generated) => {
      const object = tenant(generated).manifests('home/tenant-web').find(({ kind }) => kind === 'Tenant')!;
      expect(validate(object)).toEqual([]);
      expect((object.spec as { priorityClasses: { allowed: string[]; default: string } }).priorityClasses.allowed).toContain((object.spec as { priorityClasses: { default: string } }).priorityClasses.default);
    }), { numRuns: 30, seed: 11 });
  });

  test('comes after Capsule, and after whoever brings its classes', () => {
    const rendered = renderCluster((cluster) => {
      new CapsuleTenant(cluster, 'web', { owners });
      new Capsule(cluster);
    });
    expect(after(rendered, 'tenant-web')).toContain('capsule');
  });

  test('is refused with a class that nobody brings', () => {
    expect(refusal({ storageClasses: ['nvme'] })).toBe("cluster 'home' must have storage class 'nvme' of tenant 'web', got 'disk' only; tenant-web needs it: take one of those, or declare it");
  });

  test('without Capsule says what to add', () => {
    const fleet = newFleet();
    const cluster = bareCluster(fleet);
    cluster.relations.offer({ name: 'x' }, 'kind:argoproj.io/Application');
    new CapsuleTenant(cluster, 'web', { owners });
    expect(refusalOf(() => renderFleet(fleet))).toContain('add new Capsule(this)');
  });

  test.each<[Partial<CapsuleTenantProps>, string]>([
    [{ owners: {} }, "tenant 'web' must have an owner, got none; add owners: { developers: { group: '…' } }"],
    [{ owners: { all: { group: 'system:authenticated' } } }, "owner 'all' of tenant 'web' must be a group of people, got 'system:authenticated'; take one that your identity provider puts into their tokens"],
    [{ priorityClasses: ['workload-default', 'system-node-critical'] }, "priorityClasses of tenant 'web' must not be those of the system, got 'system-node-critical'; its pods would push out what the cluster stands on, take 'workload-default'"],
    [{ quota: {} }, "quota of tenant 'web' must limit something, got nothing; add for example memory: '16Gi', or take it away"],
    [{ namespaces: 0 }, "namespaces of tenant 'web' must be a whole number from 1, got '0'"],
    [{ quota: { pods: 1.5 } }, "pods of tenant 'web' must be a whole number from 1, got '1.5'"],
  ])('%o is refused', (props, sentence) => {
    expect(refusal(props)).toBe(sentence);
  });

  test('may have any class of our ladder, and the first of them is what pods are that name none', () => {
    const classes: [PriorityClassName, ...PriorityClassName[]] = ['platform-default', 'workload-default'];
    expect(specOf({ priorityClasses: classes }).priorityClasses).toEqual({ allowed: classes, default: 'platform-default' });
  });
});

