/**
 * Feature gates of the API server behind which fields stand, with the first minor version of 1.x that has them on by
 * default; `never` where no version up to the newest of the table does. Where a gate is off the API server drops the field
 * without a word.
 * @see https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/
 */
const onFrom: Readonly<Record<string, number | 'never'>> = {
  ClusterTrustBundleProjection: 'never',
  ContainerRestartRules: 35,
  ContainerStopSignals: 'never',
  CrossNamespaceVolumeDataSource: 'never',
  CSIServiceAccountTokenSecrets: 35,
  CustomResourceFieldSelectors: 31,
  DRAAdminAccess: 34,
  DRAPrioritizedList: 34,
  DynamicResourceAllocation: 34,
  EnvFiles: 35,
  GenericWorkload: 'never',
  HPAConfigurableTolerance: 35,
  HostnameOverride: 35,
  ImageVolume: 35,
  InPlacePodVerticalScaling: 33,
  JobManagedBy: 32,
  JobSuccessPolicy: 31,
  MatchLabelKeysInPodAffinity: 31,
  // On in 1.35.0 to 1.35.3, and off again from 1.35.4 on.
  MaxUnavailableStatefulSet: 'never',
  MutableCSINodeAllocatableCount: 35,
  PodCertificateProjection: 'never',
  PodLevelResources: 34,
  ProcMountType: 33,
  RecursiveReadOnlyMounts: 31,
  SELinuxChangePolicy: 33,
  ServiceTrafficDistribution: 31,
  SupplementalGroupsPolicy: 33,
  UserNamespacesSupport: 33,
  VolumeAttributesClass: 34,
};

/** The minor version from which on a gate is on by default, `never`, or nothing where it is not known or always was on. */
export function gateOnFrom(gate: string): number | 'never' | undefined {
  return Object.hasOwn(onFrom, gate) ? onFrom[gate] : undefined;
}
