import { type Static, Type } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { choice } from '../fields/choice';
import { labels } from '../fields/labels';
import { list } from '../fields/list';
import { dnsSubdomain } from '../fields/name';
import { toleration, topologySpreadConstraint } from '../fields/scheduling';
import { strict } from '../fields/strict';
import { nonEmpty } from '../fields/text';
import { component } from './fields/component';
import { containerResources } from './fields/container-resources';
import { replicas } from './fields/replicas';
import { capsuleWorkloads } from './workloads/capsule';

const users = list(strict({ kind: choice('User', 'Group', 'ServiceAccount'), name: nonEmpty }));

/** A Job that Argo CD would run at every synchronization or when the Application goes. */
const never = strict({ enabled: Type.Literal(false) });

const capsuleValues = strict({
  crds: strict({ install: Type.Literal(false) }),
  global: strict({ jobs: strict({ preDelete: never, postInstall: never }) }),
  certManager: strict({ generateCertificates: Type.Boolean() }),
  tls: strict({ create: Type.Literal(false), enableController: Type.Literal(false) }),
  replicaCount: Type.Optional(replicas),
  priorityClassName: dnsSubdomain,
  nodeSelector: Type.Optional(labels),
  tolerations: Type.Optional(list(toleration)),
  topologySpreadConstraints: Type.Optional(list(topologySpreadConstraint)),
  manager: strict({
    resources: containerResources,
    /** Without `strict` the controller is `cluster-admin`. */
    rbac: strict({ strict: Type.Literal(true), bindableClusterRoles: list(dnsSubdomain) }),
    options: strict({
      /** Who is subject to Capsule beside the owners of tenants. */
      users: Type.Optional(users),
      administrators: Type.Optional(users),
      forceTenantPrefix: Type.Optional(Type.Boolean()),
      protectedNamespaceRegex: Type.Optional(nonEmpty),
      logLevel: Type.Optional(choice('debug', 'info', 'error')),
    }),
  }),
  monitoring: Type.Optional(strict({ serviceMonitor: component({ labels: Type.Optional(labels) }) })),
  webhooks: Type.Optional(strict({
    hooks: strict({ namespaces: strict({ matchConditions: list(strict({ name: dnsSubdomain, expression: nonEmpty })) }) }),
  })),
});

export type CapsuleValues = Static<typeof capsuleValues>;

/**
 * Tenants: who may make which namespaces with what in them. It meets Pod Security `restricted` as it comes. The chart is in
 * an OCI registry, which Argo CD knows by the address without a scheme. Its kinds are a folder of the chart, which Argo CD
 * renders; the Job that would install them is left out. The controller writes its webhooks at run time.
 */
export const capsuleChart = defineChart({
  name: 'capsule',
  version: '0.14.0',
  appVersion: '0.14.0',
  repository: 'ghcr.io/projectcapsule/charts',
  values: capsuleValues,
  workloads: capsuleWorkloads,
  clusterKinds: [
    'apiextensions.k8s.io/CustomResourceDefinition', 'capsule.clastix.io/CapsuleConfiguration',
    'rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding',
  ],
  namespacedKinds: [
    '/Service', '/ServiceAccount', 'apps/Deployment', 'cert-manager.io/Certificate', 'cert-manager.io/Issuer', 'monitoring.coreos.com/ServiceMonitor',
    'rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/RoleBinding',
  ],
  optionalKinds: {
    'cert-manager.io/Certificate': ['certManager.generateCertificates'],
    'cert-manager.io/Issuer': ['certManager.generateCertificates'],
    'monitoring.coreos.com/ServiceMonitor': ['monitoring.serviceMonitor.enabled'],
  },
  installs: [
    'CapsuleConfiguration', 'CustomQuota', 'GlobalCustomQuota', 'GlobalResourceQuota', 'GlobalTenantResource', 'QuantityLedger', 'ResourcePool',
    'ResourcePoolClaim', 'RuleStatus', 'Tenant', 'TenantOwner', 'TenantResource',
  ].map((kind) => `capsule.clastix.io/${kind}`),
});
