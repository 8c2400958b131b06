import { type Static, Type } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { labels } from '../fields/labels';
import { list } from '../fields/list';
import { map } from '../fields/map';
import { dnsSubdomain } from '../fields/name';
import { toleration, topologySpreadConstraint } from '../fields/scheduling';
import { strict } from '../fields/strict';
import { containerResources } from './fields/container-resources';
import { replicas } from './fields/replicas';
import { cloudnativePgWorkloads } from './workloads/cloudnative-pg';

const cloudnativePgValues = strict({
  crds: strict({ create: Type.Boolean() }),
  replicaCount: Type.Optional(replicas),
  priorityClassName: dnsSubdomain,
  resources: containerResources,
  config: Type.Optional(strict({
    /** The operator's own settings, such as `INHERITED_LABELS`. */
    data: Type.Optional(map(Type.String())),
    clusterWide: Type.Optional(Type.Boolean()),
    maxConcurrentReconciles: Type.Optional(Type.Integer({ minimum: 1 })),
  })),
  monitoring: Type.Optional(strict({ podMonitorEnabled: Type.Boolean(), podMonitorAdditionalLabels: Type.Optional(labels) })),
  nodeSelector: Type.Optional(labels),
  tolerations: Type.Optional(list(toleration)),
  topologySpreadConstraints: Type.Optional(list(topologySpreadConstraint)),
});

export type CloudnativePgValues = Static<typeof cloudnativePgValues>;

/**
 * The operator of PostgreSQL servers. It meets Pod Security `restricted` as it comes. Its webhooks are of the kind that fails
 * closed: no PostgreSQL object is accepted before it is ready.
 */
export const cloudnativePgChart = defineChart({
  name: 'cloudnative-pg',
  version: '0.29.0',
  appVersion: '1.30.0',
  repository: 'https://cloudnative-pg.github.io/charts',
  values: cloudnativePgValues,
  workloads: cloudnativePgWorkloads,
  clusterKinds: [
    'admissionregistration.k8s.io/MutatingWebhookConfiguration', 'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
    'apiextensions.k8s.io/CustomResourceDefinition', 'rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding',
  ],
  namespacedKinds: [
    '/ConfigMap', '/Service', '/ServiceAccount', 'apps/Deployment', 'monitoring.coreos.com/PodMonitor',
  ],
  optionalKinds: {
    'apiextensions.k8s.io/CustomResourceDefinition': ['crds.create'],
    'monitoring.coreos.com/PodMonitor': ['monitoring.podMonitorEnabled'],
  },
  installs: [
    'Backup', 'Cluster', 'ClusterImageCatalog', 'Database', 'DatabaseRole', 'FailoverQuorum', 'ImageCatalog', 'Pooler', 'Publication',
    'ScheduledBackup', 'Subscription',
  ].map((kind) => `postgresql.cnpg.io/${kind}`),
});
