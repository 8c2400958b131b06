import { fieldPath } from '../../field-path';
import { type Manifest } from '../../manifest';
import { groupKind } from '../../object-identity';

/** An object that another one names. */
export interface NamedObject {
  /** `group/Kind`. */
  readonly kind: string;
  readonly name: string;
  /** Empty for kinds of the whole cluster. */
  readonly namespace: string;
  /** Field that names it. */
  readonly field: string;
}

type Target = Omit<NamedObject, 'field'>;
type Reader = (value: unknown, manifest: Manifest) => Target | undefined;

interface ObjectReference {
  readonly apiGroup?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** A field that is the name of an object of the same namespace. */
function nameOf(kind: string): Reader {
  return (value, manifest) => typeof value === 'string' && value !== '' ? { kind, name: value, namespace: manifest.metadata.namespace ?? '' } : undefined;
}

/** A field that is the name of an object of the whole cluster. */
function clusterName(kind: string): Reader {
  return (value) => typeof value === 'string' && value !== '' ? { kind, name: value, namespace: '' } : undefined;
}

/** A field `{ name, namespace? }`. */
function referenceTo(kind: string): Reader {
  return (value, { metadata }) => {
    const { name, namespace = metadata.namespace ?? '' } = value as ObjectReference;
    return name === undefined ? undefined : { kind, name, namespace };
  };
}

/** A field `{ kind, name, … }` that stands for one of several kinds; others are nobody's affair here. */
function oneOf(group: string, namespaced: readonly string[], ofCluster: readonly string[], byDefault: string): Reader {
  return (value, { metadata }) => {
    const { name, kind = byDefault, namespace = metadata.namespace ?? '', apiGroup, group: ownGroup = apiGroup ?? group } = value as ObjectReference;
    if (name === undefined || ownGroup !== group) return undefined;
    if (ofCluster.includes(kind)) return { kind: `${group}/${kind}`, name, namespace: '' };
    return namespaced.includes(kind) ? { kind: `${group}/${kind}`, name, namespace } : undefined;
  };
}

const rbac = 'rbac.authorization.k8s.io';
const role = oneOf(rbac, ['Role'], ['ClusterRole'], 'Role');
const issuer = oneOf('cert-manager.io', ['Issuer'], ['ClusterIssuer'], 'Issuer');
const store = oneOf('external-secrets.io', ['SecretStore'], ['ClusterSecretStore'], 'SecretStore');
const database = referenceTo('postgresql.cnpg.io/Cluster');
const admission = 'admissionregistration.k8s.io';

/** Which field of which kind names what. */
const table: readonly (readonly [kinds: readonly string[], path: string, reader: Reader])[] = [
  [['apps/StatefulSet'], 'spec.serviceName', nameOf('/Service')],
  [['/ServiceAccount'], 'imagePullSecrets[]', referenceTo('/Secret')],
  [['networking.k8s.io/Ingress'], 'spec.tls[].secretName', nameOf('/Secret')],
  [['networking.k8s.io/Ingress'], 'spec.ingressClassName', clusterName('networking.k8s.io/IngressClass')],
  [['gateway.networking.k8s.io/Gateway'], 'spec.gatewayClassName', clusterName('gateway.networking.k8s.io/GatewayClass')],
  [['gateway.networking.k8s.io/Gateway'], 'spec.listeners[].tls.certificateRefs[]', referenceTo('/Secret')],
  [['cert-manager.io/Issuer'], 'spec.ca.secretName', nameOf('/Secret')],
  [['snapshot.storage.k8s.io/VolumeSnapshot'], 'spec.volumeSnapshotClassName', clusterName('snapshot.storage.k8s.io/VolumeSnapshotClass')],
  [[`${rbac}/RoleBinding`, `${rbac}/ClusterRoleBinding`], 'roleRef', role],
  [[`${rbac}/RoleBinding`, `${rbac}/ClusterRoleBinding`], 'subjects[]', oneOf('', ['ServiceAccount'], [], '')],
  [[`${admission}/ValidatingAdmissionPolicyBinding`], 'spec.policyName', clusterName(`${admission}/ValidatingAdmissionPolicy`)],
  [[`${admission}/MutatingAdmissionPolicyBinding`], 'spec.policyName', clusterName(`${admission}/MutatingAdmissionPolicy`)],
  [['flowcontrol.apiserver.k8s.io/FlowSchema'], 'spec.priorityLevelConfiguration.name', clusterName('flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration')],
  [['cert-manager.io/Certificate', 'cert-manager.io/CertificateRequest'], 'spec.issuerRef', issuer],
  [['external-secrets.io/ExternalSecret'], 'spec.secretStoreRef', store],
  [['external-secrets.io/ExternalSecret'], 'spec.data[].sourceRef.storeRef', store],
  [['external-secrets.io/ExternalSecret'], 'spec.dataFrom[].sourceRef.storeRef', store],
  [['external-secrets.io/PushSecret'], 'spec.secretStoreRefs[]', store],
  [['external-secrets.io/ClusterExternalSecret'], 'spec.externalSecretSpec.secretStoreRef', oneOf('external-secrets.io', [], ['ClusterSecretStore'], 'SecretStore')],
  [['Backup', 'Database', 'DatabaseRole', 'Pooler', 'Publication', 'ScheduledBackup', 'Subscription'].map((kind) => `postgresql.cnpg.io/${kind}`), 'spec.cluster', database],
  [['postgresql.cnpg.io/Cluster'], 'spec.imageCatalogRef', oneOf('postgresql.cnpg.io', ['ImageCatalog'], ['ClusterImageCatalog'], 'ImageCatalog')],
  [['postgresql.cnpg.io/Cluster'], 'spec.plugins[].parameters.barmanObjectName', nameOf('barmancloud.cnpg.io/ObjectStore')],
  [['postgresql.cnpg.io/Cluster'], 'spec.externalClusters[].plugin.parameters.barmanObjectName', nameOf('barmancloud.cnpg.io/ObjectStore')],
  [['velero.io/Schedule'], 'spec.template.storageLocation', nameOf('velero.io/BackupStorageLocation')],
  [['velero.io/Schedule'], 'spec.template.volumeSnapshotLocations[]', nameOf('velero.io/VolumeSnapshotLocation')],
  [['velero.io/Schedule'], 'spec.template.resourcePolicy.name', nameOf('/ConfigMap')],
  [['velero.io/Backup'], 'spec.storageLocation', nameOf('velero.io/BackupStorageLocation')],
  [['keda.sh/ScaledObject', 'keda.sh/ScaledJob'], 'spec.triggers[].authenticationRef', oneOf('keda.sh', ['TriggerAuthentication'], ['ClusterTriggerAuthentication'], 'TriggerAuthentication')],
  [['metallb.io/L2Advertisement', 'metallb.io/BGPAdvertisement'], 'spec.ipAddressPools[]', nameOf('metallb.io/IPAddressPool')],
  [['metallb.io/BGPAdvertisement'], 'spec.peers[]', nameOf('metallb.io/BGPPeer')],
];

const byKind = new Map<string, { readonly field: string; readonly read: ReturnType<typeof fieldPath>; readonly reader: Reader }[]>();
for (const [kinds, path, reader] of table) {
  for (const kind of kinds) byKind.set(kind, [...byKind.get(kind) ?? [], { field: path.replaceAll('[]', ''), read: fieldPath(path), reader }]);
}

/** Everything that an object names by fields of its kind; what its pods read is told apart elsewhere. */
export function namedObjects(manifest: Manifest): NamedObject[] {
  return (byKind.get(groupKind(manifest)) ?? []).flatMap(({ field, read, reader }) => read(manifest).flatMap((value) => {
    const target = reader(value, manifest);
    return target ? [{ ...target, field }] : [];
  }));
}
