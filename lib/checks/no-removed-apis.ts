import { fieldPath } from '../field-path';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { groupKind } from '../object-identity';
import { containersOf, podSpecOf } from '../pod-spec';
import { minorOf } from '../platforms/kubernetes-version';
import { type Problem } from '../problem';
import { type Check, objectsOf } from './check';
import { inventoryOf } from './inventory';

/**
 * API versions that are no longer served and whose form is still known, so that no schema refuses them, with the minor version of
 * 1.x that removed them and what to do.
 * @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */
const removed: readonly (readonly [apiVersion: string, kind: string, minor: number, remedy: string])[] = [
  ['discovery.k8s.io/v1beta1', 'EndpointSlice', 25, 'write discovery.k8s.io/v1'],
  ['extensions/v1beta1', 'PodSecurityPolicy', 16, 'remove it: the level of a Namespace is derived'],
  ['policy/v1beta1', 'PodSecurityPolicy', 25, 'remove it: the level of a Namespace is derived'],
];

/** Kinds that are still served and should no longer be written, by the minor version that said so. */
const deprecated: readonly (readonly [kind: string, minor: number, remedy: string])[] = [
  ['/ComponentStatus', 19, 'remove it: it reports and holds nothing'],
  ['/Endpoints', 33, 'write EndpointSlice of discovery.k8s.io/v1'],
];

/** Types of volumes whose code Kubernetes no longer has, by the minor version that removed it. */
const removedVolumes: Readonly<Record<string, number>> = { cephfs: 31, flocker: 25, gitRepo: 33, glusterfs: 26, quobyte: 25, rbd: 31, scaleIO: 22, storageos: 25 };

/** Annotations that nobody reads any more, by the minor version that stopped. */
const deadAnnotations: readonly (readonly [prefix: string, minor: number, remedy: string])[] = [
  ['container.seccomp.security.alpha.kubernetes.io/', 27, 'write seccompProfile into the securityContext of the container'],
  ['scheduler.alpha.kubernetes.io/critical-pod', 16, 'write priorityClassName'],
  ['seccomp.security.alpha.kubernetes.io/', 27, 'write seccompProfile into the securityContext of the pod'],
];

const nodeLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'kubernetes.io/arch', 'beta.kubernetes.io/os': 'kubernetes.io/os',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'node-role.kubernetes.io/master': 'node-role.kubernetes.io/control-plane',
};

/**
 * Versions of custom kinds in the systems that we install: those that are not served and those that will not be for long, with the one
 * to write. What the definition of a kind in the tree says counts before this.
 */
const custom: readonly (readonly [apiVersion: string, kinds: readonly string[], write: string, state: 'deprecated' | 'removed'])[] = [
  ['capsule.clastix.io/v1beta1', ['Tenant'], 'v1beta2', 'deprecated'],
  ['external-secrets.io/v1alpha1', ['ClusterExternalSecret', 'ClusterSecretStore', 'ExternalSecret', 'SecretStore'], 'v1', 'removed'],
  ['external-secrets.io/v1beta1', ['ClusterExternalSecret', 'ClusterSecretStore', 'ExternalSecret', 'SecretStore'], 'v1', 'removed'],
  ['gateway.networking.k8s.io/v1alpha2', ['BackendTLSPolicy', 'GRPCRoute', 'ReferenceGrant', 'TCPRoute', 'TLSRoute', 'UDPRoute'], 'v1', 'removed'],
  ['gateway.networking.k8s.io/v1alpha3', ['BackendTLSPolicy', 'TLSRoute'], 'v1', 'removed'],
  ['gateway.networking.k8s.io/v1beta1', ['Gateway', 'GatewayClass', 'HTTPRoute', 'ReferenceGrant'], 'v1', 'deprecated'],
  ['groupsnapshot.storage.k8s.io/v1beta1', ['VolumeGroupSnapshot', 'VolumeGroupSnapshotClass', 'VolumeGroupSnapshotContent'], 'v1', 'deprecated'],
  ['k8s.keycloak.org/v2alpha1', ['Keycloak', 'KeycloakRealmImport'], 'v2beta1', 'deprecated'],
  ['karpenter.sh/v1alpha5', ['Machine', 'Provisioner'], 'karpenter.sh/v1 with the kind NodePool', 'removed'],
  ['karpenter.sh/v1beta1', ['NodeClaim', 'NodePool'], 'v1', 'removed'],
  ['kyverno.io/v1', ['ClusterPolicy', 'Policy'], 'policies.kyverno.io/v1 with the kind ValidatingPolicy or MutatingPolicy', 'deprecated'],
  ['kyverno.io/v1beta1', ['UpdateRequest'], 'v2', 'removed'],
  ['kyverno.io/v2alpha1', ['GlobalContextEntry'], 'v2', 'deprecated'],
  ['kyverno.io/v2beta1', ['CleanupPolicy', 'ClusterCleanupPolicy', 'PolicyException'], 'v2', 'deprecated'],
  ['metallb.io/v1beta1', ['BGPPeer'], 'v1beta2', 'deprecated'],
  ['policies.kyverno.io/v1alpha1', ['DeletingPolicy', 'GeneratingPolicy', 'ImageValidatingPolicy', 'MutatingPolicy', 'PolicyException', 'ValidatingPolicy'], 'v1', 'deprecated'],
  ['snapshot.storage.k8s.io/v1beta1', ['VolumeSnapshot', 'VolumeSnapshotClass', 'VolumeSnapshotContent'], 'v1', 'removed'],
];

const byVersion = new Map(custom.flatMap(([apiVersion, kinds, write, state]) => kinds.map((kind) => [`${apiVersion} ${kind}`, { write, state }] as const)));
const annotationsOfPods = ['metadata.annotations', 'spec.template.metadata.annotations', 'spec.jobTemplate.spec.template.metadata.annotations'].map(fieldPath);

/**
 * Every object uses an API that the cluster's Kubernetes, and the next one, still serve, and what they still read. What works today and
 * is announced to go is told before it does.
 */
export const noRemovedApis: Check = (fleet) => fleet.models.flatMap((model) => {
  const minor = minorOf(model.cluster.platform.kubernetes);
  const inventory = inventoryOf(model, fleet);
  const served = servedVersions(model);
  return objectsOf(model).flatMap(({ manifest, where }) => [
    ...ofVersion(manifest, minor), ...ofCustomVersion(manifest, served, inventory.knowsKind(groupKind(manifest))), ...ofPods(manifest, minor),
  ].map((problem): Problem => ({ where, ...problem })));
});

type Told = Omit<Problem, 'where'>;

function ofVersion(manifest: Manifest, minor: number): Told[] {
  const { apiVersion, kind } = manifest;
  const gone = removed.find(([version, name, since]) => version === apiVersion && name === kind && since <= minor + 1);
  if (gone) return [{ message: `apiVersion of a ${kind} must be one that Kubernetes 1.${minor} and the next serve, got '${apiVersion}', which 1.${gone[2]} removed; ${gone[3]}` }];
  const old = deprecated.find(([name, since]) => name === groupKind(manifest) && since <= minor + 1);
  return old ? [{ severity: 'warning', message: `kind of an object must be one that Kubernetes keeps, got ${kind}, which is deprecated since 1.${old[1]}; ${old[2]}` }] : [];
}

/** Versions that definitions in the tree serve, by `group/Kind`. */
function servedVersions(model: ClusterModel): ReadonlyMap<string, readonly { readonly name: string; readonly deprecated: boolean }[]> {
  return new Map(objectsOf(model).flatMap(({ manifest }) => {
    if (groupKind(manifest) !== 'apiextensions.k8s.io/CustomResourceDefinition') return [];
    const { group, names, versions } = (manifest.spec ?? {}) as { group?: string; names?: { kind?: string }; versions?: readonly { name: string; served?: boolean; deprecated?: boolean }[] };
    return [[`${group}/${names?.kind}`, (versions ?? []).filter((version) => version.served !== false).map(({ name, deprecated: old = false }) => ({ name, deprecated: old }))] as const];
  }));
}

function ofCustomVersion(manifest: Manifest, served: ReturnType<typeof servedVersions>, isInstalled: boolean): Told[] {
  const { apiVersion, kind } = manifest;
  const own = served.get(groupKind(manifest));
  if (own) {
    const version = own.find(({ name }) => name === apiVersion.slice(apiVersion.indexOf('/') + 1));
    const others = own.filter((other) => !other.deprecated).map(({ name }) => name).join(' or ') || 'none';
    if (!version) return [{ message: `apiVersion of a ${kind} must be one that its CustomResourceDefinition serves, got '${apiVersion}'; write ${others}` }];
    return version.deprecated ? [{ severity: 'warning', message: `apiVersion of a ${kind} must be one that will stay, got '${apiVersion}', which its CustomResourceDefinition calls deprecated; write ${others}` }] : [];
  }
  const found = byVersion.get(`${apiVersion} ${kind}`);
  if (!found || !isInstalled) return [];
  return found.state === 'removed'
    ? [{ message: `apiVersion of a ${kind} must be one that its system serves, got '${apiVersion}', which it no longer does; write ${found.write}` }]
    : [{ severity: 'warning', message: `apiVersion of a ${kind} must be one that will stay, got '${apiVersion}', which is deprecated; write ${found.write}` }];
}

function ofPods(manifest: Manifest, minor: number): Told[] {
  const spec = podSpecOf(manifest)?.spec;
  if (!spec) return [];
  const volumes = (spec.volumes ?? []).flatMap((volume) => Object.keys(volume).filter((type) => Object.hasOwn(removedVolumes, type) && removedVolumes[type]! <= minor + 1).map((type) => ({
    message: `volume '${volume.name}' must be of a type that Kubernetes 1.${minor} and the next have, got ${type}, which it lost in 1.${removedVolumes[type]}; take a PersistentVolumeClaim of a CSI driver`,
  })));
  const annotations = annotationsOfPods.flatMap((read) => read(manifest)).flatMap((found) => Object.keys(found as object)).flatMap((key): Told[] => {
    const dead = deadAnnotations.find(([prefix, since]) => key.startsWith(prefix) && since <= minor);
    return dead ? [{ severity: 'warning', message: `annotation '${key}' must be one that Kubernetes reads, got one that it does not since 1.${dead[1]}; ${dead[2]}` }] : [];
  });
  const labels = Object.keys(spec.nodeSelector ?? {}).filter((label) => Object.hasOwn(nodeLabels, label)).map((label): Told => ({
    severity: 'warning', message: `nodeSelector of pods must name labels that nodes have, got '${label}', which is deprecated or gone; write ${nodeLabels[label]}`,
  }));
  return containersOf(spec).length === 0 ? [] : [...volumes, ...annotations, ...labels];
}
