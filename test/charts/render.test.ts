import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { podSecurityOf } from '../../lib/derive/pod-security';
import { groupKind } from '../../lib/object-identity';
import { podSpecOf, type PodSpec } from '../../lib/pod-spec';
import { type Manifest } from '../../lib/manifest';
import { chartSource } from './chart-sources';
import { apiVersions, fixtures, type ChartFixture } from './fixtures';
import { findHelm, render, renderText, type Rendered, type Rendering } from './helm';

const helm = findHelm();
const definition = 'apiextensions.k8s.io/CustomResourceDefinition';

/** Pods that do not reach `restricted`, and the level they need. */
const looserPods: Readonly<Record<string, string>> = {
  'DaemonSet/cilium': 'privileged',
  'DaemonSet/cilium-envoy': 'privileged',
  'Deployment/cilium-operator': 'privileged',
  'DaemonSet/metallb-speaker': 'privileged',
  // No profile for system calls, in a namespace that is privileged anyway.
  'Deployment/metallb-controller': 'baseline',
  'DaemonSet/node-exporter': 'privileged',
  // The chart has no value for the pod's user.
  'CronJob/hubble-generate-certs': 'baseline',
  'Job/hubble-generate-certs': 'baseline',
  'DaemonSet/node-agent': 'privileged',
  'DaemonSet/nvidia-device-plugin': 'privileged',
  'DaemonSet/nvidia-device-plugin-mps-control-daemon': 'privileged',
  'DaemonSet/gpu-operator-node-feature-discovery-worker': 'privileged',
  // No profile for system calls, in a namespace that is privileged anyway.
  'Deployment/gpu-operator-node-feature-discovery-master': 'baseline',
  'Deployment/gpu-operator-node-feature-discovery-gc': 'baseline',
  'Deployment/gpu-operator': 'baseline',
  'Job/gpu-operator-cleanup-gpucluster': 'baseline',
  // The image names its user by name, which Kubernetes cannot tell from root.
  'Deployment/velero': 'baseline',
};

/** Pods for which the chart has no values of resources and priority: a job that runs once, before the removal of the system. */
const withoutValues: ReadonlySet<string> = new Set(['Job/gpu-operator-cleanup-gpucluster']);

/** Data of Secrets that holds no secret: the address of a Redis without a password, and texts that are empty. */
const noSecret: Readonly<Record<string, readonly string[]>> = {
  harbor: ['harbor-registry REGISTRY_REDIS_PASSWORD', 'harbor-trivy gitHubToken', 'harbor-trivy redisURL'],
};

/** Kinds of the cluster to which a chart gives a namespace all the same: the API server and Argo CD leave it out. */
const namesNamespaceInVain: ReadonlySet<string> = new Set(['capsule.clastix.io/CapsuleConfiguration']);

/** Kinds to which a chart gives no namespace: that of its release is meant. */
const namesNoNamespace: Readonly<Record<string, readonly string[]>> = {
  connector: ['apps/Deployment'],
  harbor: ['policy/PodDisruptionBudget'],
  'ceph-csi-drivers': ['rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/RoleBinding'],
};

interface Pod { readonly of: string; readonly spec: PodSpec }

/** All pods that objects make, and those that stand as text in a ConfigMap for a program to make. */
function podsOf(manifests: readonly Manifest[]): Pod[] {
  return manifests.flatMap((manifest) => {
    const of = `${manifest.kind}/${manifest.metadata.name}`;
    const texts = manifest.kind === 'ConfigMap' ? Object.values((manifest.data ?? {}) as Record<string, string>).filter((text) => /^kind: Pod$/m.test(text)) : [];
    return [manifest, ...texts.map((text) => load(text) as Manifest)].flatMap((maker) => {
      const pod = podSpecOf(maker);
      return pod ? [{ of, spec: pod.spec }] : [];
    });
  });
}

const containersOf = ({ spec }: Pod): PodSpec['containers'] => [...(spec.initContainers ?? []), ...spec.containers];

const kindsIn = (manifests: readonly Manifest[]): string[] => [...new Set(manifests.map(groupKind))].sort();

const definedIn = (manifests: readonly Manifest[]): string[] => manifests.filter((manifest) => groupKind(manifest) === definition)
  .map(({ spec }) => spec as { group: string; names: { kind: string } }).map(({ group, names }) => `${group}/${names.kind}`).sort();

/** Whether the custom kinds are in this copy of the chart: the folder of external-secrets in Git has none. */
const hasDefinitions = (source: string): boolean => {
  const folder = join(source, 'templates', 'crds');
  return !existsSync(folder) || readdirSync(folder).some((file) => /\.ya?ml$/.test(file));
};

/** Plural name of a kind of Cilium's, as its definition is called. */
const definitionName = (kind: string): string => {
  const [group, name = ''] = kind.split('/');
  return `${name.toLowerCase().replace(/y$/, 'ie')}s.${group}`;
};

function describeChart({ chart, releaseName, namespace, values }: ChartFixture, source: string, executable: string): void {
  const rendering = (set: string): Rendering => ({ chart: source, values: values[set]!, releaseName, namespace, apiVersions });
  const sets = Object.keys(values);
  const renderings = new Map<string, Rendered>();
  beforeAll(() => sets.forEach((set) => renderings.set(set, render(executable, rendering(set)))));
  const manifestsOf = (set: string): readonly Manifest[] => renderings.get(set)!.manifests;
  const all = (): Manifest[] => sets.flatMap(manifestsOf);
  const rendersDefinitions = hasDefinitions(source);

  describe.each(sets)('with the values %s', (set) => {
    test('renders the same twice', () => {
      expect(renderText(executable, rendering(set)) === renderings.get(set)!.text).toBe(true);
    });

    test('gives every container CPU, memory and a limit of memory', () => {
      const lacking = podsOf(manifestsOf(set)).filter(({ of }) => !withoutValues.has(of)).flatMap((pod) => containersOf(pod)
        .filter(({ resources }) => !resources?.requests?.cpu || !resources.requests.memory || !resources.limits?.memory)
        .map(({ name }) => `${pod.of} ${name}`));
      expect(lacking).toEqual([]);
    });

    test('gives every pod a priority class', () => {
      expect(podsOf(manifestsOf(set)).filter(({ of, spec }) => !withoutValues.has(of) && !spec.priorityClassName).map(({ of }) => of)).toEqual([]);
    });

    test('writes into its own namespace and those it says', () => {
      const elsewhere = manifestsOf(set).filter(({ metadata }) => ![undefined, namespace, ...(chart.extraNamespaces ?? [])].includes(metadata.namespace));
      expect(elsewhere.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual([]);
      const namespaces = manifestsOf(set).filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
      expect(chart.extraNamespaces ?? []).toEqual(expect.arrayContaining(namespaces));
    });

    test('takes no image by a tag that moves', () => {
      const texts = podsOf(manifestsOf(set)).flatMap((pod) => containersOf(pod).flatMap((container) => [container.image ?? '', ...(container.args ?? []), ...(container.command ?? [])]));
      expect(texts.filter((text) => /:latest\b/.test(text))).toEqual([]);
      const images = podsOf(manifestsOf(set)).flatMap((pod) => containersOf(pod).map(({ image }) => image));
      expect(images.filter((image) => !/:[^/:@]+(@sha256:[0-9a-f]{64})?$/.test(image ?? ''))).toEqual([]);
    });

    test('puts no data into Secrets', () => {
      const secrets = manifestsOf(set).filter(({ kind }) => kind === 'Secret');
      const keys = secrets.flatMap(({ data, stringData, metadata }) => Object.keys({ ...(data as object), ...(stringData as object) }).map((key) => `${metadata.name} ${key}`));
      expect(keys.filter((key) => !noSecret[chart.name]?.includes(key))).toEqual([]);
    });

    test('makes pods of the Pod Security level we say', () => {
      const levels = manifestsOf(set).filter((manifest) => podSpecOf(manifest)).map((manifest) => {
        const name = `${manifest.kind}/${manifest.metadata.name}`.replace(/^(Job\/hubble-generate-certs)-[0-9a-f]{10}$/, '$1');
        return [name, podSecurityOf(manifest), looserPods[name] ?? 'restricted'] as const;
      });
      expect(levels.filter(([, level, expected]) => level !== expected)).toEqual([]);
    });
  });

  test('renders just the kinds it says, over all sets of values', () => {
    const said = [...chart.clusterKinds, ...chart.namespacedKinds].filter((kind) => kind !== definition || rendersDefinitions);
    expect(kindsIn(all())).toEqual(said.sort());
  });

  test('says of no kind that it is of the wrong scope', () => {
    const placed = new Set(all().filter(({ metadata }) => metadata.namespace !== undefined).map(groupKind).filter((kind) => !namesNamespaceInVain.has(kind)));
    expect(chart.clusterKinds.filter((kind) => placed.has(kind))).toEqual([]);
    // A namespaced object without a namespace would hide in the other list: here every chart writes it.
    expect(chart.namespacedKinds.filter((kind) => !placed.has(kind))).toEqual(namesNoNamespace[chart.name] ?? []);
  });

  const installs = `installs ${chart.installs.length} custom kinds`;
  if (chart.name === 'cilium') {
    test(`${installs}, which its operator may register`, () => {
      const rules = all().filter(({ kind, metadata }) => kind === 'ClusterRole' && metadata.name === 'cilium-operator')
        .flatMap((role) => role.rules as { resources: string[]; verbs: string[]; resourceNames?: string[] }[]);
      const names = rules.filter(({ resources, verbs }) => resources.includes('customresourcedefinitions') && verbs.includes('update')).flatMap(({ resourceNames = [] }) => resourceNames);
      expect(chart.installs.map(definitionName).sort()).toEqual([...new Set(names)].sort());
    });
  } else {
    (rendersDefinitions ? test : test.skip)(rendersDefinitions ? installs : `${installs}, which this copy of the chart lacks`, () => {
      expect([...new Set(definedIn(all()))].sort()).toEqual([...chart.installs].sort());
    });
  }
}

describe.each(fixtures.map((fixture) => [fixture.chart.name, fixture] as const))('the chart %s', (name, fixture) => {
  const source = chartSource(fixture.chart);
  if (helm === undefined || source === undefined) {
    test.skip(`is not rendered: ${helm === undefined ? 'there is no helm; set FLOTILLA_HELM' : `set FLOTILLA_CHARTS to a folder that holds ${name}`}`, () => undefined);
    return;
  }
  describeChart(fixture, source, helm);
});
