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

describe('a version of a custom kind', () => {
  test.each([
    ['ClusterExternalSecret', 'external-secrets.io/v1beta1', 'v1'], ['TLSRoute', 'gateway.networking.k8s.io/v1alpha2', 'v1'], ['VolumeSnapshot', 'snapshot.storage.k8s.io/v1beta1', 'v1'], ['UpdateRequest', 'kyverno.io/v1beta1', 'v2'],
  ])('of a %s that its system no longer serves', (kind, apiVersion, write) => {
    expect(said(object(kind, apiVersion))).toEqual([`error home/web ${kind}/thing: apiVersion of a ${kind} must be one that its system serves, got '${apiVersion}', which it no longer does; write ${write}`]);
  });

  test.each([['BGPPeer', 'metallb.io/v1beta1', 'v1beta2'], ['Keycloak', 'k8s.keycloak.org/v2alpha1', 'v2beta1'], ['CleanupPolicy', 'kyverno.io/v2beta1', 'v2']])('of a %s that will go is told', (kind, apiVersion, write) => {
    expect(said(object(kind, apiVersion))).toEqual([`warning home/web ${kind}/thing: apiVersion of a ${kind} must be one that will stay, got '${apiVersion}', which is deprecated; write ${write}`]);
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
  });
});

describe('what pods can no longer have', () => {
  test('volumes whose code is gone', () => {
    const volumes = (type: string): Declare => pods({ volumes: [{ name: 'data', [type]: {} }] });
    expect(said(volumes('glusterfs'))).toEqual(["error home/web Deployment/app: volume 'data' must be of a type that Kubernetes 1.34 and the next have, got glusterfs, which it lost in 1.26; take a PersistentVolumeClaim of a CSI driver"]);
    expect(said(volumes('rbd'), '1.30')).toHaveLength(1);
    expect(said(volumes('rbd'), '1.29')).toEqual([]);
    expect(said(volumes('nfs'))).toEqual([]);
  });

  test('annotations that nobody reads, and labels that nodes do not have', () => {
    expect(said(pods({}, { 'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default' }))).toEqual(["warning home/web Deployment/app: annotation 'seccomp.security.alpha.kubernetes.io/pod' must be one that Kubernetes reads, got one that it does not since 1.27; write seccompProfile into the securityContext of the pod"]);
    expect(said(pods({}, { 'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default' }), '1.26')).toEqual([]);
    expect(said(pods({ nodeSelector: { 'beta.kubernetes.io/arch': 'amd64' } }))).toEqual(["warning home/web Deployment/app: nodeSelector of pods must name labels that nodes have, got 'beta.kubernetes.io/arch', which is deprecated or gone; write kubernetes.io/arch"]);
    expect(said(pods({ nodeSelector: { 'kubernetes.io/arch': 'amd64' } }, { 'example.org/a': 'b' }))).toEqual([]);
  });
});
