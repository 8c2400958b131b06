import { type Static, Type } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { duration } from '../fields/duration';
import { labels } from '../fields/labels';
import { list } from '../fields/list';
import { dnsSubdomain } from '../fields/name';
import { toleration } from '../fields/scheduling';
import { strict } from '../fields/strict';
import { containerResources } from './fields/container-resources';
import { pluginBarmanCloudWorkloads } from './workloads/plugin-barman-cloud';

const pluginBarmanCloudValues = strict({
  crds: strict({ create: Type.Boolean() }),
  /** Always Recreate; a second pod only waits for the lease. */
  replicaCount: Type.Optional(Type.Integer({ minimum: 1 })),
  priorityClassName: dnsSubdomain,
  resources: containerResources,
  certificate: Type.Optional(strict({ duration: Type.Optional(duration), renewBefore: Type.Optional(duration) })),
  nodeSelector: Type.Optional(labels),
  tolerations: Type.Optional(list(toleration)),
});

export type PluginBarmanCloudValues = Static<typeof pluginBarmanCloudValues>;

/**
 * The plugin that takes backups of PostgreSQL servers to a bucket. It meets Pod Security `restricted` as it comes, must be in the
 * operator's namespace, and needs cert-manager. The resources of its sidecar in the servers' pods belong to the ObjectStore.
 */
export const pluginBarmanCloudChart = defineChart({
  name: 'plugin-barman-cloud',
  version: '0.7.0',
  appVersion: 'v0.13.0',
  repository: 'https://cloudnative-pg.github.io/charts',
  values: pluginBarmanCloudValues,
  workloads: pluginBarmanCloudWorkloads,
  clusterKinds: [
    'apiextensions.k8s.io/CustomResourceDefinition', 'rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding',
  ],
  namespacedKinds: [
    '/ConfigMap', '/Service', '/ServiceAccount', 'apps/Deployment', 'cert-manager.io/Certificate', 'cert-manager.io/Issuer',
    'rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/RoleBinding',
  ],
  optionalKinds: { 'apiextensions.k8s.io/CustomResourceDefinition': ['crds.create'] },
  installs: ['barmancloud.cnpg.io/ObjectStore'],
});
