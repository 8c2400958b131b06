import { type Application } from '../../lib';
import { noRemovedApis } from '../../lib/checks/no-removed-apis';
import { type KubernetesVersion } from '../../lib/platforms/platform';
import { deployment } from '../fixtures/deployment';
import { machines } from '../support/declare';
import { plain, problemsOf } from '../support/problems';

type Declare = (web: Application) => void;

const said = (declare: Declare, kubernetes: KubernetesVersion = '1.34'): string[] => problemsOf(noRemovedApis, declare, { platform: { ...machines(), kubernetes } }).map(({ where, severity, message }) => `${severity ?? 'error'} ${where}: ${message}`);
const object = (kind: string, apiVersion: string, isInstalled = true): Declare => (web) => {
  if (isInstalled) web.offers(`kind:${apiVersion.split('/')[0]}/${kind}`);
  plain(web, kind, 'thing', {}, apiVersion);
};
const pods = (pod: object, annotations?: object): Declare => (web) => {
  const { template } = deployment({ pod }).spec as { template: { metadata: object } };
  plain(web, 'Deployment', 'app', { spec: { template: { ...template, metadata: { ...template.metadata, annotations } } } }, 'apps/v1');
};

test('a kind of Kubernetes that is gone, or will be with the next version', () => {
  expect(said(object('EndpointSlice', 'discovery.k8s.io/v1beta1'))).toEqual(["error home/web EndpointSlice/thing: apiVersion of a EndpointSlice must be one that Kubernetes 1.34 and the next serve, got 'discovery.k8s.io/v1beta1', which 1.25 removed; write discovery.k8s.io/v1"]);
  expect(said(object('EndpointSlice', 'discovery.k8s.io/v1beta1'), '1.24')).toHaveLength(1);
  expect(said(object('EndpointSlice', 'discovery.k8s.io/v1beta1'), '1.23')).toEqual([]);
  expect(said(object('EndpointSlice', 'discovery.k8s.io/v1'))).toEqual([]);
});

test('a kind of Kubernetes that is deprecated is told', () => {
  expect(said(object('Endpoints', 'v1'))).toEqual(['warning home/web Endpoints/thing: kind of an object must be one that Kubernetes keeps, got Endpoints, which is deprecated since 1.33; write EndpointSlice of discovery.k8s.io/v1']);
  expect(said(object('Endpoints', 'v1'), '1.32')).toHaveLength(1);
  expect(said(object('Endpoints', 'v1'), '1.31')).toEqual([]);
});

test.each<[string, string, number, string]>([
  ['EndpointSlice', 'discovery.k8s.io/v1beta1', 25, 'write discovery.k8s.io/v1'],
  ['PodSecurityPolicy', 'extensions/v1beta1', 16, 'remove it: the level of a Namespace is derived'],
  ['PodSecurityPolicy', 'policy/v1beta1', 25, 'remove it: the level of a Namespace is derived'],
])('a %s of %s is told from the version before 1.%i on', (kind, apiVersion, minor, remedy) => {
  const at = (version: number): string[] => said(object(kind, apiVersion, false), `1.${version}`);
  expect(at(minor - 1)).toEqual([expect.stringContaining(`which 1.${minor} removed; ${remedy}`)]);
  expect(at(minor - 2)).toEqual([]);
});

test.each<[string, number, string]>([['ComponentStatus', 19, 'remove it: it reports and holds nothing'], ['Endpoints', 33, 'write EndpointSlice of discovery.k8s.io/v1']])('a %s is told from the version before 1.%i on', (kind, minor, remedy) => {
  const at = (version: number): string[] => said(object(kind, 'v1', false), `1.${version}`);
  expect(at(minor - 1)).toEqual([`warning home/web ${kind}/thing: kind of an object must be one that Kubernetes keeps, got ${kind}, which is deprecated since 1.${minor}; ${remedy}`]);
  expect(at(minor - 2)).toEqual([]);
});

describe('a version of a custom kind', () => {
  test.each<[string, string, readonly string[]]>([
    ['external-secrets.io/v1alpha1', 'v1', ['ClusterExternalSecret', 'ClusterSecretStore', 'ExternalSecret', 'SecretStore']],
    ['external-secrets.io/v1beta1', 'v1', ['ClusterExternalSecret', 'ClusterSecretStore', 'ExternalSecret', 'SecretStore']],
    ['gateway.networking.k8s.io/v1alpha2', 'v1', ['BackendTLSPolicy', 'GRPCRoute', 'ReferenceGrant', 'TCPRoute', 'TLSRoute', 'UDPRoute']],
    ['gateway.networking.k8s.io/v1alpha3', 'v1', ['BackendTLSPolicy', 'TLSRoute']],
    ['karpenter.sh/v1alpha5', 'karpenter.sh/v1 with the kind NodePool', ['Machine', 'Provisioner']],
    ['karpenter.sh/v1beta1', 'v1', ['NodeClaim', 'NodePool']],
    ['kyverno.io/v1beta1', 'v2', ['UpdateRequest']],
    ['snapshot.storage.k8s.io/v1beta1', 'v1', ['VolumeSnapshot', 'VolumeSnapshotClass', 'VolumeSnapshotContent']],
  ])('%s that its system no longer serves', (apiVersion, write, kinds) => {
    for (const kind of kinds) expect(said(object(kind, apiVersion))).toEqual([`error home/web ${kind}/thing: apiVersion of a ${kind} must be one that its system serves, got '${apiVersion}', which it no longer does; write ${write}`]);
  });

  test.each<[string, string, readonly string[]]>([
    ['capsule.clastix.io/v1beta1', 'v1beta2', ['Tenant']],
    ['gateway.networking.k8s.io/v1beta1', 'v1', ['Gateway', 'GatewayClass', 'HTTPRoute', 'ReferenceGrant']],
    ['groupsnapshot.storage.k8s.io/v1beta1', 'v1', ['VolumeGroupSnapshot', 'VolumeGroupSnapshotClass', 'VolumeGroupSnapshotContent']],
    ['k8s.keycloak.org/v2alpha1', 'v2beta1', ['Keycloak', 'KeycloakRealmImport']],
    ['kyverno.io/v1', 'policies.kyverno.io/v1 with the kind ValidatingPolicy or MutatingPolicy', ['ClusterPolicy', 'Policy']],
    ['kyverno.io/v2alpha1', 'v2', ['GlobalContextEntry']],
    ['kyverno.io/v2beta1', 'v2', ['CleanupPolicy', 'ClusterCleanupPolicy', 'PolicyException']],
    ['metallb.io/v1beta1', 'v1beta2', ['BGPPeer']],
    ['policies.kyverno.io/v1alpha1', 'v1', ['DeletingPolicy', 'GeneratingPolicy', 'ImageValidatingPolicy', 'MutatingPolicy', 'PolicyException', 'ValidatingPolicy']],
  ])('%s that will go is told', (apiVersion, write, kinds) => {
    for (const kind of kinds) expect(said(object(kind, apiVersion))).toEqual([`warning home/web ${kind}/thing: apiVersion of a ${kind} must be one that will stay, got '${apiVersion}', which is deprecated; write ${write}`]);
  });

  test('that nobody installs is told by others', () => {
    expect(said(object('Machine', 'karpenter.sh/v1alpha5', false))).toEqual([]);
  });

  test('that is right, or of nobody here', () => {
    expect(said(object('VolumeSnapshot', 'snapshot.storage.k8s.io/v1'))).toEqual([]);
    expect(said(object('ClusterPolicy', 'nvidia.com/v1'))).toEqual([]);
  });

  test('is told by its definition, where that is in the tree', () => {
    const withDefinition = (versions: object[], apiVersion = 'example.org/v1'): Declare => (web) => {
      plain(web, 'CustomResourceDefinition', 'widgets.example.org', { spec: { group: 'example.org', names: { kind: 'Widget' }, versions } }, 'apiextensions.k8s.io/v1');
      plain(web, 'Widget', 'thing', {}, apiVersion);
    };
    expect(said(withDefinition([{ name: 'v1', served: true }]))).toEqual([]);
    expect(said(withDefinition([{ name: 'v1', served: false }, { name: 'v2', served: true }, { name: 'v3', deprecated: true }]))).toEqual(["error home/web Widget/thing: apiVersion of a Widget must be one that its CustomResourceDefinition serves, got 'example.org/v1'; write v2"]);
    expect(said(withDefinition([{ name: 'v1', deprecated: true }, { name: 'v2' }]))).toEqual(["warning home/web Widget/thing: apiVersion of a Widget must be one that will stay, got 'example.org/v1', which its CustomResourceDefinition calls deprecated; write v2"]);
    expect(said(withDefinition([{ name: 'v1' }], 'example.org/v2'))).toHaveLength(1);
    expect(said(withDefinition([{ name: 'v2' }, { name: 'v3' }]))).toEqual([expect.stringMatching(/; write v2 or v3$/)]);
    expect(said(withDefinition([]))).toEqual([expect.stringMatching(/; write none$/)]);
  });
});

describe('what pods can no longer have', () => {
  test.each([['cephfs', 31], ['flocker', 25], ['gitRepo', 33], ['glusterfs', 26], ['quobyte', 25], ['rbd', 31], ['scaleIO', 22], ['storageos', 25]])('volumes of type %s, from the version before 1.%i on', (type, minor) => {
    const at = (version: number): string[] => said(pods({ volumes: [{ name: 'data', [type]: {} }, { name: 'other', nfs: {} }] }), `1.${version}`);
    expect(at(minor - 1)).toEqual([`error home/web Deployment/app: volume 'data' must be of a type that Kubernetes 1.${minor - 1} and the next have, got ${type}, which it lost in 1.${minor}; take a PersistentVolumeClaim of a CSI driver`]);
    expect(at(minor - 2)).toEqual([]);
  });

  test.each([
    ['container.seccomp.security.alpha.kubernetes.io/app', 27, 'write seccompProfile into the securityContext of the container'],
    ['scheduler.alpha.kubernetes.io/critical-pod', 16, 'write priorityClassName'],
    ['seccomp.security.alpha.kubernetes.io/pod', 27, 'write seccompProfile into the securityContext of the pod'],
  ])('the annotation %s, from 1.%i on', (key, minor, remedy) => {
    const at = (version: number): string[] => said(pods({}, { [key]: 'a' }), `1.${version}`);
    expect(at(minor)).toEqual([`warning home/web Deployment/app: annotation '${key}' must be one that Kubernetes reads, got one that it does not since 1.${minor}; ${remedy}`]);
    expect(at(minor - 1)).toEqual([]);
  });

  test('the annotation of a task of a CronJob, and of a Pod', () => {
    const annotations = { 'scheduler.alpha.kubernetes.io/critical-pod': '' };
    const spec = { containers: [{ name: 'app' }] };
    expect(said((web) => plain(web, 'CronJob', 'task', { spec: { jobTemplate: { spec: { template: { metadata: { annotations }, spec } } } } }, 'batch/v1'))).toHaveLength(1);
    expect(said((web) => plain(web, 'Pod', 'task', { spec }, 'v1', { annotations }))).toHaveLength(1);
  });

  test.each([
    ['beta.kubernetes.io/arch', 'kubernetes.io/arch'], ['beta.kubernetes.io/os', 'kubernetes.io/os'], ['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region'],
    ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone'], ['node-role.kubernetes.io/master', 'node-role.kubernetes.io/control-plane'],
  ])('the label %s of nodes', (label, write) => {
    expect(said(pods({ nodeSelector: { [label]: '' } }))).toEqual([`warning home/web Deployment/app: nodeSelector of pods must name labels that nodes have, got '${label}', which is deprecated or gone; write ${write}`]);
  });

  test('but what is current', () => {
    expect(said(pods({ nodeSelector: { 'kubernetes.io/arch': 'amd64' }, volumes: [{ name: 'data', nfs: {} }] }, { 'example.org/a': 'b' }))).toEqual([]);
  });
});
