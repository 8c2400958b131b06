import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest } from '../lib/manifest';
import { validate } from '../lib/schema';
import { coreKind, fieldsOf, knownMinors } from '../lib/schema/core-types';
import { gateOnFrom } from '../lib/schema/feature-gates';
import { coreObjects } from './core-objects';
import { goProgram } from './go-program';

const table = join(__dirname, '..', 'lib', 'schema', 'core-types.json');

/** The newest patch of each minor version whose types are read. One module of 1.31 is not to be had; it is that of 1.30. */
const patches = ['30.14', '31.14', '32.13', '33.13', '34.4', '35.4', '36.3'];
const modules = ['api', 'apimachinery', 'apiextensions-apiserver', 'kube-aggregator'];

/** Folder of a module, from Go's cache or its proxy. */
function moduleFolder(name: string): string | undefined {
  const found = spawnSync('go', ['mod', 'download', '-json', name], { encoding: 'utf8', cwd: join(__dirname, 'core-types'), env: { ...process.env, GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' } });
  return found.status === 0 ? (JSON.parse(found.stdout) as { Dir: string }).Dir : undefined;
}

function releases(): object[] | undefined {
  const all = patches.map((patch) => ({
    minor: Number(patch.split('.')[0]),
    modules: Object.fromEntries(modules.map((name) => [`k8s.io/${name}`, moduleFolder(`k8s.io/${name}@v0.${name === 'kube-aggregator' && patch === '31.14' ? '30.14' : patch}`)])),
  }));
  return all.every((release) => Object.values(release.modules).every((folder) => folder !== undefined)) ? all : undefined;
}

const program = process.env.FLOTILLA_CORE_TYPES === undefined ? undefined : goProgram(join(__dirname, 'core-types'));
if (program === undefined) console.log('the table of Kubernetes\' kinds is not made anew: FLOTILLA_CORE_TYPES is not set (compare, or write to write it)');

(program === undefined ? test.skip : test)('the table is what the Go types of Kubernetes yield', () => {
  const made = execFileSync(program!, { input: JSON.stringify(releases()), encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (process.env.FLOTILLA_CORE_TYPES === 'write') writeFileSync(table, made);
  expect(readFileSync(table, 'utf8')).toBe(made);
});

type Loose = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

function told(name: string, minor: number, change: (object: Loose) => void): string[] {
  const object = structuredClone(coreObjects[name]!) as Manifest & Loose;
  change(object);
  return validate(object, [], minor).map(({ path, message }) => `${path} ${message}`);
}

test('the table reaches from 1.30 to 1.36', () => {
  expect(knownMinors()).toEqual({ first: 30, last: 36 });
});

describe('a field', () => {
  const hostname = (object: Loose): void => { object.spec.template.spec.hostnameOverride = 'a.example.org'; };

  test('is refused before the minor version that brought it', () => {
    expect(told('Deployment', 33, hostname)).toEqual(['spec.template.spec.hostnameOverride must be left out of a Deployment in Kubernetes 1.33, got one that 1.34 brought; upgrade the cluster first']);
  });

  test('is told where its feature gate is off', () => {
    expect(told('Deployment', 34, hostname)).toEqual(["spec.template.spec.hostnameOverride must be left out in Kubernetes 1.34, which drops it because its feature gate 'HostnameOverride' is off by default, got one; from 1.35 on it is on"]);
  });

  test.each([35, 36])('is accepted in 1.%i, which has it on', (minor) => {
    expect(told('Deployment', minor, hostname)).toEqual([]);
  });

  test('is refused from the minor version on that removed it', () => {
    const workload = (object: Loose): void => { object.spec.template.spec.workloadRef = { name: 'a', podGroup: 'b' }; };
    expect(told('Deployment', 36, workload)).toEqual(['spec.template.spec.workloadRef must be left out of a Deployment in Kubernetes 1.36, got one that 1.36 removed']);
    expect(told('Deployment', 35, workload)).toEqual([expect.stringMatching(/feature gate 'GenericWorkload' is off by default, got one$/)]);
  });

  test('is suggested only where the cluster has it', () => {
    const typo = (object: Loose): void => { object.spec.template.spec.hostnameOverrid = 'a'; };
    expect(told('Deployment', 35, typo)).toEqual(["spec.template.spec.hostnameOverrid is not a field of Deployment; did you mean 'hostnameOverride'?"]);
    expect(told('Deployment', 33, typo)).toEqual(['spec.template.spec.hostnameOverrid is not a field of Deployment']);
  });

  test('must be set where that version wants it', () => {
    const without = (object: Loose): void => { delete object.value; };
    expect(told('PriorityClass', 34, without)).toEqual(['value must be set']);
    expect(told('PriorityClass', 36, without)).toEqual([]);
  });
});

test('a minor version beyond those known counts as the nearest', () => {
  const future = (object: Loose): void => { object.spec.template.spec.schedulingGroup = { podGroupName: 'a' }; };
  expect(told('Deployment', 99, future)).toEqual(told('Deployment', 36, future));
  expect(told('Deployment', 3, future)).toEqual(told('Deployment', 30, future));
});

describe('one of several texts', () => {
  const stop = (object: Loose): void => { object.spec.template.spec.containers[0].resources.claims = [{ name: 'a' }]; object.spec.template.spec.containers[0].lifecycle = { stopSignal: 'SIGTERM' }; };

  test('may be behind a gate at any version', () => {
    expect(told('Deployment', 36, stop)).toEqual([expect.stringContaining("'ContainerStopSignals' is off by default, got one")]);
  });

  test('is refused with what the place allows, though its type has more', () => {
    expect(told('StorageClass', 34, (object) => { object.reclaimPolicy = 'Recycle'; })).toEqual(["reclaimPolicy must be one of 'Delete', 'Retain', got 'Recycle'"]);
    expect(told('Deployment', 36, (object) => { object.spec.template.spec.tolerations = [{ key: 'a', operator: 'Gt', value: '1' }]; }))
      .toEqual(["spec.template.spec.tolerations[0].operator must be one of 'Equal', 'Exists', got 'Gt'"]);
    expect(told('Deployment', 34, (object) => { object.spec.selector.matchExpressions = [{ key: 'a', operator: 'Gt', values: ['1'] }]; }))
      .toEqual(["spec.selector.matchExpressions[0].operator must be one of 'DoesNotExist', 'Exists', 'In', 'NotIn', got 'Gt'"]);
    expect(told('Deployment', 34, (object) => {
      object.spec.template.spec.affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'Gt', values: ['1'] }] }] } } };
    })).toEqual([]);
  });
});

test.each<[string, string, (object: Loose) => void, string]>([
  ['Deployment', 'a negative quantity', (o) => { o.spec.template.spec.containers[0].resources.requests.cpu = -1; }, "spec.template.spec.containers[0].resources.requests.cpu must be a quantity such as '250m', '2' or '512Mi', got '-1'"],
  ['Deployment', 'a fraction for a port', (o) => { o.spec.template.spec.containers[0].readinessProbe.httpGet.port = 80.5; }, "spec.template.spec.containers[0].readinessProbe.httpGet.port must be a whole number or a string, got '80.5'"],
  ['ConfigMap', 'bytes that are not base64', (o) => { o.binaryData = { a: 'not base64' }; }, "binaryData.a must be base64, got 'not base64'"],
  ['ConfigMap', 'null among its data', (o) => { o.data.a = null; }, 'data.a must not be null; leave it out'],
  ['Job', 'a number beyond 64 bits', (o) => { o.spec.activeDeadlineSeconds = 2 ** 64; }, "spec.activeDeadlineSeconds must be a whole number of 64 bits, got '18446744073709552000'"],
  ['Deployment', 'null in a list', (o) => { o.spec.template.spec.containers.push(null); }, 'spec.template.spec.containers[1] must not be null; leave it out'],
])('%s with %s is refused', (name, _, change, sentence) => {
  expect(told(name, 34, change)).toEqual([sentence]);
});

describe('a list that is a map', () => {
  const containers = (object: Loose): Loose[] => object.spec.template.spec.containers;

  test.each<[string, (object: Loose) => void, string]>([
    ['environment variables by their name', (o) => containers(o)[0]!.env.push({ name: 'MODE', value: 'debug' }), "spec.template.spec.containers[0].env[2] must differ from item 0 in 'name', got 'MODE' in both"],
    ['ports by their number and protocol', (o) => containers(o)[0]!.ports.push({ name: 'admin', containerPort: 8080, protocol: 'TCP' }),
      "spec.template.spec.containers[0].ports[1] must differ from item 0 in 'containerPort', 'protocol', got '8080', 'TCP' in both"],
    ['a port without a protocol as one of TCP', (o) => containers(o)[0]!.ports.push({ name: 'admin', containerPort: 8080 }),
      "spec.template.spec.containers[0].ports[1] must differ from item 0 in 'containerPort', 'protocol', got '8080', 'TCP' in both"],
    ['mounts by their path', (o) => containers(o)[0]!.volumeMounts.push({ name: 'all', mountPath: '/cache' }), "spec.template.spec.containers[0].volumeMounts[1] must differ from item 0 in 'mountPath', got '/cache' in both"],
    ['volumes by their name', (o) => o.spec.template.spec.volumes.push({ name: 'cache', emptyDir: {} }), "spec.template.spec.volumes[2] must differ from item 0 in 'name', got 'cache' in both"],
    ['containers by their name', (o) => containers(o).push({ ...containers(o)[0] }), "spec.template.spec.containers[1] must differ from item 0 in 'name', got 'web' in both"],
    ['credentials of registries by their name', (o) => { o.spec.template.spec.imagePullSecrets = [{ name: 'a' }, { name: 'b' }, { name: 'a' }]; }, "spec.template.spec.imagePullSecrets[2] must differ from item 0 in 'name', got 'a' in both"],
    ['hosts by their address', (o) => { o.spec.template.spec.hostAliases = [{ ip: '10.0.0.1', hostnames: ['a'] }, { ip: '10.0.0.1', hostnames: ['b'] }]; },
      "spec.template.spec.hostAliases[1] must differ from item 0 in 'ip', got '10.0.0.1' in both"],
    ['constraints by what they spread over and how strictly', (o) => o.spec.template.spec.topologySpreadConstraints.push({ ...o.spec.template.spec.topologySpreadConstraints[0], maxSkew: 2 }),
      "spec.template.spec.topologySpreadConstraints[1] must differ from item 0 in 'topologyKey', 'whenUnsatisfiable', got 'kubernetes.io/hostname', 'ScheduleAnyway' in both"],
  ])('has %s once', (_, change, sentence) => {
    expect(told('Deployment', 34, change)).toEqual([sentence]);
  });

  test('has ports of a Service by their number and protocol once', () => {
    expect(told('Service', 34, (object) => object.spec.ports.push({ ...object.spec.ports[0], name: 'again' }))).toEqual([expect.stringMatching(/^spec\.ports\[1\] must differ from item 0 in 'port', 'protocol', got /)]);
    expect(told('Service', 34, (object) => object.spec.ports.push({ ...object.spec.ports[0], name: 'again', protocol: 'UDP' }))).toEqual([]);
  });

  test('has other fields that must differ', () => {
    expect(told('Service', 34, (object) => { object.spec.ports = [{ name: 'http', port: 80 }, { name: 'http', port: 81 }]; })).toEqual(["spec.ports[1] must differ from item 0 in 'name', got 'http' in both"]);
    expect(told('Service', 34, (object) => { object.spec.ports = [{ name: 'http', port: 80 }, { port: 81 }]; })).toEqual(['spec.ports[1] must have a name, got none; where there are several each is told by its name']);
    expect(told('Service', 34, (object) => { object.spec.ports = [{ port: 80 }]; })).toEqual([]);
    expect(told('Deployment', 34, (object) => containers(object)[0]!.ports.push({ name: 'http', containerPort: 81 }))).toEqual(["spec.template.spec.containers[0].ports[1] must differ from item 0 in 'name', got 'http' in both"]);
    expect(told('Deployment', 34, (object) => { containers(object)[0]!.ports = [{ containerPort: 80 }, { containerPort: 81 }]; })).toEqual([]);
  });

  test('may have the same value in other fields', () => {
    expect(told('Deployment', 34, (object) => {
      containers(object)[0]!.ports.push({ name: 'admin', containerPort: 8081 }, { name: 'dns', containerPort: 8080, protocol: 'UDP' });
      containers(object)[0]!.volumeMounts.push({ name: 'cache', mountPath: '/other' });
      object.spec.template.spec.tolerations.push(object.spec.template.spec.tolerations[0]);
    })).toEqual([]);
  });

  test('has three of the same told twice, and of what is no object only its type', () => {
    expect(told('Deployment', 34, (object) => { object.spec.template.spec.imagePullSecrets = [{ name: 'a' }, { name: 'a' }, { name: 'a' }]; })).toHaveLength(2);
    expect(told('Deployment', 34, (object) => { object.spec.template.spec.imagePullSecrets = ['a', 'a']; })).toEqual([expect.stringContaining('must be an object'), expect.stringContaining('must be an object')]);
    expect(told('Deployment', 34, (object) => { containers(object)[0]!.env = [{ value: 'a' }, { value: 'b' }]; })).toEqual([expect.stringContaining('must be set'), expect.stringContaining('must be set')]);
  });
});

test('a list that is a set has each text once', () => {
  expect(told('Job', 34, (object) => { object.spec.podFailurePolicy.rules[0].onExitCodes.values = [1, 2, 1]; })).toEqual(["spec.podFailurePolicy.rules[0].onExitCodes.values[2] must differ from item 0, got '1' in both"]);
});

test('a CustomResourceDefinition is named by its plural and its group, and stored in one version, each with a schema', () => {
  const definition = (name: string, ...versions: object[]): string[] => validate({
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name },
    spec: { group: 'example.org', scope: 'Namespaced', names: { kind: 'Widget', plural: 'widgets' }, versions },
  }).map(({ path, message }) => `${path} ${message}`);
  const version = (name: string, storage: boolean): object => ({ name, served: true, storage, schema: { openAPIV3Schema: { type: 'object' } } });
  expect(definition('widgets.example.org', version('v1', true), version('v2', false))).toEqual([]);
  expect(definition('widget.example.org', version('v1', true))).toEqual(["metadata.name must be 'widgets.example.org', as its names and its group say, got 'widget.example.org'"]);
  expect(definition('widgets.example.org', version('v1', true), version('v2', true))).toEqual(['spec.versions must have storage: true in one of them, got it in 2']);
  expect(definition('widgets.example.org', version('v1', false))).toEqual(['spec.versions must have storage: true in one of them, got it in none']);
  expect(definition('widgets.example.org', { name: 'v1', served: true, storage: true })).toEqual(['spec.versions[0].schema must be set']);
});

test('schemas inside a CustomResourceDefinition are looked at to the bottom', () => {
  const definition = (schema: object): Manifest => ({
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'a.example.org' },
    spec: { group: 'example.org', scope: 'Namespaced', names: { kind: 'A', plural: 'a' }, versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }] },
  });
  expect(validate(definition({ type: 'object', description: 'words', properties: { a: { type: 'array', items: { type: 'object', additionalProperties: true } } }, 'x-kubernetes-preserve-unknown-fields': true }))).toEqual([]);
  expect(validate(definition({ properties: { a: { items: { typ: 'string' }, additionalProperties: { requird: [] } } } })).map(({ path }) => path)).toEqual([
    'spec.versions[0].schema.openAPIV3Schema.properties.a.additionalProperties.requird', 'spec.versions[0].schema.openAPIV3Schema.properties.a.items.typ',
  ]);
});

/** Gates of fields that were on by default in all versions known, that only some uses of a field stand behind, or of devices, whose kinds nobody here declares. */
const untold = new Set([
  'AnyVolumeDataSource', 'CRDValidationRatcheting', 'CSIStorageCapacity', 'CustomResourceDefaulting', 'DaemonSetUpdateSurge', 'MatchLabelKeysInPodTopologySpread',
  'ProbeTerminationGracePeriod', 'SELinuxMountReadWriteOncePod', 'TopologyAwareHints',
  'CoordinatedLeaderElection', 'DRAWorkloadResourceClaims', 'MutablePVNodeAffinity', 'TopologyAwareWorkloadScheduling', 'VolumeLimitScaling', 'WorkloadAwarePreemption',
  'DRAConsumableCapacity', 'DRAControlPlaneController', 'DRADeviceBindingConditions', 'DRADeviceTaints', 'DRAExtendedResource', 'DRAListTypeAttributes', 'DRANodeAllocatableResources', 'DRAPartitionableDevices',
]);

test('of every feature gate in the table it is known from when on it is on, or why that is not told', () => {
  const types = (JSON.parse(readFileSync(table, 'utf8')) as { types: Record<string, string>[] }).types.length;
  const gates = new Set(Array.from({ length: types }, (_, type) => [...fieldsOf(type).values()]).flat().flatMap(({ gate }) => gate ?? []));
  expect(gates.size).toBeGreaterThan(30);
  expect([...gates].filter((gate) => (gateOnFrom(gate) === undefined) !== untold.has(gate))).toEqual([]);
});

test('kinds know when they came and went', () => {
  expect(coreKind('networking.k8s.io/v1', 'ServiceCIDR')).toMatchObject({ introduced: 33, removed: 0 });
  expect(coreKind('policy/v1beta1', 'PodDisruptionBudget')).toMatchObject({ type: 0, removed: 25 });
  expect(coreKind('resource.k8s.io/v1alpha2', 'ResourceClaim')).toMatchObject({ removed: 31 });
  expect(coreKind('apps/v1', 'toString')).toBeUndefined();
  expect(coreKind('__proto__', 'a')).toBeUndefined();
});
