import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { ArgoCD, Inflate, Karpenter, type KarpenterPool, type KarpenterProps, PriorityClasses } from '../../apps';
import { dividedLimits } from '../../apps/karpenter/divided-limits';
import { presets } from '../../apps/karpenter/pool';
import { Application, Fault, KarpenterNodePool, OVHNodeClass, ovhFlavors, type OvhFlavorName, type OvhManagedProps } from '../../lib';
import { podSecurityOf } from '../../lib/derive/pod-security';
import { validate } from '../../lib/schema';
import { kubeId, nodePoolSpec, only, onOvh, ownNodePool, project } from '../fixtures/ovh';
import { bareCluster, machines, newFleet, refusalOf, renderCluster, renderFleet } from '../support/declare';
import { type Rendered } from '../support/rendered';

const limits = { cpu: '96', memory: '512Gi' } as const;

function declared(pools: Readonly<Record<string, KarpenterPool>> = { general: { limits } }, platform: Partial<OvhManagedProps> = {}, props: Partial<KarpenterProps> = {}): Rendered {
  return renderCluster((cluster) => new Karpenter(cluster, { serviceName: project, kubeId, pools, ...props }), { platform: onOvh(platform) });
}

const inGravelines = (pools?: Readonly<Record<string, KarpenterPool>>): Rendered => declared(pools, { region: 'GRA9' });
const nodePools = (rendered: Rendered): string[] => rendered.allCustom(KarpenterNodePool).map(({ metadata }) => metadata.name);
const required = (rendered: Rendered, name: string, key: string): readonly string[] | undefined => {
  const found = rendered.custom(KarpenterNodePool, name).spec.template.spec.requirements.find((requirement) => requirement.key === key);
  return found && 'values' in found ? found.values : undefined;
};
const ranks = (rendered: Rendered): Map<string, number> => rendered.models[0]!.order.ranks();

describe('Karpenter', () => {
  test('finds its kinds there, at the version that its provider was built with, as two folders at fixed revisions', () => {
    const rendered = declared();
    expect(rendered.application('karpenter-kinds').sources.map((source) => [source.repository, source.revision, 'path' in source ? source.path : undefined])).toEqual([
      ['https://github.com/kubernetes-sigs/karpenter', 'v1.8.2', 'pkg/apis/crds'],
      ['https://github.com/antonin-a/karpenter-provider-ovhcloud', 'c7d03a4a2105d1ad4c9330c42274f15e7eb4d146', 'charts/crds'],
    ]);
  });

  test('runs before NodePools of anyone', () => {
    const fleet = newFleet();
    // Not one that offers every kind already.
    const cluster = bareCluster(fleet, { platform: onOvh({ region: 'GRA9' }) });
    const others = new Application(cluster, 'others', { namespace: 'default' });
    others.offers('secret-store:vault', 'kind:external-secrets.io/ExternalSecret');
    new ArgoCD(cluster);
    new PriorityClasses(cluster);
    new Karpenter(cluster, { serviceName: project, kubeId, pools: { general: { limits } } });
    ownNodePool(cluster, 'web', nodePoolSpec([only('node.kubernetes.io/instance-type', 'b3-8')]));
    const order = ranks(renderFleet(fleet));
    expect(order.get('web')).toBeGreaterThan(order.get('karpenter')!);
    expect(order.get('karpenter-pools')).toBeGreaterThan(order.get('karpenter')!);
    expect(order.get('karpenter')).toBeGreaterThan(order.get('karpenter-kinds')!);
  });

  test('has its metrics read', () => {
    expect(declared().models[0]!.cluster.relations.metrics.map(({ name, endpoint }) => `${name} ${endpoint.port}`)).toContain('karpenter 8080');
  });

  test('never prunes its kinds, and leaves everything when its Applications go', () => {
    const rendered = declared();
    expect(rendered.argoApplication('karpenter-kinds').spec.syncPolicy?.automated).toEqual({ selfHeal: true });
    for (const name of ['karpenter-kinds', 'karpenter', 'karpenter-pools']) expect(rendered.argoApplication(name).metadata).not.toHaveProperty('finalizers');
  });

  test('stays off its own nodes and goes before almost all others', () => {
    const pod = declared().core('Deployment', 'karpenter').spec!.template.spec!;
    expect(pod.affinity).toEqual({
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'karpenter.sh/nodepool', operator: 'DoesNotExist' }] }] } },
    });
    expect(pod).toMatchObject({ priorityClassName: 'system-cluster-critical', serviceAccountName: 'karpenter', automountServiceAccountToken: true });
    const deployment = declared().manifests('home/karpenter').find(({ kind }) => kind === 'Deployment')!;
    expect(podSecurityOf(deployment)).toBe('restricted');
  });

  test('is told its project, cluster and region, and reads its credentials from the backend', () => {
    const rendered = declared();
    const env = Object.fromEntries(rendered.core('Deployment', 'karpenter').spec!.template.spec!.containers[0]!.env!.map(({ name, value, valueFrom }) => [name, value ?? valueFrom!.secretKeyRef]));
    expect(env).toMatchObject({
      OVH_ENDPOINT: 'ovh-eu', OVH_SERVICE_NAME: project, OVH_KUBE_ID: kubeId, OVH_REGION: 'EU-WEST-PAR', MEMORY_LIMIT: String(512 * 2 ** 20),
      OVH_APPLICATION_KEY: { name: 'ovh-credentials', key: 'applicationKey' }, OVH_APPLICATION_SECRET: { name: 'ovh-credentials', key: 'applicationSecret' },
      OVH_CONSUMER_KEY: { name: 'ovh-credentials', key: 'consumerKey' },
    });
    expect(rendered.allCustom(OVHNodeClass).map(({ spec }) => spec)).toEqual([
      { serviceName: project, kubeId, region: 'EU-WEST-PAR', credentialsSecretRef: { name: 'ovh-credentials', namespace: 'karpenter' } },
    ]);
    expect(rendered.manifests().filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });

  test('talks to the Kubernetes API and to the API that knows the account, and to nobody else', () => {
    for (const [endpoint, host] of [['ovh-eu', 'eu.api.ovh.com'], ['ovh-ca', 'ca.api.ovh.com'], ['ovh-us', 'api.us.ovhcloud.com']] as const) {
      const { relations } = declared(undefined, {}, { endpoint }).models[0]!.cluster;
      expect(relations.reaches.filter(({ from }) => from.application.name === 'karpenter').map((reach) => `${reach.host}:${reach.port}`)).toEqual([`${host}:443`]);
      expect(relations.apiAccess.filter(({ pods }) => pods.application.name === 'karpenter')).toHaveLength(1);
    }
  });

  test('may read no Secrets and ConfigMaps, and change no NodePool beyond its status', () => {
    const { rules } = declared().core('ClusterRole', 'karpenter');
    const allowed = (group: string, resource: string): string[] => (rules ?? []).filter(({ apiGroups, resources }) => apiGroups?.includes(group) && resources?.includes(resource)).flatMap(({ verbs }) => verbs);
    expect([allowed('', 'secrets'), allowed('', 'configmaps')]).toEqual([[], []]);
    expect(allowed('karpenter.sh', 'nodepools').sort()).toEqual(['get', 'list', 'patch', 'update', 'watch']);
    expect(allowed('', 'pods/eviction')).toEqual(['create']);
    expect((rules ?? []).flatMap(({ verbs, resources = [], apiGroups = [] }) => [...verbs, ...resources, ...apiGroups])).not.toContain('*');
    expect(declared().core('Role', 'karpenter-leases').metadata).toMatchObject({ namespace: 'kube-node-lease' });
  });

  const shared = process.env.FLOTILLA_SHARED;
  if (shared === undefined) console.log('FLOTILLA_SHARED is not set: the environment of Karpenter is not compared with its chart');
  (shared === undefined ? test.skip : test)('reads credentials by the keys that its chart has', () => {
    const values = readFileSync(join(shared ?? '', 'values', 'karpenter-provider-ovhcloud.values.yaml'), 'utf8');
    expect(values).toMatch(/secretName: "?ovh-credentials"?/);
    for (const key of ['applicationKey', 'applicationSecret', 'consumerKey']) expect(values).toContain(`${key}:`);
    expect(values).toMatch(/repository: ghcr\.io\/antonin-a\/karpenter-provider-ovhcloud\n\s+tag: "0\.1\.0"/);
  });

  test.each<[string, () => unknown, string]>([
    ['another platform', () => renderCluster((cluster) => new Karpenter(cluster, { serviceName: project, kubeId, pools: { general: { limits } } }), { platform: machines() }),
      "Karpenter of cluster 'home' must run on OVHcloud Managed Kubernetes, got 'talos on machines'; remove it, or set platform: ovhManaged({ … })"],
    ['a project as documents show it', () => declared(undefined, {}, { serviceName: 'abc123def456...' }),
      "serviceName of Karpenter of cluster 'home' must be the id of a Public Cloud project, 32 of 0-9 and a-f, got 'abc123def456...'; it stands in the control panel below the project's name"],
    ['no cluster', () => declared(undefined, {}, { kubeId: undefined as unknown as string }),
      "kubeId of Karpenter of cluster 'home' must be the id of the cluster such as '3f1c0a52-93c4-4d0e-8f55-2f6a7d1c9e01', got none; the provider's documents call it optional, but the definition of OVHNodeClass requires it"],
    ['no pools', () => declared({}), "pools of Karpenter of cluster 'home' must be one at least, got none; write pools: { general: { limits: { cpu: '32', memory: '128Gi' } } }"],
    ['no node to stand on', () => declared(undefined, { region: 'GRA9', nodes: [{ name: 'fixed', flavor: 'b3-16', count: 0, maximum: 2 }] }),
      "cluster 'home' must have a node pool with at least one node for Karpenter to run on, got none; give one of its platform's nodes a count of 1 or more"],
    ['an API that is not there', () => declared(undefined, {}, { endpoint: 'ovh-asia' as 'ovh-eu' }), "endpoint of Karpenter of cluster 'home' must be one of ovh-eu, ovh-ca, ovh-us, got 'ovh-asia'"],
  ])('refuses %s', (_fault, attempt, message) => expect(refusalOf(attempt)).toBe(message));
});

describe('pools of Karpenter', () => {
  test('become one NodePool for each flavor and zone, as OVHcloud’s own pools are', () => {
    expect(nodePools(declared())).toEqual(['b3-16', 'b3-32'].flatMap((flavor) => ['a', 'b', 'c'].map((zone) => `general-${flavor}-eu-west-par-${zone}`)));
    expect(nodePools(inGravelines())).toEqual(['general-b3-16', 'general-b3-32']);
    expect(required(declared(), 'general-b3-16-eu-west-par-b', 'node.kubernetes.io/instance-type')).toEqual(['b3-16']);
    expect(required(declared(), 'general-b3-16-eu-west-par-b', 'topology.kubernetes.io/zone')).toEqual(['eu-west-par-b']);
    expect(required(inGravelines(), 'general-b3-16', 'topology.kubernetes.io/zone')).toBeUndefined();
  });

  test('prefer the smallest flavor that will do, in whatever order they are named', () => {
    const weights = (flavors: readonly OvhFlavorName[]): unknown => Object.fromEntries(inGravelines({ web: { flavors, limits: { cpu: '400', memory: '4Ti' } } }).allCustom(KarpenterNodePool).map(({ metadata, spec }) => [metadata.name, spec.weight]));
    const expected = { 'web-b3-8': 100, 'web-b3-16': 99, 'web-b3-128': 98 };
    expect(weights(['b3-8', 'b3-16', 'b3-128'])).toEqual(expected);
    expect(weights(['b3-128', 'b3-8', 'b3-16'])).toEqual(expected);
  });

  test('carry the zone of volumes, without which no node is launched for a pod whose volume exists', () => {
    const zoneOf = (rendered: Rendered, name: string): unknown => rendered.custom(KarpenterNodePool, name).spec.template.metadata!.labels!['topology.cinder.csi.openstack.org/zone'];
    expect(zoneOf(declared(), 'general-b3-16-eu-west-par-c')).toBe('eu-west-par-c');
    expect(zoneOf(inGravelines(), 'general-b3-16')).toBe('nova');
  });

  test('divide their limits, so that all of their nodes together stay below them', () => {
    const rendered = inGravelines({ general: { limits: { cpu: '20', memory: '64Gi' } } });
    expect(rendered.allCustom(KarpenterNodePool).map(({ spec }) => spec.limits)).toEqual([{ cpu: '8', memory: '32Gi' }, { cpu: '8', memory: '32Gi' }]);
    const flavors = [...ovhFlavors.values()];
    fc.assert(fc.property(fc.array(fc.constantFrom(...flavors), { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 8000 }), fc.constantFrom(5, 100), (places, cpu, memory, most) => {
      let nodes: number[];
      try {
        nodes = dividedLimits(places, { cpu: `${cpu}`, memory: `${memory}Gi` }, most, 'limits');
      } catch (error) {
        expect(error).toBeInstanceOf(Fault);
        expect(places.reduce((sum, { vcpu }) => sum + vcpu, 0) > cpu || places.reduce((sum, flavor) => sum + flavor.memory, 0) > memory).toBe(true);
        return;
      }
      const used = (of: (flavor: (typeof flavors)[number]) => number): number => places.reduce((sum, flavor, index) => sum + nodes[index]! * of(flavor), 0);
      expect(used(({ vcpu }) => vcpu)).toBeLessThanOrEqual(cpu);
      expect(used((flavor) => flavor.memory)).toBeLessThanOrEqual(memory);
      expect(Math.min(...nodes)).toBeGreaterThanOrEqual(1);
      expect(Math.max(...nodes)).toBeLessThanOrEqual(most);
      // Nothing that would still fit is left.
      for (const [index, { vcpu, memory: size }] of places.entries()) {
        expect(nodes[index] === most || used((flavor) => flavor.vcpu) + vcpu > cpu || used((flavor) => flavor.memory) + size > memory).toBe(true);
      }
    }), { seed: 20260825, numRuns: 300 });
  });

  test('have presets that can all be declared together, and whose NodePools Karpenter takes', () => {
    const all = Object.fromEntries((Object.keys(presets) as (keyof typeof presets)[]).map((preset) => [preset, { preset, limits: { cpu: '400', memory: '4Ti' } as const }]));
    for (const rendered of [declared(all), inGravelines(all)]) {
      for (const manifest of rendered.manifests('home/karpenter-pools')) expect(validate(manifest)).toEqual([]);
    }
    const rendered = inGravelines(all);
    expect(rendered.custom(KarpenterNodePool, 'development-b3-8').spec).toMatchObject({ disruption: { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: '30s', budgets: [{ nodes: '100%' }] }, template: { spec: { expireAfter: '168h' } } });
    expect(rendered.custom(KarpenterNodePool, 'production-ha-r3-32').spec).toMatchObject({ disruption: { consolidationPolicy: 'WhenEmpty', consolidateAfter: '10m', budgets: [{ nodes: '1' }] }, template: { spec: { nodeClassRef: { name: 'hourly-apart' } } } });
    expect(rendered.custom(KarpenterNodePool, 'gpu-l4-90').spec.template.spec.taints).toEqual([{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }]);
  });

  test('of production lie in all zones, or on five hypervisors at most', () => {
    const preset = { preset: 'production-ha', limits: { cpu: '400', memory: '4Ti' } } as const;
    expect(declared({ ha: preset }).allCustom(OVHNodeClass).map(({ metadata, spec }) => [metadata.name, spec.antiAffinity])).toEqual([['hourly', undefined]]);
    const [smaller] = inGravelines({ ha: preset }).allCustom(KarpenterNodePool);
    expect(smaller!.spec.limits).toEqual({ cpu: '20', memory: '160Gi' });
  });

  test('pay by the month by a class of its own', () => {
    const rendered = inGravelines({ saving: { flavors: ['b2-15'], monthly: true, limits }, general: { limits } });
    expect(rendered.allCustom(OVHNodeClass).map(({ metadata, spec }) => [metadata.name, spec.monthlyBilled])).toEqual([['hourly', undefined], ['monthly', true]]);
    expect(rendered.custom(KarpenterNodePool, 'saving-b2-15').spec.template.spec.nodeClassRef.name).toBe('monthly');
  });

  test('may be for those alone that ask for it', () => {
    const { metadata, spec } = inGravelines({ builds: { dedicated: true, flavors: ['c3-16'], limits, labels: { team: 'build' } } }).custom(KarpenterNodePool, 'builds-c3-16').spec.template;
    expect(metadata!.labels).toMatchObject({ team: 'build', 'flotilla/pool': 'builds' });
    expect(spec.taints).toEqual([{ key: 'flotilla/pool', value: 'builds', effect: 'NoSchedule' }]);
  });

  test.each<[string, KarpenterPool, Partial<OvhManagedProps>, string]>([
    ['without limits', {} as KarpenterPool, {}, "limits of pool 'web' of Karpenter must be given, got none; without them one wrong request buys machines up to the project's quota: write limits: { cpu: '32', memory: '128Gi' }"],
    ['with limits below one node each', { limits: { cpu: '8', memory: '64Gi' } }, { region: 'GRA9' },
      "limits of pool 'web' of Karpenter must allow one node of each flavor in each zone, 12000m and 49152Mi for b3-16, b3-32, got cpu '8' and memory '64Gi'; raise them, or name fewer flavors or zones"],
    ['of a flavor that boots slowly', { flavors: ['t2-45'], limits }, {},
      "flavor of pool 'web' of Karpenter must be ready within minutes, got 't2-45', which may take more than an hour; Karpenter gives up after 10 minutes and the machine stays and is paid: put it into nodes of the platform, as a pool of fixed size"],
    ['by the month of generation 3', { monthly: true, limits }, {},
      "monthly of pool 'web' of Karpenter must be left out for flavor 'b3-16', got true; only b2, c2, d2 and r2 are paid by the month: leave it out and buy a savings plan in the control panel"],
    ['with zones where there is one', { zones: ['gra7-a', 'gra7-b'], limits }, { region: 'GRA7' },
      "zones of pool 'web' of Karpenter must be left out, got 'gra7-a', 'gra7-b'; region GRA7 has one zone, and only EU-WEST-PAR and EU-SOUTH-MIL have three"],
    ['with a zone of another region', { zones: ['eu-south-mil-a'], limits }, {}, "zones of pool 'web' of Karpenter must be some of eu-west-par-a, eu-west-par-b, eu-west-par-c, got 'eu-south-mil-a'"],
    ['of a flavor that is not there', { flavors: ['b3.8' as 'b3-8'], limits }, {}, "flavor of pool 'web' of Karpenter must be one that Managed Kubernetes has, got 'b3.8'; did you mean 'b3-8'?"],
    ['of one flavor twice', { flavors: ['b3-8', 'b3-8'], limits }, {}, "flavors of pool 'web' of Karpenter must differ, got 'b3-8' twice; remove one"],
    ['of a preset that is not there', { preset: 'production' as 'gpu', limits }, {}, "preset of pool 'web' of Karpenter must be one of general, development, production-ha, gpu, got 'production'"],
    ['for a pod that its smallest flavor has no room for', { flavors: ['b2-7', 'b2-15'], hosts: { cpu: '500m', memory: '6Gi' }, limits }, {},
      "pool 'web' of Karpenter must leave room for a pod of 500m and 6144Mi, got 'b2-7' with 1840m and 5651Mi after what the platform keeps; Karpenter counts on 1900m and 7068Mi and would launch one node after another: take that flavor out, or lower what the pod asks for"],
    ['for a pod that none of its flavors holds', { flavors: ['b3-8'], hosts: { cpu: '4', memory: '4Gi' }, limits }, {},
      "pool 'web' of Karpenter must leave room for a pod of 4000m and 4096Mi, got 'b3-8' with 1840m and 6675Mi after what the platform keeps; take a larger flavor"],
    ['for a pod with more GPUs than it has', { preset: 'gpu', hosts: { cpu: '1', memory: '4Gi', gpus: 2 }, limits }, {},
      "pool 'web' of Karpenter must leave room for a pod of 1000m, 4096Mi and 2 GPUs, got 'l4-90' with 21740m, 90643Mi and 1 GPU after what the platform keeps; take a larger flavor"],
  ])('are refused %s', (_fault, pool, platform, message) => expect(refusalOf(() => declared({ web: pool }, platform))).toBe(message));

  test('are refused when two have a flavor in the same zone', () => {
    const pool = (zones: readonly string[]): KarpenterPool => ({ flavors: ['b3-8'], zones, limits });
    expect(refusalOf(() => declared({ one: pool(['eu-west-par-a']), two: pool(['eu-west-par-a', 'eu-west-par-b']) }))).toBe(
      "flavor 'b3-8' in zone 'eu-west-par-a' must be in one pool of Karpenter, got 'one' and 'two'; OVHcloud keeps all such nodes in one pool: give one of them another flavor or zone");
    expect(nodePools(declared({ one: pool(['eu-west-par-a']), two: pool(['eu-west-par-b']) }))).toEqual(['one-b3-8-eu-west-par-a', 'two-b3-8-eu-west-par-b']);
  });
});

describe('NodePools by hand', () => {
  const requirement = (key: string): unknown => ({
    apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata: { name: 'web' },
    spec: { template: { spec: { nodeClassRef: { group: 'karpenter.ovhcloud.sh', kind: 'OVHNodeClass', name: 'hourly' }, requirements: [{ key, operator: 'In', values: ['x'] }] } } },
  });
  const accepted = (manifest: unknown): boolean => validate(manifest as Parameters<typeof validate>[0]).length === 0;

  test.each([
    'node.kubernetes.io/instance-type', 'topology.kubernetes.io/zone', 'kubernetes.io/arch', 'kubernetes.io/os', 'karpenter.sh/capacity-type', 'karpenter.ovhcloud.sh/instance-category', 'team',
    'example.org/team', 'node-restriction.kubernetes.io/team', 'topology.cinder.csi.openstack.org/zone',
  ])('may require %s', (key) => expect(accepted(requirement(key))).toBe(true));

  test.each([
    'karpenter.sh/nodepool', 'kubernetes.io/hostname', 'beta.kubernetes.io/instance-type', 'failure-domain.beta.kubernetes.io/zone', 'app.kubernetes.io/name', 'karpenter.sh/anything',
    'karpenter.ovhcloud.sh/pool-id', 'autoscaling.k8s.io/x', 'managed-by',
  ])('may not require %s', (key) => expect(accepted(requirement(key))).toBe(false));

  test.each<[string, object]>([
    ['a fixed number of nodes', { replicas: 3 }],
    ['a budget with a schedule and no duration', { disruption: { consolidateAfter: '1m', budgets: [{ nodes: '0', schedule: '0 9 * * 1-5' }] } }],
    ['a budget with a duration in seconds', { disruption: { consolidateAfter: '1m', budgets: [{ nodes: '0', schedule: '0 9 * * 1-5', duration: '30s' }] } }],
    ['a budget for a reason that is none', { disruption: { consolidateAfter: '1m', budgets: [{ nodes: '0', reasons: ['Expired'] }] } }],
    ['a way to consolidate of later versions', { disruption: { consolidateAfter: '1m', consolidationPolicy: 'Balanced' } }],
    ['no delay of consolidation', { disruption: { consolidationPolicy: 'WhenEmpty' } }],
    ['a weight of 0', { weight: 0 }],
  ])('may not have %s', (_what, spec) => {
    const manifest = requirement('team') as { spec: object };
    expect(accepted({ ...manifest, spec: { ...manifest.spec, ...spec } })).toBe(false);
  });

  test('may have a budget at certain hours', () => {
    const manifest = requirement('team') as { spec: object };
    expect(accepted({ ...manifest, spec: { ...manifest.spec, disruption: { consolidateAfter: 'Never', budgets: [{ nodes: '10%' }, { nodes: '0', schedule: '0 9 * * 1-5', duration: '8h30m' }] } } })).toBe(true);
  });
});

describe('Inflate', () => {
  const inflated = (props = {}): Rendered => renderCluster((cluster) => new Inflate(cluster, props));

  test('runs nothing until told, and then gives way to everything', () => {
    expect(inflated().core('Deployment', 'inflate').spec).toMatchObject({ replicas: 0 });
    const { replicas, template } = inflated({ replicas: 5, requests: { cpu: '500m', memory: '256Mi' } }).core('Deployment', 'inflate').spec!;
    expect(replicas).toBe(5);
    expect(template.spec).toMatchObject({ priorityClassName: 'batch-low', containers: [{ image: 'registry.k8s.io/pause:3.10.1', resources: { requests: { cpu: '500m', memory: '256Mi' }, limits: { memory: '256Mi' } } }] });
    expect(inflated().core('Namespace', 'inflate').metadata.labels?.['pod-security.kubernetes.io/enforce']).toBe('restricted');
  });

  test('asks for the nodes of a pool by the label and the taint that Karpenter gives them', () => {
    const rendered = renderCluster((cluster) => {
      new Karpenter(cluster, { serviceName: project, kubeId, pools: { builds: { dedicated: true, flavors: ['c3-16'], limits } } });
      new Inflate(cluster, { pool: 'builds', nodeSelector: { 'kubernetes.io/arch': 'amd64' }, tolerates: ['example.org/slow'] });
    }, { platform: onOvh({ region: 'GRA9' }) });
    const { nodeSelector, tolerations } = rendered.core('Deployment', 'inflate').spec!.template.spec!;
    const { metadata, spec } = rendered.custom(KarpenterNodePool, 'builds-c3-16').spec.template;
    expect(metadata!.labels).toMatchObject({ 'flotilla/pool': nodeSelector!['flotilla/pool'] });
    expect(nodeSelector).toEqual({ 'flotilla/pool': 'builds', 'kubernetes.io/arch': 'amd64' });
    expect(tolerations).toEqual([{ key: 'example.org/slow', operator: 'Exists' }, { key: spec.taints![0]!.key, operator: 'Exists' }]);
  });

  test.each<[object, string]>([
    [{ replicas: -1 }, "replicas of Inflate must be a whole number from 0 to 1000, got '-1'"],
    [{ requests: { cpu: 'one', memory: '1Gi' } }, "cpu that Inflate requests must be whole cores or thousandths of one, got 'one'; write for example '2' or '250m'"],
  ])('refuses %p', (props, message) => expect(refusalOf(() => inflated(props))).toBe(message));
});
