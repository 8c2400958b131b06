import { type k8s } from 'cdk8s-plus-30';
import { type Manifest, type Metadata } from './manifest';

/** Quantities and the like: classes around one value in cdk8s-plus-30. */
type Wrapped<T> = [keyof T] extends ['value'] ? T extends { readonly value: string | number } ? true : false : false;

/** Fields that cdk8s-plus-30 spells differently from Kubernetes. */
interface Respelt {
  clientIp: 'clientIP'; clusterIp: 'clusterIP'; downwardApi: 'downwardAPI'; hostIp: 'hostIP'; hostIpc: 'hostIPC'; hostPid: 'hostPID';
  loadBalancerIp: 'loadBalancerIP'; nonResourceUrLs: 'nonResourceURLs'; providerId: 'providerID'; setHostnameAsFqdn: 'setHostnameAsFQDN';
  targetCpuUtilizationPercentage: 'targetCPUUtilizationPercentage'; volumeId: 'volumeID';
}

/** The types of cdk8s-plus-30 as they stand in a manifest: quantities, ports and percentages are plain values there. */
export type Plain<T> =
  T extends Date ? string :
    T extends readonly (infer Item)[] ? Plain<Item>[] :
      T extends object ? Wrapped<T> extends true ? string | number : { [Key in keyof T as Key extends keyof Respelt ? Respelt[Key] : Key]: Plain<T[Key]> } : T;

/** Core kinds with their API version and the type of everything beside it. */
export interface CoreKinds {
  ClusterRole: k8s.KubeClusterRoleProps;
  ClusterRoleBinding: k8s.KubeClusterRoleBindingProps;
  ConfigMap: k8s.KubeConfigMapProps;
  CronJob: k8s.KubeCronJobProps;
  DaemonSet: k8s.KubeDaemonSetProps;
  Deployment: k8s.KubeDeploymentProps;
  Ingress: k8s.KubeIngressProps;
  Job: k8s.KubeJobProps;
  Namespace: k8s.KubeNamespaceProps;
  NetworkPolicy: k8s.KubeNetworkPolicyProps;
  PersistentVolumeClaim: k8s.KubePersistentVolumeClaimProps;
  PodDisruptionBudget: k8s.KubePodDisruptionBudgetProps;
  PriorityClass: k8s.KubePriorityClassProps;
  Role: k8s.KubeRoleProps;
  RoleBinding: k8s.KubeRoleBindingProps;
  Service: k8s.KubeServiceProps;
  ServiceAccount: k8s.KubeServiceAccountProps;
  StatefulSet: k8s.KubeStatefulSetProps;
  StorageClass: k8s.KubeStorageClassProps;
}

export type CoreKind = keyof CoreKinds;

/** What a core object consists of beside its kind. */
export type CoreProps<Name extends CoreKind> = Plain<CoreKinds[Name]> & { metadata: { name: string } };

const apiVersions: Record<CoreKind, string> = {
  ClusterRole: 'rbac.authorization.k8s.io/v1',
  ClusterRoleBinding: 'rbac.authorization.k8s.io/v1',
  ConfigMap: 'v1',
  CronJob: 'batch/v1',
  DaemonSet: 'apps/v1',
  Deployment: 'apps/v1',
  Ingress: 'networking.k8s.io/v1',
  Job: 'batch/v1',
  Namespace: 'v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  PersistentVolumeClaim: 'v1',
  PodDisruptionBudget: 'policy/v1',
  PriorityClass: 'scheduling.k8s.io/v1',
  Role: 'rbac.authorization.k8s.io/v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
  Service: 'v1',
  ServiceAccount: 'v1',
  StatefulSet: 'apps/v1',
  StorageClass: 'storage.k8s.io/v1',
};

/** A core object as a manifest, checked at compile time. */
export function coreManifest<Name extends CoreKind>(kind: Name, props: CoreProps<Name>): Manifest {
  return { apiVersion: apiVersions[kind], kind, ...(props as { metadata: Metadata }) };
}
