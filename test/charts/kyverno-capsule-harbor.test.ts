import { CapsuleTenant, Capsule, Harbor, type HarborProps, Keycloak, Kyverno } from '../../apps';
import { KyvernoPolicies } from '../../apps/kyverno/policies';
import { type Cluster } from '../../lib';
import { podSecurityOf } from '../../lib/derive/pod-security';
import { charts } from '../../lib/kinds/charts/charts';
import { ValidatingPolicy } from '../../lib/kinds/validating-policy';
import { type Manifest } from '../../lib/manifest';
import { groupKind } from '../../lib/object-identity';
import { podSpecOf } from '../../lib/pod-spec';
import { type ChartSource } from '../../lib/source';
import { celProgram, judge } from '../cel';
import { renderCluster, type Facts } from '../support/declare';
import { chartSource } from './chart-sources';
import { findHelm, render } from './helm';

const helm = findHelm();
const found = ['kyverno', 'capsule', 'harbor'].every((name) => chartSource(charts.find((chart) => chart.name === name)!) !== undefined);
const describeCharts = helm !== undefined && found ? describe : describe.skip;
if (helm === undefined || !found) console.log('the charts kyverno, capsule and harbor were not rendered from their constructs: set FLOTILLA_CHARTS, and FLOTILLA_HELM or PATH');

const kyverno = (cluster: Cluster): void => void new Kyverno(cluster);
const capsule = (cluster: Cluster): void => {
  new Capsule(cluster);
  new CapsuleTenant(cluster, 'web', { owners: { developers: { group: 'web' } } });
};
const harbor = (props: Partial<HarborProps> = {}) => (cluster: Cluster): void => {
  new Harbor(cluster, { host: 'registry', signIn: new Keycloak(cluster, { host: 'id', realm: 'home' }), ...props });
};
const bucket = { endpoint: 's3.example.org', name: 'images' };
const small: Facts = { tier: 'standard' };

const cases: readonly (readonly [string, string, (cluster: Cluster) => void, Facts])[] = [
  ['kyverno in production', 'kyverno', kyverno, {}],
  ['kyverno elsewhere', 'kyverno', kyverno, small],
  ['capsule in production', 'capsule', capsule, {}],
  ['capsule elsewhere', 'capsule', capsule, small],
  ['harbor in production with a volume', 'harbor', harbor(), {}],
  ['harbor in production with a bucket', 'harbor', harbor({ bucket }), {}],
  ['harbor elsewhere without a scanner', 'harbor', harbor({ scanner: false }), small],
];

interface Result {
  readonly manifests: readonly Manifest[];
  readonly source: ChartSource;
  readonly groups: readonly { readonly name: string; readonly labels: Readonly<Record<string, string>> }[];
  /** Names of the Secrets that other objects of the cluster make. */
  readonly secrets: readonly string[];
  readonly claims: readonly string[];
}

const results = new Map<string, Result>();
function resultOf(title: string): Result {
  const known = results.get(title);
  if (known) return known;
  const [, name, declare, facts] = cases.find(([other]) => other === title)!;
  const rendered = renderCluster(declare, facts);
  const { cluster, applications } = rendered.models[0]!;
  const application = applications.find((candidate) => candidate.name === name)!;
  const source = application.sources.find((candidate): candidate is ChartSource => candidate.type === 'chart')!;
  const { manifests } = render(helm!, {
    chart: chartSource(source.definition)!, values: source.values, releaseName: source.releaseName, namespace: application.namespace, kubeVersion: `${cluster.platform.kubernetes}.0`,
  });
  const named = (kind: string): string[] => rendered.manifests(`home`).filter((manifest) => manifest.kind === kind && manifest.metadata.namespace === application.namespace).map(({ metadata }) => metadata.name);
  const result: Result = {
    manifests, source, groups: cluster.relations.pods.filter((pods) => pods.application.name === name),
    secrets: [...named('ExternalSecret'), ...named('Cluster').map((database) => `${database}-app`)], claims: named('PersistentVolumeClaim'),
  };
  results.set(title, result);
  return result;
}

const pods = (manifests: readonly Manifest[]): { manifest: Manifest; pod: NonNullable<ReturnType<typeof podSpecOf>> }[] =>
  manifests.flatMap((manifest) => { const pod = podSpecOf(manifest); return pod ? [{ manifest, pod }] : []; });

describeCharts('the charts with the values of their constructs', () => {
  const titles = cases.map(([title]) => title);

  test.each(titles)('%s: every container has requests and a limit, every pod its priority and meets restricted', (title) => {
    const all = pods(resultOf(title).manifests);
    expect(all.length).toBeGreaterThan(0);
    for (const { manifest, pod } of all) {
      expect([manifest.metadata.name, podSecurityOf(manifest), pod.spec.priorityClassName]).toEqual([manifest.metadata.name, 'restricted', expect.stringMatching(/^(system-cluster-critical|platform-high|platform-default)$/)]);
      for (const { name, resources } of [...pod.spec.initContainers ?? [], ...pod.spec.containers]) {
        expect([name, resources?.requests, resources?.limits]).toEqual([name, { cpu: expect.any(String) as string, memory: expect.any(String) as string }, expect.objectContaining({ memory: expect.any(String) })]);
      }
    }
  });

  test.each(titles)('%s: every pod is in exactly one declared group, and no group is without a pod', (title) => {
    const { manifests, groups } = resultOf(title);
    const matched = pods(manifests).map(({ manifest, pod }) => [manifest.metadata.name, groups.filter(({ labels }) => Object.entries(labels).every(([key, value]) => pod.labels[key] === value)).map(({ name }) => name)] as const);
    for (const [name, names] of matched) expect([name, names]).toEqual([name, [expect.any(String)]]);
    expect([...new Set(matched.flatMap(([, names]) => names))].sort()).toEqual(groups.map(({ name }) => name).sort());
  });

  test.each(titles)('%s: a port that is connected to is one that a container has', (title) => {
    const { manifests, groups } = resultOf(title);
    for (const { labels, ...group } of groups as readonly { labels: Record<string, string>; ports?: Record<string, number> }[]) {
      const own = pods(manifests).filter(({ pod }) => Object.entries(labels).every(([key, value]) => pod.labels[key] === value)).flatMap(({ pod }) => pod.spec.containers.flatMap(({ ports }) => (ports ?? []).map(({ containerPort }) => containerPort)));
      expect(own).toEqual(expect.arrayContaining(Object.values(group.ports ?? {})));
    }
  });

  test.each(titles)('%s: no hook, and no kind beside those the project is made from', (title) => {
    const { manifests, source } = resultOf(title);
    expect(manifests.filter(({ metadata }) => Object.keys(metadata.annotations ?? {}).some((key) => key.startsWith('helm.sh/hook')))).toEqual([]);
    const known = [...source.clusterKinds, ...source.namespacedKinds];
    expect([...new Set(manifests.map(groupKind))].filter((kind) => !known.includes(kind))).toEqual([]);
  });

  test.each(titles.filter((title) => title.startsWith('harbor')))('%s: reads only Secrets and volumes that are there, and none of the chart’s own that is empty', (title) => {
    const { manifests, secrets, claims } = resultOf(title);
    const own = new Map(manifests.filter(({ kind }) => kind === 'Secret').map(({ metadata, data }) => [metadata.name, Object.keys((data as object | null | undefined) ?? {})]));
    const read = pods(manifests).flatMap(({ pod: { spec } }) => spec.containers.flatMap(({ env = [] }) => env.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? [])));
    for (const { name, key } of read) expect(own.has(name!) ? own.get(name!) : [key]).toContain(key);
    expect(read.filter(({ name }) => !own.has(name!) && !secrets.includes(name!))).toEqual([]);
    const mounted = pods(manifests).flatMap(({ pod: { spec } }) => (spec.volumes ?? []).flatMap(({ persistentVolumeClaim, secret }) => [persistentVolumeClaim?.claimName, secret?.secretName].filter((name) => name !== undefined)));
    expect(mounted.filter((name) => ![...secrets, ...claims].includes(name))).toEqual([]);
    expect(claims.filter((claim) => claim !== 'harbor-cache' && !mounted.includes(claim))).toEqual([]);
    expect([...own.keys()].filter((name) => secrets.includes(name))).toEqual([]);
    expect(manifests.filter(({ kind }) => kind === 'PersistentVolumeClaim')).toEqual([]);
  });

  test('Kyverno is called for no namespace that others stand on, and cleans up or migrates nothing', () => {
    const { manifests } = resultOf('kyverno in production');
    const config = manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'kyverno')!.data as Record<string, string>;
    expect(JSON.parse(config.webhooks!)).toMatchObject({ namespaceSelector: { matchExpressions: [
      { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system', 'kyverno'] }, { operator: 'NotIn', values: ['kyverno'] },
    ] } });
    expect(manifests.filter(({ kind }) => kind === 'Job')).toEqual([]);
    expect(manifests.filter(({ kind }) => kind === 'PodDisruptionBudget')).toHaveLength(4);
    expect(resultOf('kyverno elsewhere').manifests.filter(({ kind }) => kind === 'PodDisruptionBudget')).toEqual([]);
  });

  test('Capsule is no administrator of the cluster, and may bind the roles of owners alone', () => {
    const { manifests } = resultOf('capsule in production');
    const bound = manifests.filter(({ kind }) => kind === 'ClusterRoleBinding').map(({ roleRef }) => (roleRef as { name: string }).name);
    expect(bound).not.toContain('cluster-admin');
    const rules = manifests.filter(({ kind }) => kind === 'ClusterRole').flatMap(({ rules: own }) => (own ?? []) as { verbs: string[]; resourceNames?: string[] }[]);
    expect(rules.filter(({ verbs }) => verbs.includes('bind')).map(({ resourceNames }) => resourceNames)).toEqual([['admin', 'capsule-namespace-deleter', 'capsule-namespace-provisioner', 'edit', 'view']]);
    expect(rules.filter(({ verbs }) => verbs.includes('escalate') || verbs.includes('*'))).toEqual([]);
  });

  test('Capsule is asked about every namespace, by everyone but the control plane', () => {
    const configuration = resultOf('capsule in production').manifests.find(({ kind }) => kind === 'CapsuleConfiguration')!.spec as {
      administrators: unknown; admission: Record<'mutating' | 'validating', { webhooks: { name: string; namespaceSelector?: unknown; matchConditions?: { name: string }[] }[] }>;
    };
    expect(configuration.administrators).toEqual([{ kind: 'ServiceAccount', name: 'system:serviceaccount:argocd:argocd-application-controller' }]);
    for (const kind of ['mutating', 'validating'] as const) {
      const hook = configuration.admission[kind].webhooks.find(({ name }) => name === `namespaces.${kind}.projectcapsule.dev`)!;
      expect([hook.namespaceSelector, hook.matchConditions?.map(({ name }) => name)]).toEqual([undefined, ['not-the-control-plane']]);
    }
  });

  test('Harbor opens no more connections than its database takes', () => {
    const data = (title: string): Record<string, string> => resultOf(title).manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'harbor-core')!.data as Record<string, string>;
    for (const [title, copies] of [['harbor in production with a bucket', 4], ['harbor elsewhere without a scanner', 2]] as const) {
      expect(Number(data(title).POSTGRESQL_MAX_OPEN_CONNS) * copies).toBeLessThanOrEqual(90);
      expect(data(title)).toMatchObject({ POSTGRESQL_HOST: 'harbor-db-rw', POSTGRESQL_DATABASE: 'registry', POSTGRESQL_USERNAME: 'registry', EXT_ENDPOINT: 'https://registry.example.org' });
    }
  });

  test('Harbor is recreated where its images are in a volume, and keeps the host of its bucket to itself', () => {
    const strategy = (title: string): unknown => (resultOf(title).manifests.find(({ metadata, kind }) => kind === 'Deployment' && metadata.name === 'harbor-registry')!.spec as { strategy?: { type: string } }).strategy?.type;
    expect([strategy('harbor in production with a volume'), strategy('harbor in production with a bucket')]).toEqual(['Recreate', 'RollingUpdate']);
    const config = resultOf('harbor in production with a bucket').manifests.find(({ metadata, kind }) => kind === 'ConfigMap' && metadata.name === 'harbor-registry')!.data as Record<string, string>;
    expect(config['config.yml']).toMatch(/redirect:\s+disable: true/);
    expect(config['config.yml']).toContain('regionendpoint: https://s3.example.org');
  });

  const program = celProgram();
  const cel = program === undefined ? test.skip : test;
  cel('what our policies demand is what these charts do', () => {
    const policies = renderCluster((cluster) => new KyvernoPolicies(cluster)).allCustom(ValidatingPolicy).map(({ spec }) => spec);
    const objects = titles.flatMap((title) => pods(resultOf(title).manifests).map(({ manifest }) => manifest));
    const requests = objects.flatMap((object) => policies.map((_, policy) => ({ policy, path: 'spec.template.spec' as const, operation: 'CREATE' as const, object })));
    const answers = judge(program!, policies, requests);
    expect(requests.flatMap(({ object }, index) => answers[index]!.allowed ? [] : [`${(object).metadata.name}: ${answers[index]!.message ?? answers[index]!.error}`])).toEqual([]);
  }, 400_000);
});
