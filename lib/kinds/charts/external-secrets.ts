import { type Static, Type } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { choice } from '../fields/choice';
import { duration } from '../fields/duration';
import { labels } from '../fields/labels';
import { list } from '../fields/list';
import { dnsSubdomain } from '../fields/name';
import { toleration, topologySpreadConstraint } from '../fields/scheduling';
import { strict } from '../fields/strict';
import { component } from './fields/component';
import { containerResources } from './fields/container-resources';
import { disruptionBudget } from './fields/disruption-budget';
import { replicas } from './fields/replicas';
import { externalSecretsWorkloads } from './workloads/external-secrets';

const pod = {
  replicaCount: Type.Optional(replicas),
  priorityClassName: dnsSubdomain,
  resources: containerResources,
  podDisruptionBudget: Type.Optional(disruptionBudget),
  nodeSelector: Type.Optional(labels),
  tolerations: Type.Optional(list(toleration)),
  topologySpreadConstraints: Type.Optional(list(topologySpreadConstraint)),
};

const created = { create: Type.Optional(Type.Literal(true)) };

const generators = [
  'ACRAccessToken', 'BeyondtrustWorkloadCredentialsDynamicSecret', 'CloudsmithAccessToken', 'ClusterGenerator', 'ECRAuthorizationToken', 'Fake',
  'GCRAccessToken', 'GeneratorState', 'GithubAccessToken', 'GitlabDeployToken', 'Grafana', 'MFA', 'Password', 'QuayAccessToken', 'SSHKey',
  'STSSessionToken', 'UUID', 'VaultDynamicSecret', 'Webhook',
].map((kind) => `generators.external-secrets.io/${kind}`);

const externalSecretsValues = strict({
  installCRDs: Type.Boolean(),
  ...pod,
  /** With two pods, if only during an update, both would write the same Secrets without it. */
  leaderElect: Type.Literal(true),
  concurrent: Type.Optional(Type.Integer({ minimum: 1 })),
  log: Type.Optional(strict({ level: choice('info', 'debug', 'error') })),
  serviceMonitor: Type.Optional(component({
    renderMode: Type.Optional(choice('skipIfMissing', 'failIfMissing', 'alwaysRender')), additionalLabels: Type.Optional(labels), interval: Type.Optional(duration),
  })),
  metrics: Type.Optional(strict({ service: strict({ enabled: Type.Boolean() }) })),
  livenessProbe: Type.Optional(strict({ enabled: Type.Boolean() })),
  webhook: strict({ ...created, ...pod, failurePolicy: Type.Optional(choice('Fail', 'Ignore')) }),
  certController: strict({ ...created, ...pod }),
});

export type ExternalSecretsValues = Static<typeof externalSecretsValues>;

/**
 * The operator that brings secrets from a vault. All three pods meet Pod Security `restricted` as they come.
 * The published chart has the custom kinds; the chart's folder in Git lacks them, they are added at release.
 * The Secret of its webhook is rendered without data and filled by the cert-controller.
 */
export const externalSecretsChart = defineChart({
  name: 'external-secrets',
  version: '2.9.0',
  appVersion: 'v2.9.0',
  repository: 'https://charts.external-secrets.io',
  values: externalSecretsValues,
  workloads: externalSecretsWorkloads,
  clusterKinds: [
    'admissionregistration.k8s.io/ValidatingWebhookConfiguration', 'apiextensions.k8s.io/CustomResourceDefinition',
    'rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding',
  ],
  namespacedKinds: [
    '/Secret', '/Service', '/ServiceAccount', 'apps/Deployment', 'monitoring.coreos.com/ServiceMonitor', 'policy/PodDisruptionBudget',
    'rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/RoleBinding',
  ],
  optionalKinds: {
    'apiextensions.k8s.io/CustomResourceDefinition': ['installCRDs'],
    'monitoring.coreos.com/ServiceMonitor': ['**.serviceMonitor.enabled'],
    'policy/PodDisruptionBudget': ['**.podDisruptionBudget.enabled'],
  },
  optionalInstalls: Object.fromEntries([...['ClusterExternalSecret', 'ClusterPushSecret', 'ClusterSecretStore', 'PushSecret'].map((kind) => `external-secrets.io/${kind}`), 'generators.external-secrets.io/ClusterGenerator']
    .map((kind) => [kind, [`crds.create${kind.split('/')[1]!}!=false`]])),
  installs: [
    'external-secrets.io/ClusterExternalSecret', 'external-secrets.io/ClusterPushSecret', 'external-secrets.io/ClusterSecretStore',
    'external-secrets.io/ExternalSecret', 'external-secrets.io/PushSecret', 'external-secrets.io/SecretStore', ...generators,
  ],
});
