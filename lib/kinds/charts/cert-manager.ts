import { type Static, Type } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { choice } from '../fields/choice';
import { labels } from '../fields/labels';
import { list } from '../fields/list';
import { map } from '../fields/map';
import { dnsLabel, dnsSubdomain } from '../fields/name';
import { toleration, topologySpreadConstraint } from '../fields/scheduling';
import { strict } from '../fields/strict';
import { text } from '../fields/text';
import { component } from './fields/component';
import { containerResources } from './fields/container-resources';
import { disruptionBudget } from './fields/disruption-budget';
import { replicas } from './fields/replicas';
import { certManagerWorkloads } from './workloads/cert-manager';

const pod = {
  replicaCount: Type.Optional(replicas),
  resources: containerResources,
  podDisruptionBudget: Type.Optional(disruptionBudget),
  tolerations: Type.Optional(list(toleration)),
  topologySpreadConstraints: Type.Optional(list(topologySpreadConstraint)),
};

const config = strict({
  apiVersion: choice('controller.config.cert-manager.io/v1alpha1'),
  kind: choice('ControllerConfiguration'),
  gatewayAPI: Type.Optional(strict({ enabled: Type.Boolean() })),
  featureGates: Type.Optional(map(Type.Boolean())),
});

const monitor = Type.Optional(strict({ enabled: Type.Boolean(), labels: Type.Optional(labels) }));

const certManagerValues = strict({
  crds: strict({ enabled: Type.Boolean(), keep: Type.Boolean() }),
  global: strict({
    priorityClassName: dnsSubdomain,
    leaderElection: strict({ namespace: dnsLabel }),
    logLevel: Type.Optional(Type.Integer({ minimum: 0, maximum: 6 })),
  }),
  ...pod,
  config: Type.Optional(config),
  clusterResourceNamespace: Type.Optional(dnsLabel),
  dns01RecursiveNameservers: Type.Optional(text("servers with ports such as '1.1.1.1:53,9.9.9.9:53'", '^[^,\\s]+:[0-9]+(,[^,\\s]+:[0-9]+)*$')),
  dns01RecursiveNameserversOnly: Type.Optional(Type.Boolean()),
  enableCertificateOwnerRef: Type.Optional(Type.Boolean()),
  prometheus: Type.Optional(component({ servicemonitor: monitor, podmonitor: monitor })),
  webhook: strict({ ...pod, timeoutSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 30 })) }),
  cainjector: strict(pod),
  /** A Job after the installation that Argo CD would repeat at every synchronization. */
  startupapicheck: component({ resources: containerResources }),
});

export type CertManagerValues = Static<typeof certManagerValues>;

/**
 * Certificates from issuers such as Let's Encrypt. It meets Pod Security `restricted` as it comes.
 * Its leases would go to kube-system: the namespace must be said, so that it can be its own and the chart writes nowhere else.
 */
export const certManagerChart = defineChart({
  name: 'cert-manager',
  version: 'v1.21.1',
  appVersion: 'v1.21.1',
  repository: 'https://charts.jetstack.io',
  values: certManagerValues,
  workloads: certManagerWorkloads,
  clusterKinds: [
    'admissionregistration.k8s.io/MutatingWebhookConfiguration', 'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
    'apiextensions.k8s.io/CustomResourceDefinition', 'rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding',
  ],
  namespacedKinds: [
    '/ConfigMap', '/Service', '/ServiceAccount', 'apps/Deployment', 'batch/Job', 'monitoring.coreos.com/PodMonitor',
    'monitoring.coreos.com/ServiceMonitor', 'policy/PodDisruptionBudget', 'rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/RoleBinding',
  ],
  optionalKinds: {
    '/ConfigMap': ['config.kind=ControllerConfiguration'],
    'apiextensions.k8s.io/CustomResourceDefinition': ['crds.enabled', 'installCRDs'],
    'batch/Job': ['startupapicheck.enabled'],
    'monitoring.coreos.com/PodMonitor': ['**.podmonitor.enabled'],
    'monitoring.coreos.com/ServiceMonitor': ['**.servicemonitor.enabled'],
    'policy/PodDisruptionBudget': ['**.podDisruptionBudget.enabled'],
  },
  installs: [
    'acme.cert-manager.io/Challenge', 'acme.cert-manager.io/Order', 'cert-manager.io/Certificate', 'cert-manager.io/CertificateRequest',
    'cert-manager.io/ClusterIssuer', 'cert-manager.io/Issuer',
  ],
});
