import { type Static, Type } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { choice } from '../fields/choice';
import { list } from '../fields/list';
import { dnsSubdomain } from '../fields/name';
import { topologySpreadConstraint } from '../fields/scheduling';
import { strict } from '../fields/strict';
import { text } from '../fields/text';
import { containerResources } from './fields/container-resources';
import { disruptionBudget } from './fields/disruption-budget';
import { replicas } from './fields/replicas';
import { metricsServerWorkloads } from './workloads/metrics-server';

const metricsServerValues = strict({
  replicas: Type.Optional(replicas),
  priorityClassName: dnsSubdomain,
  resources: containerResources,
  tls: strict({ type: choice('metrics-server') }),
  /** Beyond the chart's own, such as `--kubelet-insecure-tls`. */
  args: Type.Optional(list(text("an argument such as '--kubelet-insecure-tls'", '^--'))),
  podDisruptionBudget: Type.Optional(disruptionBudget),
  topologySpreadConstraints: Type.Optional(list(topologySpreadConstraint)),
  metrics: Type.Optional(strict({ enabled: Type.Boolean() })),
});

export type MetricsServerValues = Static<typeof metricsServerValues>;

/**
 * The resource metrics that `kubectl top` and autoscalers ask for. It meets Pod Security `restricted` as it comes. Its own certificate is
 * drawn by each pod for itself: the chart's other way draws one at each rendering.
 */
export const metricsServerChart = defineChart({
  name: 'metrics-server',
  version: '3.13.1',
  appVersion: '0.8.1',
  repository: 'https://kubernetes-sigs.github.io/metrics-server/',
  values: metricsServerValues,
  workloads: metricsServerWorkloads,
  clusterKinds: ['apiregistration.k8s.io/APIService', 'rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding'],
  namespacedKinds: ['/Service', '/ServiceAccount', 'apps/Deployment', 'policy/PodDisruptionBudget', 'rbac.authorization.k8s.io/RoleBinding'],
  optionalKinds: { 'policy/PodDisruptionBudget': ['podDisruptionBudget.enabled'] },
  installs: [],
  extraNamespaces: ['kube-system'],
});
