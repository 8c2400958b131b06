import { type Static, Type, type TProperties } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { choice } from '../fields/choice';
import { environmentVariable } from '../fields/environment-variable';
import { labels } from '../fields/labels';
import { list } from '../fields/list';
import { map } from '../fields/map';
import { dnsSubdomain, hostname } from '../fields/name';
import { exactlyOne } from '../fields/rule';
import { toleration } from '../fields/scheduling';
import { strict } from '../fields/strict';
import { argoCdConfigs } from './argo-cd-configs';
import { argoCdMetrics } from './argo-cd-metrics';
import { argoCdRedisHa } from './argo-cd-redis-ha';
import { component } from './fields/component';
import { containerResources } from './fields/container-resources';
import { disruptionBudget } from './fields/disruption-budget';
import { replicas } from './fields/replicas';
import { argoCdWorkloads } from './workloads/argo-cd';

/** What every one of Argo CD's own pods can be told. */
const pod = { resources: containerResources, metrics: Type.Optional(argoCdMetrics) } satisfies TProperties;

/** The same of those that may be several. */
const pods = { ...pod, replicas: Type.Optional(replicas), pdb: Type.Optional(disruptionBudget) };

const environment = Type.Optional(list(environmentVariable, { uniqueBy: [['name']] }));
const automountServiceAccountToken = Type.Optional(Type.Boolean());

const global = strict({
  domain: hostname,
  priorityClassName: dnsSubdomain,
  /** The chart's own policies: ingress only, with the server and all metrics open to the whole cluster. */
  networkPolicy: strict({ create: Type.Boolean(), defaultDenyIngress: Type.Optional(Type.Boolean()) }),
  affinity: Type.Optional(strict({ podAntiAffinity: choice('none', 'soft', 'hard') })),
  logging: Type.Optional(strict({
    format: Type.Optional(choice('text', 'json')), level: Type.Optional(choice('debug', 'info', 'warn', 'error')),
  })),
  nodeSelector: Type.Optional(labels),
  tolerations: Type.Optional(list(toleration)),
});

const redis = strict({
  resources: containerResources,
  automountServiceAccountToken,
  exporter: Type.Optional(component({ resources: containerResources })),
  metrics: Type.Optional(argoCdMetrics),
});

const texts = Type.Optional(map(Type.String()));

const notifications = component({
  ...pod,
  /** Deliveries by name: `service.<type>`, with `$key` for keys of the Secret argocd-notifications-secret. */
  notifiers: texts,
  templates: texts,
  triggers: texts,
  secret: Type.Optional(strict({ create: Type.Boolean() })),
});

const argoCdValues = strict({
  crds: strict({ install: Type.Boolean(), keep: Type.Boolean() }),
  global,
  configs: argoCdConfigs,
  /** Several controllers divide clusters among them: with one cluster there is work for one. */
  controller: strict({ ...pods, env: environment }),
  server: strict({ ...pods, env: environment }),
  repoServer: strict({
    ...pods,
    automountServiceAccountToken,
    copyutil: strict({ resources: containerResources }),
    /** A command that runs as the container begins, before it counts as started; where it fails the container is killed. */
    lifecycle: Type.Optional(strict({ postStart: strict({ exec: strict({ command: list(Type.String({ minLength: 1 })) }) }) })),
    env: environment,
  }),
  applicationSet: strict(pods),
  notifications,
  dex: component({ ...pod, initImage: strict({ resources: containerResources }) }),
  redis: Type.Optional(redis),
  'redis-ha': Type.Optional(argoCdRedisHa),
  redisSecretInit: component({ resources: containerResources }),
}, exactlyOne('redis', 'redis-ha'));

export type ArgoCdValues = Static<typeof argoCdValues>;

/**
 * Argo CD with the chart's own version of it: the chart's custom kinds and the images belong together. Every container meets
 * Pod Security `restricted` as it comes. Without `redis-ha` there is one Redis, whose data is a cache.
 * Of the two test Pods that `redis-ha` brings, with neither resources nor priority, Argo CD runs none; `skipTests` leaves them out.
 */
export const argoCdChart = defineChart({
  name: 'argo-cd',
  version: '10.1.1',
  appVersion: 'v3.4.4',
  repository: 'https://argoproj.github.io/argo-helm',
  values: argoCdValues,
  workloads: argoCdWorkloads,
  clusterKinds: [
    'apiextensions.k8s.io/CustomResourceDefinition',
    'rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding',
  ],
  namespacedKinds: [
    '/ConfigMap', '/Secret', '/Service', '/ServiceAccount', 'apps/Deployment', 'apps/StatefulSet', 'batch/Job', 'monitoring.coreos.com/ServiceMonitor',
    'networking.k8s.io/NetworkPolicy', 'policy/PodDisruptionBudget', 'rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/RoleBinding',
  ],
  optionalKinds: {
    'apiextensions.k8s.io/CustomResourceDefinition': ['crds.install'],
    'monitoring.coreos.com/ServiceMonitor': ['**.serviceMonitor.enabled'],
    'networking.k8s.io/NetworkPolicy': ['global.networkPolicy.create'],
    'policy/PodDisruptionBudget': ['**.pdb.enabled', 'redis-ha.enabled'],
  },
  installs: ['argoproj.io/AppProject', 'argoproj.io/Application', 'argoproj.io/ApplicationSet'],
});
