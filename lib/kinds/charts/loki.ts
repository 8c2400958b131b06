import { type Static, Type } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { choice } from '../fields/choice';
import { list } from '../fields/list';
import { dnsLabel, dnsSubdomain, hostname } from '../fields/name';
import { prometheusDuration } from '../fields/prometheus-duration';
import { quantity } from '../fields/quantity';
import { keyReference } from '../fields/reference';
import { strict } from '../fields/strict';
import { nonEmpty, text } from '../fields/text';
import { containerResources } from './fields/container-resources';
import { lokiWorkloads } from './workloads/loki';

const off = strict({ enabled: Type.Literal(false) });
const none = strict({ replicas: Type.Integer({ minimum: 0, maximum: 0 }) });

/** How logs are laid down from a day on. What was written once is found by this for ever: a change is a further item, never another date. */
const schema = strict({
  from: text("a day such as '2026-01-01'", '^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'),
  store: choice('tsdb'),
  object_store: choice('s3'),
  schema: choice('v13'),
  index: strict({ prefix: nonEmpty, period: choice('24h') }),
});

/** A text that stands for a variable of the environment, which Loki puts in when it starts. */
const variable = text("a variable such as '${AWS_ACCESS_KEY_ID}'", '^\\$\\{[A-Z_]+\\}$');

const lokiValues = strict({
  fullnameOverride: dnsLabel,
  deploymentMode: choice('Monolithic'),
  global: Type.Optional(strict({ clusterDomain: hostname })),
  loki: strict({
    auth_enabled: Type.Literal(false),
    analytics: strict({ reporting_enabled: Type.Literal(false) }),
    commonConfig: strict({ replication_factor: Type.Literal(1) }),
    schemaConfig: strict({ configs: list(schema) }),
    storage: strict({
      type: choice('s3'),
      bucketNames: strict({ chunks: nonEmpty, ruler: nonEmpty }),
      s3: strict({ endpoint: hostname, region: nonEmpty, s3ForcePathStyle: Type.Literal(true), accessKeyId: variable, secretAccessKey: variable }),
    }),
    limits_config: strict({ retention_period: prometheusDuration }),
    /** What throws away what is too old; without it the retention is a wish. */
    compactor: strict({ retention_enabled: Type.Literal(true), delete_request_store: choice('s3') }),
  }),
  /** Otherwise the only pod waits for itself to be ready before it may find itself. */
  memberlist: strict({ service: strict({ publishNotReadyAddresses: Type.Literal(true) }) }),
  rbac: strict({ namespaced: Type.Literal(true) }),
  serviceAccount: strict({ automountServiceAccountToken: Type.Literal(false) }),
  singleBinary: strict({
    replicas: Type.Integer({ minimum: 1, maximum: 1 }),
    sidecar: Type.Literal(false),
    priorityClassName: dnsSubdomain,
    resources: containerResources,
    extraEnv: list(strict({ name: text("the name of a variable such as 'AWS_ACCESS_KEY_ID'", '^[A-Z_]+$'), valueFrom: strict({ secretKeyRef: keyReference }) })),
    persistence: strict({ size: quantity, storageClass: Type.String(), enableStatefulSetAutoDeletePVC: Type.Literal(false) }),
  }),
  read: none,
  write: none,
  backend: none,
  chunksCache: off,
  resultsCache: off,
  memcached: off,
  lokiCanary: off,
  gateway: off,
  test: off,
  sidecar: strict({ rules: off }),
});

export type LokiValues = Static<typeof lokiValues>;

/**
 * Loki as one process with a bucket behind it. Most of the chart is off: caches that ask for 11 GiB, a proxy, a canary, and a sidecar
 * whose account reads all Secrets of the cluster. It meets Pod Security `restricted` as it comes.
 */
export const lokiChart = defineChart({
  name: 'loki',
  version: '18.11.0',
  appVersion: '3.7.6',
  repository: 'https://grafana-community.github.io/helm-charts',
  values: lokiValues,
  workloads: lokiWorkloads,
  clusterKinds: [],
  namespacedKinds: ['/ConfigMap', '/Service', '/ServiceAccount', 'apps/StatefulSet'],
  installs: [],
});
