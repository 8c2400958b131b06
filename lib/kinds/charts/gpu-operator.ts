import { type Static, Type } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { dnsSubdomain } from '../fields/name';
import { strict } from '../fields/strict';
import { containerResources } from './fields/container-resources';
import { gpuOperatorOperands } from './operands/gpu-operator';
import { gpuOperatorWorkloads } from './workloads/gpu-operator';

const off = strict({ enabled: Type.Literal(false) });
const operand = strict({ enabled: Type.Literal(true), resources: containerResources });

const gpuOperatorValues = strict({
  operator: strict({ priorityClassName: dnsSubdomain, resources: containerResources, upgradeCRD: Type.Literal(false), cleanupCRD: Type.Literal(false) }),
  daemonsets: strict({ priorityClassName: dnsSubdomain }),
  validator: strict({ resources: containerResources }),
  driver: operand,
  toolkit: operand,
  devicePlugin: operand,
  dcgmExporter: strict({ enabled: Type.Literal(true), resources: containerResources, serviceMonitor: off }),
  gfd: operand,
  migManager: off,
  sandboxDevicePlugin: off,
  vfioManager: off,
  vgpuDeviceManager: off,
  'node-feature-discovery': strict({
    priorityClassName: dnsSubdomain,
    postDeleteCleanup: Type.Literal(false),
    master: strict({ resources: containerResources }),
    worker: strict({ resources: containerResources }),
    gc: strict({ resources: containerResources }),
  }),
});

export type GpuOperatorValues = Static<typeof gpuOperatorValues>;

/**
 * Installs the driver on nodes of a provider's own system and offers their GPUs to pods. Its jobs before an upgrade are off, since each sync
 * would run them; the one before its removal stays. Its ClusterPolicy shares its name with Kyverno's and nothing else.
 */
export const gpuOperatorChart = defineChart({
  name: 'gpu-operator',
  version: 'v26.7.0',
  appVersion: 'v26.7.0',
  repository: 'https://helm.ngc.nvidia.com/nvidia',
  values: gpuOperatorValues,
  workloads: gpuOperatorWorkloads,
  operands: gpuOperatorOperands,
  clusterKinds: [
    'apiextensions.k8s.io/CustomResourceDefinition', 'nvidia.com/ClusterPolicy', 'rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding',
  ],
  namespacedKinds: [
    '/ConfigMap', '/ServiceAccount', 'apps/DaemonSet', 'apps/Deployment', 'batch/Job', 'rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/RoleBinding',
  ],
  installs: [
    'nfd.k8s-sigs.io/NodeFeature', 'nfd.k8s-sigs.io/NodeFeatureGroup', 'nfd.k8s-sigs.io/NodeFeatureRule', 'nvidia.com/ClusterPolicy', 'nvidia.com/GPUCluster', 'nvidia.com/NVIDIADriver',
    'resource.nvidia.com/ComputeDomain', 'resource.nvidia.com/ComputeDomainClique',
  ],
});
