import { kinds } from './kinds/kinds';
import { type FindDefinition } from './schemas/definitions';
import { type Manifest } from './manifest';

/** Cluster-scoped kinds of Kubernetes itself: `kubectl api-resources --namespaced=false`, release 1.34. */
const clusterScoped = new Set([
  '/ComponentStatus', '/Namespace', '/Node', '/PersistentVolume',
  'admissionregistration.k8s.io/MutatingAdmissionPolicy', 'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration', 'admissionregistration.k8s.io/ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding', 'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/CustomResourceDefinition', 'apiregistration.k8s.io/APIService',
  'authentication.k8s.io/SelfSubjectReview', 'authentication.k8s.io/TokenReview',
  'authorization.k8s.io/SelfSubjectAccessReview', 'authorization.k8s.io/SelfSubjectRulesReview', 'authorization.k8s.io/SubjectAccessReview',
  'certificates.k8s.io/CertificateSigningRequest', 'certificates.k8s.io/ClusterTrustBundle',
  'flowcontrol.apiserver.k8s.io/FlowSchema', 'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration',
  'internal.apiserver.k8s.io/StorageVersion', 'networking.k8s.io/IPAddress', 'networking.k8s.io/IngressClass', 'networking.k8s.io/ServiceCIDR',
  'node.k8s.io/RuntimeClass', 'rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding',
  'resource.k8s.io/DeviceClass', 'resource.k8s.io/DeviceTaintRule', 'resource.k8s.io/ResourceSlice', 'scheduling.k8s.io/PriorityClass',
  'storage.k8s.io/CSIDriver', 'storage.k8s.io/CSINode', 'storage.k8s.io/StorageClass', 'storage.k8s.io/VolumeAttachment',
  'storage.k8s.io/VolumeAttributesClass', 'storagemigration.k8s.io/StorageVersionMigration',
]);

const ours = new Map(kinds.map((kind) => [`${kind.group}/${kind.kind}`, kind]));

/** API group of an object; empty for the core group. */
export function groupOf({ apiVersion }: Manifest): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** By API version and kind: each object is asked dozens of times, and a text that is there already is quickly looked up in sets. */
const groupKinds = new Map<string, Map<string, string>>();

/** `group/Kind`; the core group is empty. */
export function groupKind(manifest: Manifest): string {
  let ofVersion = groupKinds.get(manifest.apiVersion);
  if (!ofVersion) groupKinds.set(manifest.apiVersion, ofVersion = new Map<string, string>());
  let known = ofVersion.get(manifest.kind);
  if (known === undefined) ofVersion.set(manifest.kind, known = `${groupOf(manifest)}/${manifest.kind}`);
  return known;
}

/** Whether Kubernetes itself knows the group: all of its own end in `.k8s.io` or have no dot. */
export function isCoreGroup(group: string): boolean {
  return !group.includes('.') || coreGroups.has(group);
}

const coreGroups = new Set([
  'admissionregistration.k8s.io', 'apiextensions.k8s.io', 'apiregistration.k8s.io', 'authentication.k8s.io', 'authorization.k8s.io',
  'certificates.k8s.io', 'coordination.k8s.io', 'discovery.k8s.io', 'events.k8s.io', 'flowcontrol.apiserver.k8s.io', 'internal.apiserver.k8s.io',
  'networking.k8s.io', 'node.k8s.io', 'rbac.authorization.k8s.io', 'resource.k8s.io', 'scheduling.k8s.io', 'storage.k8s.io', 'storagemigration.k8s.io',
]);

/** The construct that provides a custom kind of ours, for instance `CloudNativePG`. */
export function providerOf(kind: string): string | undefined {
  return ours.get(kind)?.providedBy;
}

/** The scopes of kinds: Kubernetes' own, ours, and those whose definitions are in the tree or were pulled. */
export class Scopes {
  private readonly declared = new Map<string, boolean>();

  public constructor(manifests: Iterable<Manifest>, private readonly pulled: FindDefinition = () => undefined) {
    for (const manifest of manifests) {
      if (groupKind(manifest) !== 'apiextensions.k8s.io/CustomResourceDefinition') continue;
      const spec = manifest.spec as { group?: string; scope?: string; names?: { kind?: string } } | undefined;
      this.declared.set(`${spec?.group}/${spec?.names?.kind}`, spec?.scope === 'Cluster');
    }
  }

  public isClusterScoped(kind: string): boolean {
    return clusterScoped.has(kind) || (ours.get(kind)?.scope ?? (this.declared.has(kind) ? this.declared.get(kind) === true ? 'Cluster' : 'Namespaced' : this.pulled(kind)?.scope)) === 'Cluster';
  }
}

/** What makes an object one of its kind in a cluster: `group/Kind namespace/name`. */
export function identity(manifest: Manifest): string {
  return `${groupKind(manifest)} ${manifest.metadata.namespace ?? ''}/${manifest.metadata.name}`;
}
