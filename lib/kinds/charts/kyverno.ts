import { type Static, Type, type TProperties } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { choice } from '../fields/choice';
import { labels } from '../fields/labels';
import { list } from '../fields/list';
import { dnsLabel, dnsSubdomain, qualifiedName } from '../fields/name';
import { toleration, topologySpreadConstraint } from '../fields/scheduling';
import { strict } from '../fields/strict';
import { component } from './fields/component';
import { containerResources } from './fields/container-resources';
import { replicas } from './fields/replicas';
import { kyvernoWorkloads } from './workloads/kyverno';

const serviceMonitor = component({ additionalLabels: Type.Optional(labels) });

/** What every controller can be told; several of one get a PodDisruptionBudget that keeps one. */
const controller = {
  replicas: Type.Optional(replicas),
  priorityClassName: Type.Optional(dnsSubdomain),
  tolerations: Type.Optional(list(toleration)),
  topologySpreadConstraints: Type.Optional(list(topologySpreadConstraint)),
  serviceMonitor: Type.Optional(serviceMonitor),
} satisfies TProperties;

const resources = { resources: containerResources };

/** The chart's Job, which Argo CD would repeat at every synchronization and which has no value for its priority. */
const never = strict({ enabled: Type.Literal(false) });

const kyvernoValues = strict({
  crds: strict({ install: Type.Boolean(), migration: never }),
  global: strict({ priorityClassName: dnsSubdomain, nodeSelector: Type.Optional(labels), tolerations: Type.Optional(list(toleration)) }),
  config: strict({
    /** Namespaces that no webhook of a policy is called for; the chart adds Kyverno's own. */
    webhooks: strict({
      namespaceSelector: strict({ matchExpressions: list(strict({ key: qualifiedName, operator: choice('NotIn'), values: list(dnsLabel) })) }),
    }),
    excludeKyvernoNamespace: Type.Optional(Type.Boolean()),
  }),
  features: Type.Optional(strict({
    policyExceptions: Type.Optional(component({ namespace: Type.Optional(dnsLabel) })),
    generateValidatingAdmissionPolicy: Type.Optional(strict({ enabled: Type.Boolean() })),
  })),
  webhooksCleanup: never,
  admissionController: strict({ ...controller, container: strict(resources), initContainer: strict(resources) }),
  backgroundController: strict({ ...controller, ...resources }),
  cleanupController: strict({ ...controller, ...resources }),
  reportsController: strict({ ...controller, ...resources }),
});

export type KyvernoValues = Static<typeof kyvernoValues>;

/**
 * The policy engine. Every container meets Pod Security `restricted` as it comes. Its controllers write the webhooks of
 * policies at run time; the Jobs that would migrate stored objects and remove the webhooks are left out.
 * The kinds of `policies.kyverno.io` come from the chart's dependency kyverno-api 0.0.1-alpha.4.
 */
export const kyvernoChart = defineChart({
  name: 'kyverno',
  version: '3.9.0',
  appVersion: 'v1.19.0',
  repository: 'https://kyverno.github.io/kyverno/',
  values: kyvernoValues,
  workloads: kyvernoWorkloads,
  clusterKinds: [
    'apiextensions.k8s.io/CustomResourceDefinition', 'rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding',
  ],
  namespacedKinds: [
    '/ConfigMap', '/Service', '/ServiceAccount', 'apps/Deployment', 'monitoring.coreos.com/ServiceMonitor', 'policy/PodDisruptionBudget',
    'rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/RoleBinding',
  ],
  optionalKinds: {
    'apiextensions.k8s.io/CustomResourceDefinition': ['crds.install'],
    'monitoring.coreos.com/ServiceMonitor': ['**.serviceMonitor.enabled'],
  },
  optionalInstalls: {
    ...whereNotOff('kyverno.io', 'kyverno', {
      CleanupPolicy: 'cleanuppolicies', ClusterCleanupPolicy: 'clustercleanuppolicies', ClusterPolicy: 'clusterpolicies', GlobalContextEntry: 'globalcontextentries', Policy: 'policies',
      PolicyException: 'policyexceptions', UpdateRequest: 'updaterequests',
    }),
    ...whereNotOff('reports.kyverno.io', 'reports', { ClusterEphemeralReport: 'clusterephemeralreports', EphemeralReport: 'ephemeralreports' }),
    ...whereNotOff('wgpolicyk8s.io', 'wgpolicyk8s', { ClusterPolicyReport: 'clusterpolicyreports', PolicyReport: 'policyreports' }),
  },
  installs: [
    ...['CleanupPolicy', 'ClusterCleanupPolicy', 'ClusterPolicy', 'GlobalContextEntry', 'Policy', 'PolicyException', 'UpdateRequest'].map((kind) => `kyverno.io/${kind}`),
    ...[
      'DeletingPolicy', 'GeneratingPolicy', 'ImageValidatingPolicy', 'MutatingPolicy', 'NamespacedDeletingPolicy', 'NamespacedGeneratingPolicy',
      'NamespacedImageValidatingPolicy', 'NamespacedMutatingPolicy', 'NamespacedValidatingPolicy', 'PolicyException', 'ValidatingPolicy',
    ].map((kind) => `policies.kyverno.io/${kind}`),
    'reports.kyverno.io/ClusterEphemeralReport', 'reports.kyverno.io/EphemeralReport',
    'wgpolicyk8s.io/ClusterPolicyReport', 'wgpolicyk8s.io/PolicyReport',
  ],
});

/** Each kind of a group has a value that turns it off. */
function whereNotOff(group: string, part: string, kinds: Readonly<Record<string, string>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(kinds).map(([kind, plural]) => [`${group}/${kind}`, [`crds.groups.${part}.${plural}!=false`]]));
}
