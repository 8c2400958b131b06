import { type Static, Type, type TProperties } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { choice } from '../fields/choice';
import { labels } from '../fields/labels';
import { list } from '../fields/list';
import { dnsLabel, dnsSubdomain, hostname, qualifiedName } from '../fields/name';
import { toleration } from '../fields/scheduling';
import { strict } from '../fields/strict';
import { nonEmpty, text } from '../fields/text';
import { component } from './fields/component';
import { containerResources } from './fields/container-resources';
import { replicas } from './fields/replicas';
import { harborWorkloads } from './workloads/harbor';

const url = text("an https URL without a path such as 'https://registry.example.org'", '^https://[a-z0-9][-a-z0-9.]*(:[0-9]+)?$');

/** The chart adds the labels of the component. */
const spread = strict({ maxSkew: Type.Integer({ minimum: 1 }), topologyKey: qualifiedName, whenUnsatisfiable: choice('DoNotSchedule', 'ScheduleAnyway') });

/** What all components can be told. */
const pod = {
  replicas: Type.Optional(replicas),
  priorityClassName: dnsSubdomain,
  podDisruptionBudget: Type.Optional(component({ minAvailable: Type.Literal(1) })),
  topologySpreadConstraints: Type.Optional(list(spread)),
  nodeSelector: Type.Optional(labels),
  tolerations: Type.Optional(list(toleration)),
} satisfies TProperties;

const container = { resources: containerResources };

/** The scanner has a limit of one CPU in the chart, as a number. */
const scannerResources = strict({
  requests: containerResources.properties.requests, limits: strict({ memory: containerResources.properties.limits.properties.memory }),
});

/** A value of the environment that comes from a Secret. */
const secretVariable = strict({ name: nonEmpty, valueFrom: strict({ secretKeyRef: strict({ name: dnsSubdomain, key: nonEmpty }) }) });

const claim = strict({ existingClaim: dnsSubdomain });

const storage = Type.Union([
  strict({ type: choice('filesystem') }),
  strict({
    type: choice('s3'),
    /** Whether clients never hear of the bucket, which they may not reach. */
    disableredirect: Type.Boolean(),
    s3: strict({ existingSecret: dnsSubdomain, region: nonEmpty, bucket: nonEmpty, regionendpoint: url }),
  }),
]);

const harborValues = strict({
  externalURL: url,
  expose: strict({ type: choice('clusterIP'), tls: strict({ enabled: Type.Literal(false) }), clusterIP: strict({ name: dnsLabel }) }),
  existingSecretAdminPassword: dnsSubdomain,
  existingSecretSecretKey: dnsSubdomain,
  updateStrategy: strict({ type: choice('Recreate', 'RollingUpdate') }),
  ipFamily: Type.Optional(strict({ ipv4: strict({ enabled: Type.Boolean() }), ipv6: strict({ enabled: Type.Boolean() }) })),
  persistence: strict({
    enabled: Type.Literal(true),
    persistentVolumeClaim: Type.Optional(strict({ registry: Type.Optional(claim), trivy: Type.Optional(claim) })),
    imageChartStorage: storage,
  }),
  core: strict({
    ...pod, ...container,
    existingSecret: dnsSubdomain, existingXsrfSecret: dnsSubdomain, secretName: dnsSubdomain,
    extraEnvVars: Type.Optional(list(secretVariable, { uniqueBy: [['name']] })),
  }),
  jobservice: strict({ ...pod, ...container, existingSecret: dnsSubdomain, jobLoggers: list(choice('database', 'stdout'), { unique: true }) }),
  registry: strict({
    ...pod,
    existingSecret: dnsSubdomain,
    relativeurls: Type.Boolean(),
    credentials: strict({ existingSecret: dnsSubdomain }),
    registry: strict(container),
    controller: strict(container),
  }),
  portal: strict({ ...pod, ...container }),
  nginx: strict({ ...pod, ...container }),
  trivy: component({ ...pod, resources: scannerResources, dbRepository: list(nonEmpty), javaDBRepository: list(nonEmpty) }),
  database: strict({
    type: choice('external'),
    external: strict({
      host: hostname, port: choice('5432'), username: nonEmpty, coreDatabase: nonEmpty, existingSecret: dnsSubdomain, sslmode: choice('require', 'verify-ca', 'verify-full'),
    }),
    maxIdleConns: Type.Integer({ minimum: 1 }),
    maxOpenConns: Type.Integer({ minimum: 1 }),
  }),
  redis: strict({ type: choice('external'), external: strict({ addr: text("a host and its port such as 'cache:6379'", '^[a-z0-9][-a-z0-9.]*:[0-9]+$') }) }),
});

export type HarborValues = Static<typeof harborValues>;

/**
 * A registry of images. Everything that the chart would draw at random at each rendering must come from existing Secrets, so
 * they are all demanded; none may bear the name of one of the chart's own (`<release>-core`, `-jobservice`, `-registry`,
 * `-registryctl`, `-trivy`), which it renders empty. Every container meets Pod Security `restricted` as it comes. Database and Redis
 * are ours: the password of an external Redis would be looked up in a cluster, which Argo CD does not do when it renders.
 */
export const harborChart = defineChart({
  name: 'harbor',
  version: '1.19.1',
  appVersion: '2.15.1',
  repository: 'https://helm.goharbor.io',
  values: harborValues,
  workloads: harborWorkloads,
  clusterKinds: [],
  namespacedKinds: ['/ConfigMap', '/Secret', '/Service', 'apps/Deployment', 'apps/StatefulSet', 'policy/PodDisruptionBudget'],
  optionalKinds: {
    'apps/StatefulSet': ['trivy.enabled'],
    'policy/PodDisruptionBudget': ['**.podDisruptionBudget.enabled'],
  },
  installs: [],
});
