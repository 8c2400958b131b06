import { type Static, Type } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { choice } from '../fields/choice';
import { dnsLabel, dnsSubdomain } from '../fields/name';
import { strict } from '../fields/strict';
import { containerResources } from './fields/container-resources';
import { kubePrometheusStackGrafana } from './kube-prometheus-stack-grafana';
import { kubePrometheusStackAlertmanager, kubePrometheusStackPrometheus } from './kube-prometheus-stack-prometheus';
import { kubePrometheusStackWorkloads } from './workloads/kube-prometheus-stack';

const onOrOff = strict({ enabled: Type.Boolean() });

const kubePrometheusStackValues = strict({
  /** Beginning of all names; longer ones are cut. */
  fullnameOverride: dnsLabel,
  crds: strict({ enabled: Type.Literal(false) }),
  nodeExporter: strict({ enabled: Type.Literal(false), forceDeployDashboards: Type.Boolean() }),
  kubeEtcd: onOrOff,
  kubeScheduler: onOrOff,
  kubeControllerManager: onOrOff,
  kubeProxy: onOrOff,
  prometheusOperator: strict({
    priorityClassName: dnsSubdomain,
    resources: containerResources,
    /** `Ignore`: a rule of some other system must not fail to sync because the operator is down. */
    admissionWebhooks: strict({
      failurePolicy: choice('Ignore'), certManager: strict({ enabled: Type.Literal(true) }), patch: strict({ enabled: Type.Literal(false) }),
    }),
    /** The containers beside Prometheus and Alertmanager. */
    prometheusConfigReloader: strict({ resources: containerResources }),
  }),
  prometheus: kubePrometheusStackPrometheus,
  alertmanager: kubePrometheusStackAlertmanager,
  'kube-state-metrics': strict({ priorityClassName: dnsSubdomain, resources: containerResources }),
  grafana: kubePrometheusStackGrafana,
});

export type KubePrometheusStackValues = Static<typeof kubePrometheusStackValues>;

/**
 * Prometheus with its operator, Alertmanager, Grafana and the exporter of Kubernetes' objects. Its custom kinds and the exporter
 * of the nodes are charts of their own here: the kinds so that they are there before anyone uses them, the exporter because it
 * alone needs Pod Security `privileged`. Webhook certificates come from cert-manager: the chart's own way is a Job at each sync.
 */
export const kubePrometheusStackChart = defineChart({
  name: 'kube-prometheus-stack',
  version: '88.5.3',
  appVersion: 'v0.93.1',
  repository: 'https://prometheus-community.github.io/helm-charts',
  values: kubePrometheusStackValues,
  workloads: kubePrometheusStackWorkloads,
  clusterKinds: [
    'admissionregistration.k8s.io/MutatingWebhookConfiguration', 'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
    'rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding',
  ],
  namespacedKinds: [
    '/ConfigMap', '/Service', '/ServiceAccount', 'apps/Deployment', 'cert-manager.io/Certificate', 'cert-manager.io/Issuer',
    'monitoring.coreos.com/Alertmanager', 'monitoring.coreos.com/Prometheus', 'monitoring.coreos.com/PrometheusRule', 'monitoring.coreos.com/ServiceMonitor',
    'policy/PodDisruptionBudget', 'rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/RoleBinding',
  ],
  optionalKinds: { 'policy/PodDisruptionBudget': ['**.podDisruptionBudget.enabled'] },
  installs: [],
  extraNamespaces: ['kube-system'],
});
