import { type PlatformSystem } from './platform';

/** Custom kinds that come with a system, by group: those of the releases of summer 2026. */
const kinds: Readonly<Partial<Record<PlatformSystem, Readonly<Record<string, string>>>>> = {
  argocd: { 'argoproj.io': 'AppProject Application ApplicationSet' },
  capsule: {
    'capsule.clastix.io': 'CapsuleConfiguration CustomQuota GlobalCustomQuota GlobalProxySettings GlobalResourceQuota GlobalTenantResource ProxySetting '
      + 'QuantityLedger ResourcePool ResourcePoolClaim RuleStatus Tenant TenantOwner TenantResource',
  },
  'cert-manager': { 'acme.cert-manager.io': 'Challenge Order', 'cert-manager.io': 'Certificate CertificateRequest ClusterIssuer Issuer' },
  // The standard channel up to release 1.4; later ones add kinds.
  'gateway-api': { 'gateway.networking.k8s.io': 'BackendTLSPolicy GRPCRoute Gateway GatewayClass HTTPRoute ReferenceGrant' },
  // Kasten's own are named in its documents alone; their definitions are not public.
  kasten: {
    'config.kio.kasten.io': 'ActionPodSpec BlueprintBinding Policy PolicyPreset Profile TransformSet', 'cr.kanister.io': 'ActionSet Blueprint Profile RepositoryServer',
  },
  keda: {
    'eventing.keda.sh': 'CloudEventSource ClusterCloudEventSource', 'keda.sh': 'ClusterTriggerAuthentication ScaledJob ScaledObject TriggerAuthentication',
  },
  kyverno: {
    'kyverno.io': 'CleanupPolicy ClusterCleanupPolicy ClusterPolicy GlobalContextEntry Policy PolicyException UpdateRequest',
    'policies.kyverno.io': 'DeletingPolicy GeneratingPolicy ImageValidatingPolicy MutatingPolicy NamespacedDeletingPolicy NamespacedGeneratingPolicy '
      + 'NamespacedImageValidatingPolicy NamespacedMutatingPolicy NamespacedValidatingPolicy PolicyException ValidatingPolicy',
    'reports.kyverno.io': 'ClusterEphemeralReport EphemeralReport',
    'wgpolicyk8s.io': 'ClusterPolicyReport PolicyReport',
  },
  metallb: { 'metallb.io': 'BFDProfile BGPAdvertisement BGPPeer Community ConfigurationState IPAddressPool L2Advertisement ServiceBGPStatus ServiceL2Status' },
  monitoring: {
    'monitoring.coreos.com': 'Alertmanager AlertmanagerConfig PodMonitor Probe Prometheus PrometheusAgent PrometheusRule ScrapeConfig ServiceMonitor ThanosRuler',
  },
  'rook-ceph': {
    'ceph.rook.io': 'CephBlockPool CephBlockPoolRadosNamespace CephBucketNotification CephBucketTopic CephCOSIDriver CephClient CephCluster CephFilesystem '
      + 'CephFilesystemMirror CephFilesystemSubVolumeGroup CephNFS CephNVMeOFGateway CephObjectRealm CephObjectStore CephObjectStoreAccount CephObjectStoreUser '
      + 'CephObjectZone CephObjectZoneGroup CephRBDMirror',
    'csi.ceph.io': 'CephConnection ClientProfile ClientProfileMapping Driver OperatorConfig',
    'objectbucket.io': 'ObjectBucket ObjectBucketClaim',
  },
  'snapshot-controller': { 'snapshot.storage.k8s.io': 'VolumeSnapshot VolumeSnapshotClass VolumeSnapshotContent' },
};

/** The custom kinds that exist where these systems run, as `group/Kind`. */
export function kindsOf(systems: readonly PlatformSystem[]): string[] {
  return systems.flatMap((system) => Object.entries(kinds[system] ?? {}).flatMap(([group, names]) => names.split(' ').map((kind) => `${group}/${kind}`)));
}

/** Where systems run by their own convention, which platforms follow. */
const namespaces: Readonly<Partial<Record<PlatformSystem, string>>> = {
  argocd: 'argocd', capsule: 'capsule-system', 'cert-manager': 'cert-manager', harbor: 'harbor', kasten: 'kasten-io', keda: 'keda', kyverno: 'kyverno',
  loki: 'monitoring', metallb: 'metallb-system', monitoring: 'monitoring', opencost: 'opencost', 'rook-ceph': 'rook-ceph',
};

/** Namespaces of systems that a platform brings, each once. */
export function namespacesOf(systems: readonly PlatformSystem[]): string[] {
  return [...new Set(systems.flatMap((system) => namespaces[system] ?? []))].sort();
}
