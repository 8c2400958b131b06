/** A field that cannot change in an object that exists. */
export interface ImmutableField {
  readonly field: string;
  /** What to do instead. */
  readonly remedy: string;
  /** What the field is where it is left out. @default - nothing */
  readonly byDefault?: unknown;
  /** Whether only a change from one value to another is refused, and not its first or its last. @default false */
  readonly whenSet?: boolean;
}

const recreate = 'give the object another name, or delete it in the cluster first';
/** What to do about a field of a Job. */
export const replaceJob = 'give the Job another name, or have Argo CD replace it with the annotation argocd.argoproj.io/sync-options: Force=true,Replace=true';
const keepLabels = 'keep the labels: they tell its pods from others';
const copyFiles = 'declare a second volume and copy the files';
const anotherName = (kind: string): string => `declare another ${kind} with another name`;

const fixed = (remedy: string, ...fields: string[]): ImmutableField[] => fields.map((field) => ({ field, remedy }));
const defaulted = (remedy: string, fields: Readonly<Record<string, unknown>>): ImmutableField[] => Object.entries(fields).map(([field, byDefault]) => ({ field, remedy, byDefault }));
/** Rules of definitions compare an old with a new value and say nothing where one of them is missing. */
const custom = (...fields: string[]): ImmutableField[] => fields.map((field) => ({ field, remedy: recreate, whenSet: true }));

const ofDatabase = custom('spec.cluster');

/**
 * What the API server refuses to change, by `group/Kind`: for Kubernetes' own kinds by its code, for custom ones by the rules of their
 * definitions. StatefulSets, Services, the completions of Jobs, quotas and the data of immutable objects follow rules of their own.
 * @see https://github.com/kubernetes/kubernetes/tree/master/pkg/apis
 */
export const immutableFields: Readonly<Record<string, readonly ImmutableField[]>> = {
  '/PersistentVolume': fixed(recreate, 'spec.csi', 'spec.hostPath', 'spec.local', 'spec.nfs', 'spec.volumeMode'),
  '/PersistentVolumeClaim': [
    ...fixed(copyFiles, 'spec.storageClassName', 'spec.accessModes', 'spec.selector', 'spec.dataSource', 'spec.dataSourceRef', 'spec.resources.limits'),
    ...defaulted(copyFiles, { 'spec.volumeMode': 'Filesystem' }), { field: 'spec.volumeName', remedy: copyFiles, whenSet: true },
  ],
  '/Secret': defaulted(recreate, { type: 'Opaque' }),
  'apps/DaemonSet': fixed(keepLabels, 'spec.selector'),
  'apps/Deployment': fixed(keepLabels, 'spec.selector'),
  'apps/ReplicaSet': fixed(keepLabels, 'spec.selector'),
  'batch/Job': [
    ...fixed(replaceJob, 'spec.template', 'spec.selector', 'spec.podFailurePolicy', 'spec.successPolicy', 'spec.backoffLimitPerIndex', 'spec.managedBy'),
    ...defaulted(recreate, { 'spec.completionMode': 'NonIndexed' }),
  ],
  'discovery.k8s.io/EndpointSlice': fixed(recreate, 'addressType'),
  'networking.k8s.io/IngressClass': fixed(recreate, 'spec.controller'),
  'node.k8s.io/RuntimeClass': fixed(recreate, 'handler'),
  'rbac.authorization.k8s.io/ClusterRoleBinding': fixed(recreate, 'roleRef'),
  'rbac.authorization.k8s.io/RoleBinding': fixed(recreate, 'roleRef'),
  'scheduling.k8s.io/PriorityClass': [...fixed(anotherName('PriorityClass'), 'value'), ...defaulted(anotherName('PriorityClass'), { preemptionPolicy: 'PreemptLowerPriority' })],
  'storage.k8s.io/CSIDriver': defaulted(recreate, { 'spec.attachRequired': true, 'spec.volumeLifecycleModes': ['Persistent'] }),
  'storage.k8s.io/StorageClass': [...fixed(anotherName('StorageClass'), 'provisioner', 'parameters'), ...defaulted(anotherName('StorageClass'), { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' })],
  'storage.k8s.io/VolumeAttributesClass': fixed(anotherName('VolumeAttributesClass'), 'driverName', 'parameters'),

  'ceph.rook.io/CephBlockPoolRadosNamespace': custom('spec.blockPoolName', 'spec.clusterID', 'spec.name'),
  'ceph.rook.io/CephCluster': custom('spec.dataDirHostPath'),
  'ceph.rook.io/CephFilesystemSubVolumeGroup': custom('spec.clusterID', 'spec.csiMetadataRadosNamespace', 'spec.filesystemName', 'spec.name'),
  'ceph.rook.io/CephObjectStore': custom('spec.sharedPools.dataPoolName', 'spec.sharedPools.metadataPoolName'),
  'cilium.io/CiliumLocalRedirectPolicy': custom('spec.redirectBackend', 'spec.redirectFrontend', 'spec.skipRedirectFromBackend'),
  'gateway.networking.k8s.io/GatewayClass': custom('spec.controllerName'),
  'k8s.keycloak.org/KeycloakOIDCClient': custom('spec.keycloakCRName', 'spec.realm'),
  'k8s.keycloak.org/KeycloakSAMLClient': custom('spec.keycloakCRName', 'spec.realm'),
  'karpenter.sh/NodePool': custom('spec.template.spec.nodeClassRef.group', 'spec.template.spec.nodeClassRef.kind'),
  'postgresql.cnpg.io/Backup': custom('spec'),
  'postgresql.cnpg.io/Cluster': custom('spec.serviceAccountName'),
  'postgresql.cnpg.io/Database': [...ofDatabase, ...custom(
    'spec.name', 'spec.template', 'spec.encoding', 'spec.locale', 'spec.localeCType', 'spec.localeCollate', 'spec.localeProvider', 'spec.builtinLocale', 'spec.collationVersion', 'spec.icuLocale', 'spec.icuRules',
  )],
  'postgresql.cnpg.io/DatabaseRole': [...ofDatabase, ...custom('spec.name')],
  'postgresql.cnpg.io/Pooler': [...ofDatabase, ...custom('spec.serviceAccountName')],
  'postgresql.cnpg.io/Publication': [...ofDatabase, ...custom('spec.dbname', 'spec.name', 'spec.target.allTables')],
  'postgresql.cnpg.io/ScheduledBackup': ofDatabase,
  'postgresql.cnpg.io/Subscription': [...ofDatabase, ...custom('spec.dbname', 'spec.name')],
  'snapshot.storage.k8s.io/VolumeSnapshot': custom('spec.source.persistentVolumeClaimName', 'spec.source.volumeSnapshotContentName'),
  'snapshot.storage.k8s.io/VolumeSnapshotContent': custom('spec.source.snapshotHandle', 'spec.source.volumeHandle', 'spec.sourceVolumeMode'),
};

/** The only fields of a StatefulSet's specification that may change. @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/ */
export const mutableOfStatefulSet: ReadonlySet<string> = new Set([
  'minReadySeconds', 'ordinals', 'persistentVolumeClaimRetentionPolicy', 'replicas', 'revisionHistoryLimit', 'template', 'updateStrategy',
]);
