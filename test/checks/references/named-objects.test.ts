import { namedObjects } from '../../../lib/checks/references/named-objects';
import { manifestOf } from '../../support/manifest';

/** What an object names, as `field: group/Kind namespace/name`. */
const named = (apiVersion: string, kind: string, fields: object, metadata: object = {}): string[] =>
  namedObjects(manifestOf(apiVersion, kind, fields, metadata)).map((object) => `${object.field}: ${object.kind} ${object.namespace}/${object.name}`);

const rbac = 'rbac.authorization.k8s.io';
const cnpg = 'postgresql.cnpg.io';
const gateway = 'gateway.networking.k8s.io';
const admission = 'admissionregistration.k8s.io';
const snapshots = 'snapshot.storage.k8s.io';

test.each<[string, string, object, string]>([
  ['apps/v1', 'StatefulSet', { spec: { serviceName: 'a' } }, 'spec.serviceName: /Service web/a'],
  ['v1', 'ServiceAccount', { imagePullSecrets: [{ name: 'a' }] }, 'imagePullSecrets: /Secret web/a'],
  ['networking.k8s.io/v1', 'Ingress', { spec: { tls: [{ secretName: 'a' }] } }, 'spec.tls.secretName: /Secret web/a'],
  ['networking.k8s.io/v1', 'Ingress', { spec: { ingressClassName: 'a' } }, 'spec.ingressClassName: networking.k8s.io/IngressClass /a'],
  [`${gateway}/v1`, 'Gateway', { spec: { gatewayClassName: 'a' } }, `spec.gatewayClassName: ${gateway}/GatewayClass /a`],
  [`${gateway}/v1`, 'Gateway', { spec: { listeners: [{ tls: { certificateRefs: [{ name: 'a' }] } }] } }, 'spec.listeners.tls.certificateRefs: /Secret web/a'],
  [`${gateway}/v1`, 'Gateway', { spec: { listeners: [{ tls: { certificateRefs: [{ name: 'a', namespace: 'b' }] } }] } }, 'spec.listeners.tls.certificateRefs: /Secret b/a'],
  ['cert-manager.io/v1', 'Issuer', { spec: { ca: { secretName: 'a' } } }, 'spec.ca.secretName: /Secret web/a'],
  [`${snapshots}/v1`, 'VolumeSnapshot', { spec: { volumeSnapshotClassName: 'a' } }, `spec.volumeSnapshotClassName: ${snapshots}/VolumeSnapshotClass /a`],
  [`${rbac}/v1`, 'RoleBinding', { roleRef: { apiGroup: rbac, kind: 'Role', name: 'a' } }, `roleRef: ${rbac}/Role web/a`],
  [`${rbac}/v1`, 'RoleBinding', { roleRef: { apiGroup: rbac, name: 'a' } }, `roleRef: ${rbac}/Role web/a`],
  [`${rbac}/v1`, 'ClusterRoleBinding', { roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'a' } }, `roleRef: ${rbac}/ClusterRole /a`],
  [`${rbac}/v1`, 'ClusterRoleBinding', { subjects: [{ kind: 'ServiceAccount', name: 'a', namespace: 'b' }] }, 'subjects: /ServiceAccount b/a'],
  [`${rbac}/v1`, 'RoleBinding', { subjects: [{ kind: 'ServiceAccount', name: 'a' }] }, 'subjects: /ServiceAccount web/a'],
  [`${admission}/v1`, 'ValidatingAdmissionPolicyBinding', { spec: { policyName: 'a' } }, `spec.policyName: ${admission}/ValidatingAdmissionPolicy /a`],
  [`${admission}/v1`, 'MutatingAdmissionPolicyBinding', { spec: { policyName: 'a' } }, `spec.policyName: ${admission}/MutatingAdmissionPolicy /a`],
  ['flowcontrol.apiserver.k8s.io/v1', 'FlowSchema', { spec: { priorityLevelConfiguration: { name: 'a' } } }, 'spec.priorityLevelConfiguration.name: flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration /a'],
  ['cert-manager.io/v1', 'Certificate', { spec: { issuerRef: { name: 'a' } } }, 'spec.issuerRef: cert-manager.io/Issuer web/a'],
  ['cert-manager.io/v1', 'Certificate', { spec: { issuerRef: { name: 'a', kind: 'ClusterIssuer', group: 'cert-manager.io' } } }, 'spec.issuerRef: cert-manager.io/ClusterIssuer /a'],
  ['cert-manager.io/v1', 'CertificateRequest', { spec: { issuerRef: { name: 'a', kind: 'Issuer' } } }, 'spec.issuerRef: cert-manager.io/Issuer web/a'],
  ['external-secrets.io/v1', 'ExternalSecret', { spec: { secretStoreRef: { name: 'a' } } }, 'spec.secretStoreRef: external-secrets.io/SecretStore web/a'],
  ['external-secrets.io/v1', 'ExternalSecret', { spec: { secretStoreRef: { name: 'a', kind: 'SecretStore' } } }, 'spec.secretStoreRef: external-secrets.io/SecretStore web/a'],
  ['external-secrets.io/v1', 'ExternalSecret', { spec: { secretStoreRef: { name: 'a', kind: 'ClusterSecretStore' } } }, 'spec.secretStoreRef: external-secrets.io/ClusterSecretStore /a'],
  ['external-secrets.io/v1', 'ExternalSecret', { spec: { data: [{ sourceRef: { storeRef: { name: 'a' } } }] } }, 'spec.data.sourceRef.storeRef: external-secrets.io/SecretStore web/a'],
  ['external-secrets.io/v1', 'ExternalSecret', { spec: { dataFrom: [{ sourceRef: { storeRef: { name: 'a' } } }] } }, 'spec.dataFrom.sourceRef.storeRef: external-secrets.io/SecretStore web/a'],
  ['external-secrets.io/v1alpha1', 'PushSecret', { spec: { secretStoreRefs: [{ name: 'a' }] } }, 'spec.secretStoreRefs: external-secrets.io/SecretStore web/a'],
  ['external-secrets.io/v1', 'ClusterExternalSecret', { spec: { externalSecretSpec: { secretStoreRef: { name: 'a', kind: 'ClusterSecretStore' } } } }, 'spec.externalSecretSpec.secretStoreRef: external-secrets.io/ClusterSecretStore /a'],
  ...['Backup', 'Database', 'DatabaseRole', 'Pooler', 'Publication', 'ScheduledBackup', 'Subscription'].map((kind): [string, string, object, string] => [`${cnpg}/v1`, kind, { spec: { cluster: { name: 'a' } } }, `spec.cluster: ${cnpg}/Cluster web/a`]),
  [`${cnpg}/v1`, 'Cluster', { spec: { imageCatalogRef: { apiGroup: cnpg, name: 'a' } } }, `spec.imageCatalogRef: ${cnpg}/ImageCatalog web/a`],
  [`${cnpg}/v1`, 'Cluster', { spec: { imageCatalogRef: { kind: 'ImageCatalog', name: 'a' } } }, `spec.imageCatalogRef: ${cnpg}/ImageCatalog web/a`],
  [`${cnpg}/v1`, 'Cluster', { spec: { imageCatalogRef: { kind: 'ClusterImageCatalog', name: 'a' } } }, `spec.imageCatalogRef: ${cnpg}/ClusterImageCatalog /a`],
  [`${cnpg}/v1`, 'Cluster', { spec: { plugins: [{ parameters: { barmanObjectName: 'a' } }] } }, 'spec.plugins.parameters.barmanObjectName: barmancloud.cnpg.io/ObjectStore web/a'],
  [`${cnpg}/v1`, 'Cluster', { spec: { externalClusters: [{ plugin: { parameters: { barmanObjectName: 'a' } } }] } }, 'spec.externalClusters.plugin.parameters.barmanObjectName: barmancloud.cnpg.io/ObjectStore web/a'],
  ['velero.io/v1', 'Schedule', { spec: { template: { storageLocation: 'a' } } }, 'spec.template.storageLocation: velero.io/BackupStorageLocation web/a'],
  ['velero.io/v1', 'Schedule', { spec: { template: { volumeSnapshotLocations: ['a'] } } }, 'spec.template.volumeSnapshotLocations: velero.io/VolumeSnapshotLocation web/a'],
  ['velero.io/v1', 'Schedule', { spec: { template: { resourcePolicy: { name: 'a' } } } }, 'spec.template.resourcePolicy.name: /ConfigMap web/a'],
  ['velero.io/v1', 'Backup', { spec: { storageLocation: 'a' } }, 'spec.storageLocation: velero.io/BackupStorageLocation web/a'],
  ['keda.sh/v1alpha1', 'ScaledObject', { spec: { triggers: [{ authenticationRef: { name: 'a' } }] } }, 'spec.triggers.authenticationRef: keda.sh/TriggerAuthentication web/a'],
  ['keda.sh/v1alpha1', 'ScaledJob', { spec: { triggers: [{ authenticationRef: { name: 'a', kind: 'TriggerAuthentication' } }] } }, 'spec.triggers.authenticationRef: keda.sh/TriggerAuthentication web/a'],
  ['keda.sh/v1alpha1', 'ScaledJob', { spec: { triggers: [{ authenticationRef: { name: 'a', kind: 'ClusterTriggerAuthentication' } }] } }, 'spec.triggers.authenticationRef: keda.sh/ClusterTriggerAuthentication /a'],
  ['metallb.io/v1beta1', 'L2Advertisement', { spec: { ipAddressPools: ['a'] } }, 'spec.ipAddressPools: metallb.io/IPAddressPool web/a'],
  ['metallb.io/v1beta1', 'BGPAdvertisement', { spec: { ipAddressPools: ['a'] } }, 'spec.ipAddressPools: metallb.io/IPAddressPool web/a'],
  ['metallb.io/v1beta1', 'BGPAdvertisement', { spec: { peers: ['a'] } }, 'spec.peers: metallb.io/BGPPeer web/a'],
])('%s %s with %j names one object', (apiVersion, kind, fields, target) => expect(named(apiVersion, kind, fields)).toEqual([target]));

test.each<[string, string, string, object]>([
  ['a name that is empty', 'apps/v1', 'StatefulSet', { spec: { serviceName: '' } }],
  ['a class that is empty', 'networking.k8s.io/v1', 'Ingress', { spec: { ingressClassName: '' } }],
  ['a name of another form', 'apps/v1', 'StatefulSet', { spec: { serviceName: 7 } }],
  ['a class of another form', 'networking.k8s.io/v1', 'Ingress', { spec: { ingressClassName: 7 } }],
  ['a reference without a name', 'v1', 'ServiceAccount', { imagePullSecrets: [{}] }],
  ['a role without a name', `${rbac}/v1`, 'RoleBinding', { roleRef: { apiGroup: rbac, kind: 'Role' } }],
  ['a kind of a role that there is not', `${rbac}/v1`, 'RoleBinding', { roleRef: { apiGroup: rbac, kind: 'Rule', name: 'a' } }],
  ['a user', `${rbac}/v1`, 'RoleBinding', { subjects: [{ apiGroup: rbac, kind: 'User', name: 'a' }] }],
  ['somebody of no kind', `${rbac}/v1`, 'RoleBinding', { subjects: [{ name: 'a' }] }],
  ['an account of another group', `${rbac}/v1`, 'RoleBinding', { subjects: [{ apiGroup: 'example.org', kind: 'ServiceAccount', name: 'a' }] }],
  ['an issuer of another group', 'cert-manager.io/v1', 'Certificate', { spec: { issuerRef: { name: 'a', group: 'awspca.cert-manager.io' } } }],
  ['a store of a namespace, for the whole cluster', 'external-secrets.io/v1', 'ClusterExternalSecret', { spec: { externalSecretSpec: { secretStoreRef: { name: 'a' } } } }],
  ['a field of another kind', 'apps/v1', 'Deployment', { spec: { serviceName: 'a' } }],
])('%s names none', (_, apiVersion, kind, fields) => expect(named(apiVersion, kind, fields)).toEqual([]));

test('an object without a namespace names those without one', () => {
  expect(named(`${rbac}/v1`, 'ClusterRoleBinding', { subjects: [{ kind: 'ServiceAccount', name: 'a' }] }, { namespace: undefined })).toEqual(['subjects: /ServiceAccount /a']);
  expect(named('apps/v1', 'StatefulSet', { spec: { serviceName: 'a' } }, { namespace: undefined })).toEqual(['spec.serviceName: /Service /a']);
  expect(named('v1', 'ServiceAccount', { imagePullSecrets: [{ name: 'a' }] }, { namespace: undefined })).toEqual(['imagePullSecrets: /Secret /a']);
});
