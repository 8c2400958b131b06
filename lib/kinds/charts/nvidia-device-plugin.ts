import { type Static, Type } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { dnsSubdomain } from '../fields/name';
import { strict } from '../fields/strict';
import { containerResources } from './fields/container-resources';
import { nvidiaDevicePluginWorkloads } from './workloads/nvidia-device-plugin';

const nvidiaDevicePluginValues = strict({
  priorityClassName: dnsSubdomain,
  runtimeClassName: Type.Optional(dnsSubdomain),
  resources: containerResources,
  gfd: strict({ enabled: Type.Literal(false) }),
});

export type NvidiaDevicePluginValues = Static<typeof nvidiaDevicePluginValues>;

/**
 * Offers GPUs to pods where the machines bring the driver. It runs on nodes with the label `nvidia.com/gpu.present: "true"`, and
 * on those that a discovery it does not bring has marked: without either it runs nowhere.
 */
export const nvidiaDevicePluginChart = defineChart({
  name: 'nvidia-device-plugin',
  version: '0.20.0',
  appVersion: '0.20.0',
  repository: 'https://nvidia.github.io/k8s-device-plugin',
  values: nvidiaDevicePluginValues,
  workloads: nvidiaDevicePluginWorkloads,
  clusterKinds: ['rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding'],
  namespacedKinds: ['/ServiceAccount', 'apps/DaemonSet'],
  installs: [],
});
