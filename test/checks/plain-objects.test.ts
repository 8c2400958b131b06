import { type Check } from '../../lib/checks/check';
import { completeNodeClasses } from '../../lib/checks/complete-node-classes';
import { knownKinds } from '../../lib/checks/known-kinds';
import { knownKubernetesVersions } from '../../lib/checks/known-kubernetes-versions';
import { noDisabledFeatures } from '../../lib/checks/no-disabled-features';
import { noLists } from '../../lib/checks/no-lists';
import { noLiveMetadata } from '../../lib/checks/no-live-metadata';
import { noPrivateKeys } from '../../lib/checks/no-private-keys';
import { noSecretData } from '../../lib/checks/no-secret-data';
import { noWildcardAccess } from '../../lib/checks/no-wildcard-access';
import { pinnedImages } from '../../lib/checks/pinned-images';
import { requireResources } from '../../lib/checks/require-resources';
import { uniqueBackupPaths } from '../../lib/checks/unique-backup-paths';
import { validKeys } from '../../lib/checks/valid-keys';
import { validNumbers } from '../../lib/checks/valid-numbers';
import { validSchema } from '../../lib/checks/valid-schema';
import { validSchedules } from '../../lib/checks/valid-schedules';
import { type Manifest } from '../../lib/manifest';
import { knownMinors } from '../../lib/schema/core-types';
import { flatFleet } from '../support/flat-fleet';
import { manifestOf } from '../support/manifest';

/** What a rule says of one object, without its place. */
const said = (check: Check, manifest: Manifest, kubernetes?: string): string[] => check(flatFleet({ 'home/web/thing.yaml': manifest }, {}, kubernetes)).map(({ message }) => message);
const pod = (container: object, fields: object = {}): Manifest => manifestOf('v1', 'Pod', { spec: { containers: [{ name: 'app', ...container }], ...fields } });

test('an object is one object', () => {
  const list = (kind: string, items: unknown): Manifest => manifestOf('v1', kind, { items });
  expect(noLists(flatFleet({ 'home/web/thing.yaml': list('List', [1, 2]) }))).toEqual([{ where: 'home/web List/thing', malformed: list('List', [1, 2]), message: 'an object must be one object, got a List of 2; declare each of them by itself' }]);
  expect(said(noLists, list('ConfigMapList', []))).toEqual(['an object must be one object, got a ConfigMapList of 0; declare each of them by itself']);
  expect(said(noLists, list('AllowList', undefined))).toEqual([]);
  expect(said(noLists, list('AllowList', {}))).toEqual([]);
  expect(said(noLists, list('Listing', []))).toEqual([]);
});

test('a Secret has no data in Git', () => {
  const sentence = (count: number, keys: string): string => `a Secret must not have its data in Git, got ${count} of its values; keep them in the secrets backend and declare new Secret(this, 'thing', { keys: [${keys}] })`;
  expect(said(noSecretData, manifestOf('v1', 'Secret', { data: { a: 'QQ==' }, stringData: { b: 'b' } }))).toEqual([sentence(2, "'a', 'b'")]);
  expect(said(noSecretData, manifestOf('v1', 'Secret', { stringData: { b: 'b' } }))).toEqual([sentence(1, "'b'")]);
  expect(said(noSecretData, manifestOf('v1', 'Secret', { data: {} }))).toEqual([sentence(0, '')]);
  for (const other of [manifestOf('v1', 'Secret'), manifestOf('v1', 'ConfigMap', { data: { a: 'a' } }), manifestOf('example.org/v1', 'Secret', { data: { a: 'a' } })]) expect(said(noSecretData, other)).toEqual([]);
});

test('a role says what it allows', () => {
  const role = (rules: unknown, kind = 'Role', apiVersion = 'rbac.authorization.k8s.io/v1'): string[] => said(noWildcardAccess, manifestOf(apiVersion, kind, { rules }));
  const sentence = (field: string, kind = 'Role'): string => `${field} of a ${kind} must be named, got '*'; write out what it needs`;
  const named = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };
  expect(role([named])).toEqual([]);
  for (const field of ['verbs', 'resources', 'apiGroups']) expect(role([named, { ...named, [field]: ['a', '*'] }])).toEqual([sentence(field)]);
  expect(role([{ verbs: ['*'], resources: ['*'], apiGroups: ['*'] }], 'ClusterRole')).toEqual(['verbs', 'resources', 'apiGroups'].map((field) => sentence(field, 'ClusterRole')));
  expect(role([{ nonResourceURLs: ['*'] }])).toEqual([]);
  expect(role(undefined)).toEqual([]);
  expect(role([{ verbs: ['*'] }], 'RoleBinding')).toEqual([]);
  expect(role([{ verbs: ['*'] }], 'Role', 'example.org/v1')).toEqual([]);
});

test('images are pinned, one that is left out is not', () => {
  expect(said(pinnedImages, pod({ image: 'ghcr.io/example/app:1.0.0' }))).toEqual([]);
  expect(said(pinnedImages, pod({ image: 'app:latest' }))).toHaveLength(1);
  expect(said(pinnedImages, pod({}))).toEqual([expect.stringContaining("got ''")]);
});

test('a container says what it needs', () => {
  const sentence = (missing: string): string => `resources of container 'app' must have requests for cpu and memory and a memory limit, got none for ${missing}; add what it uses`;
  const resources = (requests?: object, limits?: object): string[] => said(requireResources, pod({ resources: { requests, limits } }));
  expect(resources({ cpu: '1', memory: '1Gi' }, { memory: '1Gi' })).toEqual([]);
  expect(resources({ cpu: '1' }, { memory: '1Gi' })).toEqual([sentence('requests.memory')]);
  expect(resources({ memory: '1Gi' }, { memory: '1Gi' })).toEqual([sentence('requests.cpu')]);
  expect(resources({ cpu: '1', memory: '1Gi' }, { cpu: '1' })).toEqual([sentence('limits.memory')]);
  expect(resources()).toEqual([sentence('requests.cpu and requests.memory and limits.memory')]);
  expect(said(requireResources, pod({}))).toHaveLength(1);
});

describe('numbers of Kubernetes\' own kinds', () => {
  const numbers = (spec: unknown, apiVersion = 'v1'): string[] => said(validNumbers, manifestOf(apiVersion, 'Thing', { spec }));
  const million = 2_147_483_647;

  test.each<[number, number, string[]]>([
    [1, 65_535, ['containerPort', 'hostPort', 'nodePort', 'port', 'targetPort']],
    [0, 511, ['defaultMode', 'mode']],
    [0, million, ['backoffLimit', 'completions', 'failedJobsHistoryLimit', 'fsGroup', 'initialDelaySeconds', 'minReadySeconds', 'parallelism', 'replicas', 'revisionHistoryLimit', 'runAsGroup', 'runAsUser', 'startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'terminationGracePeriodSeconds', 'ttlSecondsAfterFinished']],
    [1, million, ['activeDeadlineSeconds', 'failureThreshold', 'periodSeconds', 'progressDeadlineSeconds', 'successThreshold', 'timeoutSeconds']],
  ])('from %i to %i', (least, most, names) => {
    for (const name of names) {
      for (const value of [least, most]) expect([name, numbers({ [name]: value })]).toEqual([name, []]);
      for (const value of [least - 1, most + 1]) expect(numbers({ [name]: value })).toEqual([`spec.${name} must be from ${least} to ${most}, got '${value}'`]);
    }
  });

  test('are found at any depth, and every one of them', () => {
    expect(numbers({ ports: [{ port: 80 }, { port: 0 }], template: { spec: { replicas: -1 } } })).toEqual(["spec.ports[1].port must be from 1 to 65535, got '0'", "spec.template.spec.replicas must be from 0 to 2147483647, got '-1'"]);
    expect(numbers({ port: { port: 0 } })).toEqual(["spec.port.port must be from 1 to 65535, got '0'"]);
  });

  test('are numbers of fields that are known, and of no custom kind', () => {
    expect(numbers({ targetPort: 'http', weight: -1, toString: -1, port: 0.5 })).toEqual([]);
    for (const spec of [undefined, null, 'a', -1]) expect(numbers(spec)).toEqual([]);
    expect(numbers({ port: 0 }, 'example.org/v1')).toEqual([]);
    expect(numbers({ replicas: -1 }, 'apps/v1')).toHaveLength(1);
  });
});

describe('names inside objects', () => {
  const file = (key: string): string => `name of a file must be 1 to 253 of letters, digits, '-', '_' and '.', without '..' at its beginning, got '${key}'`;
  const files = (key: string, field = 'data', apiVersion = 'v1', kind = 'ConfigMap'): string[] => said(validKeys, manifestOf(apiVersion, kind, { [field]: { [key]: 'a' } }));

  test('of files are some that a folder can hold', () => {
    for (const key of ['a', 'A-b_c.1', '.a', 'a..', 'x'.repeat(253)]) expect(files(key)).toEqual([]);
    for (const key of ['', '.', '..', '..a', 'a/b', 'a b', 'ä', 'x'.repeat(254), ' a', 'a\n']) for (const field of ['data', 'binaryData']) expect(files(key, field)).toEqual([file(key)]);
    expect(files('a b', 'data', 'example.org/v1')).toEqual([]);
    expect(files('a b', 'data', 'v1', 'Thing')).toEqual([]);
  });

  test('of variables are printable and hold no sign of equality', () => {
    for (const name of ['A', ' ', '~', 'a b', '<', '>', 'a.b-c']) expect(said(validKeys, pod({ env: [{ name }] }))).toEqual([]);
    for (const name of ['', 'A=', '=A', 'A=B', 'ä', 'A\n', '\u007f']) expect(said(validKeys, pod({ env: [{ name: 'A' }, { name }] }))).toEqual([`name of a variable of container 'app' must be printable ASCII without '=', got '${name}'`]);
  });

  test('of finalizers have a domain and a path; in Kubernetes\' own kinds the API server refuses others, in custom kinds it warns', () => {
    const finalizers = (names: unknown, apiVersion = 'v1', kind = 'ConfigMap'): string[] =>
      validKeys(flatFleet({ 'home/web/thing.yaml': manifestOf(apiVersion, kind, { metadata: { name: 'a', namespace: 'web', finalizers: names } }) })).map(({ severity, message }) => `${severity ?? 'error'} ${message}`);
    for (const name of ['example.org/a', 'foregroundDeletion', 'orphan', 'kubernetes']) expect(finalizers([name])).toEqual([]);
    for (const names of [undefined, 'a', [1], []]) expect(finalizers(names)).toEqual([]);
    expect(finalizers(['example.org/a', 'a.example.org'])).toEqual(["error a finalizer must be a domain and a path, got 'a.example.org'; write it as 'example.org/name', as the controller that removes it knows it"]);
    const argo = 'resources-finalizer.argocd.argoproj.io';
    expect(finalizers([argo], 'argoproj.io/v1alpha1', 'Application')).toEqual([`warning a finalizer must be a domain and a path, got '${argo}'; write '${argo}/foreground'`]);
    expect(finalizers([argo], 'argoproj.io/v1alpha1', 'AppProject')).toEqual([]);
    expect(finalizers(['other'], 'argoproj.io/v1alpha1', 'AppProject')).toHaveLength(1);
  });

  test('of mounts are whole paths', () => {
    for (const mountPath of ['/', '/a/b', '/a b']) expect(said(validKeys, pod({ volumeMounts: [{ mountPath }] }))).toEqual([]);
    for (const mountPath of ['', 'a', 'a/b', '/a:b', '/:']) expect(said(validKeys, pod({ volumeMounts: [{ mountPath: '/a' }, { mountPath }] }))).toEqual([`path of a mount of container 'app' must begin with '/' and hold no ':', got '${mountPath}'`]);
  });
});

describe('archives of databases', () => {
  const store = (name: string, destinationPath: string, endpointURL?: string, namespace = 'web'): Manifest => manifestOf('barmancloud.cnpg.io/v1', 'ObjectStore', { spec: { configuration: { destinationPath, endpointURL } } }, { name, namespace });
  const database = (name: string, parameters: object | undefined, namespace = 'web', isWALArchiver: boolean | undefined = true): Manifest => manifestOf('postgresql.cnpg.io/v1', 'Cluster', { spec: { plugins: [{ isWALArchiver, parameters }] } }, { name, namespace });
  const paths = (...objects: [string, Manifest][]): string[] => uniqueBackupPaths(flatFleet(Object.fromEntries(objects.map(([folder, manifest], index) => [`${folder}/${index}.yaml`, manifest])))).map(({ where, message }) => `${where}: ${message}`);
  const shared = (where: string, other: string, place: string): string => `${where}: an archive must have a place of its own, got ${place} for '${other}' and '${where}'; the one would destroy the backups of the other: give one another name, or another bucket`;
  const one = { barmanObjectName: 'one', serverName: 'db' };

  test('have places of their own in the whole fleet', () => {
    expect(paths(['home/b', store('one', 's3://bucket/a/', 'https://s3.example.org')], ['home/b', database('b', one)], ['home/a', database('a', one)])).toEqual([shared('home/b Cluster/b', 'home/a Cluster/a', 'db in s3://bucket/a of https://s3.example.org')]);
    expect(paths(['home/a', store('one', 's3://bucket//')], ['home/a', database('db', { barmanObjectName: 'one' })], ['away/a', store('one', 's3://bucket')], ['away/a', database('db', { barmanObjectName: 'one' })])).toEqual([shared('home/a Cluster/db', 'away/a Cluster/db', 'db in s3://bucket of AWS')]);
    expect(paths(['home/a', store('one', 's3://bucket')], ['home/a', database('a', one)], ['home/a', database('b', one)], ['home/a', database('c', one)])).toEqual([shared('home/a Cluster/b', 'home/a Cluster/a', 'db in s3://bucket of AWS'), shared('home/a Cluster/c', 'home/a Cluster/a', 'db in s3://bucket of AWS')]);
  });

  test('differ by name, bucket or endpoint', () => {
    expect(paths(['home/a', store('one', 's3://bucket')], ['home/a', database('a', { barmanObjectName: 'one' })], ['home/a', database('b', { barmanObjectName: 'one' })])).toEqual([]);
    for (const other of [store('two', 's3://other', 'https://a.example.org'), store('two', 's3://bucket', 'https://b.example.org')]) {
      expect(paths(['home/a', store('one', 's3://bucket', 'https://a.example.org')], ['home/a', other], ['home/a', database('a', one)], ['home/a', database('b', { ...one, barmanObjectName: 'two' })])).toEqual([]);
    }
  });

  test('are those of plugins that archive, to a store that is there', () => {
    expect(paths(['home/a', store('one', 's3://bucket')], ['home/a', database('a', one)], ['home/a', database('b', one, 'web', false)])).toEqual([]);
    expect(paths(['home/a', store('one', 's3://bucket')], ['home/a', database('a', one)], ['home/a', database('b', one, 'other')])).toEqual([]);
    expect(paths(['home/a', store('one', 's3://bucket')], ['home/a', database('a', undefined)], ['home/a', database('a', undefined, 'other')], ['home/a', manifestOf('postgresql.cnpg.io/v1', 'Cluster', { spec: {} })])).toEqual([]);
  });
});

test('an OVHNodeClass has what its definition requires', () => {
  const spec = { kubeId: 'a', region: 'b', credentialsSecretRef: {} };
  const sentence = (field: string): string => `${field} of OVHNodeClass 'thing' must be given, got none; the documents of the provider call it optional, its CustomResourceDefinition requires it`;
  const nodeClass = (fields: object, kind = 'OVHNodeClass'): string[] => said(completeNodeClasses, manifestOf('karpenter.ovhcloud.sh/v1alpha1', kind, { spec: fields }));
  expect(nodeClass(spec)).toEqual([]);
  for (const field of Object.keys(spec)) expect(nodeClass({ ...spec, [field]: undefined })).toEqual([sentence(field)]);
  expect(nodeClass({}, 'Other')).toEqual([]);
});

test.each([
  'argocd.argoproj.io/instance', 'argocd.argoproj.io/tracking-id', 'control-plane.alpha.kubernetes.io/leader', 'deployment.kubernetes.io/revision', 'kubectl.kubernetes.io/last-applied-configuration',
  'pv.kubernetes.io/bind-completed', 'pv.kubernetes.io/bound-by-controller', 'volume.kubernetes.io/selected-node',
])('%s is left to the cluster', (key) => {
  const reasons: Readonly<Record<string, string>> = {
    'argocd.argoproj.io': 'Argo CD would take it for an object of another Application and prune it', 'control-plane.alpha.kubernetes.io': 'the holder of the lease would be written over at every sync',
    'deployment.kubernetes.io': 'its controller would change it back after every sync', 'kubectl.kubernetes.io': 'a client-side apply would compare with what it was elsewhere',
    'pv.kubernetes.io': 'the claim would count as bound and get no volume', 'volume.kubernetes.io': 'its volume could be made on that node alone',
  };
  const sentence = `'${key}' must be left to the cluster, got it in the metadata of ConfigMap 'thing'; ${reasons[key.split('/')[0]!]}: remove it`;
  expect(said(noLiveMetadata, manifestOf('v1', 'ConfigMap', {}, { labels: { [key]: 'a' }, annotations: { [key]: 'a' } }))).toEqual([sentence]);
  expect(said(noLiveMetadata, manifestOf('v1', 'ConfigMap'))).toEqual([]);
});

describe('a schedule', () => {
  const cron = (schedule: string, timeZone?: string): string[] => said(validSchedules, manifestOf('batch/v1', 'CronJob', { spec: { schedule, timeZone } }));

  test('fires, in a time zone that there is', () => {
    expect(cron('0 3 * * *', 'Europe/Zurich')).toEqual([]);
    expect(cron('0 3 * * *', 'Europe/Zürich')).toEqual(["spec.schedule must be in a time zone of the IANA database, got 'Europe/Zürich'; write for example 'Europe/Zurich' (home/web/thing.yaml)"]);
    expect(cron('0 3 30 2 *')).toEqual(["spec.schedule must fire at some time, got '0 3 30 2 *', which never does; correct its days (home/web/thing.yaml)"]);
  });

  test('is of the form that its program reads', () => {
    expect(cron('0 0 3 * * *')).toEqual([expect.stringMatching(/ in '0 0 3 \* \* \*'; write for example '0 3 \* \* \*' \(/)]);
    expect(said(validSchedules, manifestOf('postgresql.cnpg.io/v1', 'ScheduledBackup', { spec: { schedule: '0 3 * * *' } }))).toEqual([expect.stringMatching(/ in '0 3 \* \* \*'; write for example '0 0 3 \* \* \*' \(/)]);
  });
});

describe('credentials', () => {
  const held = (fields: object): string[] => said(noPrivateKeys, manifestOf('v1', 'ConfigMap', fields)).map((message) => message.split('; ')[0]!);
  const key = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');

  test('are found wherever they stand, each place once', () => {
    expect(held({ data: { a: key } })).toEqual(['data.a must hold no credential, got an AWS access key']);
    expect(held({ spec: { list: ['a', { b: key }] } })).toEqual(['spec.list[1].b must hold no credential, got an AWS access key']);
    expect(held({ value: key })).toEqual(['value must hold no credential, got an AWS access key']);
    expect(held({ data: { a: key, b: key } })).toHaveLength(2);
  });

  test.each(['encryptedData', 'caBundle', 'ca.crt', 'tls.crt', 'publicKey', 'image'])('are none in %s, which is public or not readable', (field) => {
    expect(held({ [field]: key })).toEqual([]);
    expect(held({ spec: { [field]: { inside: key } } })).toEqual([]);
  });
});

describe('kinds and versions of Kubernetes', () => {
  const { first, last } = knownMinors();

  test('are known, or it is told as what objects are checked', () => {
    const versions = (minor: number): string[] => knownKubernetesVersions(flatFleet({ 'home/web/a.yaml': manifestOf('v1', 'ConfigMap') }, {}, `1.${minor}`)).map(({ where, severity, message }) => `${severity} ${where}: ${message}`);
    const sentence = (minor: number, as: number, remedy: string): string => `warning home: kubernetes of the cluster must be one whose kinds are known, 1.${first} to 1.${last}, got '1.${minor}', and objects were checked as for 1.${as}; ${remedy}`;
    for (const minor of [first, last]) expect(versions(minor)).toEqual([]);
    expect(versions(first - 1)).toEqual([sentence(first - 1, first, 'upgrade the cluster')]);
    expect(versions(last + 1)).toEqual([sentence(last + 1, last, 'update cdk8s-flotilla')]);
  });

  test('an object is of a kind that Kubernetes has and serves', () => {
    const kind = (apiVersion: string, name: string, kubernetes?: string): string[] => {
      const fleet = flatFleet({ 'home/web/thing.yaml': manifestOf(apiVersion, name) }, {}, kubernetes);
      return knownKinds({ ...fleet, models: fleet.models.map((model) => ({ ...model, cluster: { ...model.cluster, kinds: ['apps/Novelty'] } })) as never }).map(({ message }) => message);
    };
    expect(kind('v1', 'ConfigMap')).toEqual([]);
    expect(kind('apps/v1', 'Novelty')).toEqual([]);
    expect(kind('example.org/v1', 'Thing')).toEqual([]);
    expect(kind('apps/v1', 'Deploymnet')).toEqual(["kind of an object must be one that Kubernetes has in apps/v1, got 'Deploymnet'; did you mean 'Deployment'? If not, add 'apps/Deploymnet' to kinds of the cluster if it is newer than this library"]);
    expect(kind('apps/v1', 'Xyzzy')).toEqual(["kind of an object must be one that Kubernetes has in apps/v1, got 'Xyzzy'; correct it, or add 'apps/Xyzzy' to kinds of the cluster if it is newer than this library"]);
    expect(kind('resource.k8s.io/v1', 'ResourceClaim', '1.33')).toEqual(["kind of an object must be one that Kubernetes 1.33 serves, got 'ResourceClaim' of resource.k8s.io/v1, which came with 1.34; upgrade the cluster first"]);
    expect(kind('resource.k8s.io/v1', 'ResourceClaim', '1.34')).toEqual([]);
    const off = (apiVersion: string, remedy: string, minor: string): string => `kind of an object must be one that Kubernetes ${minor} serves, got 'ResourceClaim' of ${apiVersion}, which is off unless the API server is told to serve it; ${remedy}`;
    expect(kind('resource.k8s.io/v1beta1', 'ResourceClaim', '1.34')).toEqual([off('resource.k8s.io/v1beta1', "write 'resource.k8s.io/v1'", '1.34')]);
    expect(kind('resource.k8s.io/v1beta1', 'ResourceClaim', '1.33')).toEqual([off('resource.k8s.io/v1beta1', "if it is turned on there, add 'resource.k8s.io/ResourceClaim' to kinds of the cluster", '1.33')]);
    expect(kind('autoscaling/v2', 'HorizontalPodAutoscaler')).toEqual([]);
    // A cluster that is not in the fleet has no kinds of its own.
    expect(knownKinds({ ...flatFleet({ 'away/web/thing.yaml': manifestOf('apps/v1', 'Novelty') }), models: [] })).toHaveLength(1);
    expect(knownKinds({ ...flatFleet({ 'away/web/thing.yaml': manifestOf('resource.k8s.io/v1', 'ResourceClaim') }), models: [] })).toEqual([]);
  });

  test.each<[string, string, number, string | undefined]>([
    ['certificates.k8s.io/v1alpha1', 'ClusterTrustBundle', 34, "if it is turned on there, add 'certificates.k8s.io/ClusterTrustBundle' to kinds of the cluster"],
    ['certificates.k8s.io/v1beta1', 'ClusterTrustBundle', 34, "if it is turned on there, add 'certificates.k8s.io/ClusterTrustBundle' to kinds of the cluster"],
    ['internal.apiserver.k8s.io/v1alpha1', 'StorageVersion', 34, "if it is turned on there, add 'internal.apiserver.k8s.io/StorageVersion' to kinds of the cluster"],
    ['admissionregistration.k8s.io/v1beta1', 'ValidatingAdmissionPolicy', 34, "write 'admissionregistration.k8s.io/v1'"],
    ['autoscaling/v2beta1', 'HorizontalPodAutoscaler', 34, undefined], ['batch/v1beta1', 'CronJob', 34, undefined], ['events.k8s.io/v1beta1', 'Event', 34, undefined], ['flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema', 34, undefined],
  ])('%s %s: what was new from 1.24 on is off, and alpha always was', (apiVersion, name, minor, remedy) => {
    const sentence = `kind of an object must be one that Kubernetes 1.${minor} serves, got '${name}' of ${apiVersion}, which is off unless the API server is told to serve it; ${remedy}`;
    expect(said(knownKinds, manifestOf(apiVersion, name), `1.${minor}`)).toEqual(remedy === undefined ? [] : [sentence]);
  });

  test('a field whose feature is off is refused, with where it comes from', () => {
    const gated = pod({ image: 'a:1' }, { containers: [{ name: 'app', image: 'a:1', restartPolicy: 'OnFailure', restartPolicyRules: [] }] });
    expect(said(noDisabledFeatures, gated, '1.34')).toEqual(expect.arrayContaining([expect.stringMatching(/^spec\.containers\[0\]\.restartPolicyRules .* \(home\/web\/thing\.yaml\)$/)]));
    expect(said(noDisabledFeatures, pod({ image: 'a:1', unknown: 1 }), '1.34')).toEqual([]);
    // Which is told once, and not as a fault of the form as well.
    expect(said(validSchema, gated, '1.34').filter((message) => message.includes('restartPolicyRules'))).toEqual([]);
  });
});
