import { HomeFleet } from '../../clusters/fleet';
import { argoCdChart } from '../../lib/kinds/charts/argo-cd';
import { charts } from '../../lib/kinds/charts/charts';
import { type Manifest } from '../../lib/manifest';
import { groupKind } from '../../lib/object-identity';
import { containersOf, podSpecOf } from '../../lib/pod-spec';
import { synthesize } from '../../lib/synth';
import { argoCdValues } from '../charts/fixtures/argo-cd';

/** What makes pods, keeps their data or keeps them from being moved; a chart that renders one of them says so by its workloads. */
const kinds: ReadonlySet<string> = new Set([
  '/PersistentVolumeClaim', '/Pod', 'apps/DaemonSet', 'apps/Deployment', 'apps/StatefulSet', 'batch/CronJob', 'batch/Job',
  'monitoring.coreos.com/Alertmanager', 'monitoring.coreos.com/Prometheus', 'policy/PodDisruptionBudget',
]);

/** A pod for which its chart has no values. */
const withoutValues = 'gpu-operator-cleanup-gpucluster';

const { models, objects } = synthesize(new HomeFleet());

const uses = models.flatMap((model) => model.applications.flatMap((application) => application.sources.flatMap((source) => {
  if (source.type !== 'chart') return [];
  const workloads = source.definition.workloads?.(source.values, { name: source.releaseName, namespace: application.namespace }) ?? [];
  return [{ model, application, source, workloads }];
})));

type Use = (typeof uses)[number];

const each = uses.map((use) => [`${use.model.cluster.name}/${use.application.name} of ${use.source.definition.name}`, use] as const);

const labelsOf = (workload: Manifest): Readonly<Record<string, string>> => podSpecOf(workload)!.labels;
const selects = (selector: unknown, labels: Readonly<Record<string, string>>): boolean => Object.entries((selector as { matchLabels: Record<string, string> }).matchLabels)
  .every(([key, value]) => labels[key] === value);
const specOf = (manifest: Manifest): Readonly<Record<string, unknown>> => manifest.spec as Readonly<Record<string, unknown>>;
const makers = ({ workloads }: Use): readonly Manifest[] => workloads.filter((workload) => podSpecOf(workload));

test('every chart that renders pods says which', () => {
  const silent = charts.filter((chart) => !chart.workloads && chart.namespacedKinds.some((kind) => kinds.has(kind)));
  expect(silent.map(({ name }) => name)).toEqual([]);
});

describe.each(each)('%s', (_name, use) => {
  test('has workloads of just the kinds that are said of its values', () => {
    expect([...new Set(use.workloads.map(groupKind))].sort()).toEqual(use.source.namespacedKinds.filter((kind) => kinds.has(kind)).sort());
  });

  test('has no two objects of one name', () => {
    const names = use.workloads.map((workload) => `${workload.kind} ${workload.metadata.namespace ?? ''}/${workload.metadata.name}`);
    expect(names).toEqual([...new Set(names)]);
  });

  test('asks for CPU and memory in every container, with a limit of memory and a PriorityClass that there is', () => {
    const classes = objects.filter(({ path, manifest }) => path.startsWith(`${use.model.cluster.name}/`) && manifest.kind === 'PriorityClass').map(({ manifest }) => manifest.metadata.name);
    for (const workload of makers(use)) {
      if (workload.metadata.name === withoutValues) continue;
      const { spec } = podSpecOf(workload)!;
      expect([...classes, 'system-cluster-critical', 'system-node-critical']).toContain(spec.priorityClassName);
      for (const { name, resources } of containersOf(spec)) {
        expect([name, resources]).toEqual([name, {
          requests: { cpu: expect.any(String), memory: expect.any(String) }, limits: expect.objectContaining({ memory: expect.any(String) }),
        }]);
      }
    }
  });

  test('knows its pods by labels that they have, and every budget some of them', () => {
    for (const workload of use.workloads) {
      if (groupKind(workload).startsWith('apps/')) expect([workload.metadata.name, selects(specOf(workload).selector, labelsOf(workload))]).toEqual([workload.metadata.name, true]);
      if (workload.kind !== 'PodDisruptionBudget' || use.workloads.some(({ kind }) => kind === 'Prometheus')) continue;
      const covered = makers(use).filter((maker) => selects(specOf(workload).selector, labelsOf(maker)));
      expect([workload.metadata.name, covered.length]).toEqual([workload.metadata.name, 1]);
    }
  });

  test('has no pod that traffic policies can reach without a declared group, which is one', () => {
    if (use.application.namespace === 'kube-system') return;
    const groups = use.model.cluster.relations.pods.filter((pods) => pods.application.name === use.application.name);
    for (const maker of makers(use).filter((workload) => podSpecOf(workload)!.spec.hostNetwork !== true)) {
      const owners = groups.filter(({ labels }) => selects({ matchLabels: labels }, labelsOf(maker)));
      expect([maker.metadata.name, owners.length]).toEqual([maker.metadata.name, 1]);
    }
  });

  test('mounts only claims that there are', () => {
    const claims = [...use.application.objects.map(({ manifest }) => manifest), ...use.workloads].filter(({ kind }) => kind === 'PersistentVolumeClaim').map(({ metadata }) => metadata.name);
    const mounted = makers(use).flatMap((workload) => podSpecOf(workload)!.spec.volumes?.flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []) ?? []);
    expect(claims).toEqual(expect.arrayContaining(mounted));
  });
});

describe('what values lead to', () => {
  const find = (cluster: string, application: string, kind: string, name: string): Manifest => {
    const use = uses.find((candidate) => candidate.model.cluster.name === cluster && candidate.application.name === application)!;
    return use.workloads.find((workload) => workload.kind === kind && workload.metadata.name === name)!;
  };

  test('three servers of Redis share no node, or rather not where values say so', () => {
    const asked = argoCdValues.highlyAvailable;
    const servers = (hardAntiAffinity: boolean | undefined): Manifest => argoCdChart.workloads!({ ...asked, 'redis-ha': { ...asked['redis-ha']!, hardAntiAffinity } }, { name: 'argocd', namespace: 'argocd' })
      .find(({ metadata }) => metadata.name === 'argocd-redis-ha-server')!;
    const [term] = podSpecOf(servers(undefined))!.spec.affinity!.podAntiAffinity!.requiredDuringSchedulingIgnoredDuringExecution!;
    expect([specOf(servers(undefined)).replicas, term!.topologyKey, selects(term!.labelSelector, labelsOf(servers(undefined)))]).toEqual([3, 'kubernetes.io/hostname', true]);
    expect(podSpecOf(servers(false))!.spec.affinity!.podAntiAffinity).toEqual({ preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] });
  });

  test('operators of Cilium take ports of their nodes, which may be of the control plane or not ready yet', () => {
    const { spec } = podSpecOf(find('prod', 'cilium', 'Deployment', 'cilium-operator'))!;
    expect([spec.hostNetwork, spec.containers[0]!.ports?.map(({ hostPort }) => hostPort)]).toEqual([true, expect.arrayContaining([9234])]);
    expect(spec.tolerations!.map(({ key }) => key)).toEqual(expect.arrayContaining(['node-role.kubernetes.io/control-plane', 'node.cilium.io/agent-not-ready']));
  });

  test('a hook is told from what stays', () => {
    expect(find('prod', 'argocd', 'Job', 'argocd-redis-secret-init').metadata.annotations).toEqual({ 'helm.sh/hook': 'pre-install,pre-upgrade' });
    expect(find('prod', 'cilium', 'Job', 'hubble-generate-certs').metadata.annotations).toBeUndefined();
  });

  test('Prometheus has the containers beside it that its operator adds, and a volume for each pod or none', () => {
    for (const { workloads } of uses) {
      for (const { spec } of workloads.filter(({ kind }) => kind === 'Prometheus')) {
        expect(spec).toMatchObject({ containers: [{ name: 'config-reloader', resources: { requests: { memory: expect.any(String) } } }], replicas: expect.any(Number), shards: 1 });
        expect(Object.keys((spec as { storage: object }).storage)).toEqual([expect.stringMatching(/^(emptyDir|volumeClaimTemplate)$/)]);
      }
    }
  });
});
