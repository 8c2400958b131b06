import { type Static, Type } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { choice } from '../fields/choice';
import { list } from '../fields/list';
import { map } from '../fields/map';
import { dnsLabel, dnsSubdomain } from '../fields/name';
import { quantity } from '../fields/quantity';
import { dataKey } from '../fields/reference';
import { exactlyOne } from '../fields/rule';
import { strict } from '../fields/strict';
import { nonEmpty, text } from '../fields/text';
import { component } from './fields/component';
import { containerResources } from './fields/container-resources';
import { hardenedContext } from './fields/hardened-context';
import { vaultWorkloads } from './workloads/vault';

const environmentName = text("a name of capitals, digits and '_'", '^[A-Z_][A-Z0-9_]*$');
const volumeMount = strict({ name: dnsLabel, mountPath: text("an absolute path such as '/tmp'", '^/'), readOnly: Type.Optional(Type.Boolean()) });

const volume = strict({
  name: dnsLabel,
  secret: Type.Optional(strict({ secretName: dnsSubdomain, defaultMode: Type.Integer({ minimum: 0, maximum: 0o777 }) })),
  emptyDir: Type.Optional(strict({ sizeLimit: quantity })),
}, exactlyOne('secret', 'emptyDir'));

const sidecar = strict({
  name: dnsLabel, image: nonEmpty, command: list(nonEmpty), resources: containerResources, securityContext: hardenedContext, volumeMounts: list(volumeMount),
});

const server = strict({
  image: strict({ repository: nonEmpty, tag: nonEmpty }),
  /** A server that restarts by itself is sealed: people delete one pod after another. */
  updateStrategyType: choice('OnDelete'),
  priorityClassName: dnsSubdomain,
  resources: containerResources,
  logLevel: Type.Optional(choice('trace', 'debug', 'info', 'warn', 'error')),
  logFormat: Type.Optional(choice('standard', 'json')),
  readinessProbe: strict({ enabled: Type.Literal(true), path: text("a path such as '/v1/sys/health'", '^/v1/sys/health') }),
  terminationGracePeriodSeconds: Type.Integer({ minimum: 10 }),
  shareProcessNamespace: Type.Boolean(),
  includeConfigAnnotation: Type.Boolean(),
  extraEnvironmentVars: Type.Optional(map(Type.String(), environmentName)),
  extraSecretEnvironmentVars: Type.Optional(list(strict({ envName: environmentName, secretName: dnsSubdomain, secretKey: dataKey }))),
  extraContainers: Type.Optional(list(sidecar)),
  volumes: list(volume),
  volumeMounts: list(volumeMount),
  service: strict({ publishNotReadyAddresses: Type.Boolean(), standby: strict({ enabled: Type.Boolean() }) }),
  /** The size cannot change: it is part of a template of claims. Claims of that name that are there already are taken as they are. */
  dataStorage: strict({ enabled: Type.Literal(true), size: quantity }),
  auditStorage: component({ size: quantity }),
  persistentVolumeClaimRetentionPolicy: strict({ whenDeleted: choice('Retain'), whenScaled: choice('Retain') }),
  ha: strict({
    enabled: Type.Literal(true),
    /** Two would lose their majority with either of them. */
    replicas: Type.Unsafe<1 | 3 | 5>({ type: 'integer', enum: [1, 3, 5] }),
    raft: strict({ enabled: Type.Literal(true), setNodeId: Type.Literal(true), config: nonEmpty }),
    /** The chart's own would block every drain of a single server. */
    disruptionBudget: strict({ enabled: Type.Literal(false) }),
  }),
  statefulSet: strict({
    securityContext: strict({
      pod: strict({
        runAsNonRoot: Type.Literal(true), runAsUser: Type.Integer({ minimum: 1 }), runAsGroup: Type.Integer({ minimum: 1 }), fsGroup: Type.Integer({ minimum: 1 }),
        seccompProfile: strict({ type: choice('RuntimeDefault') }),
      }),
      container: hardenedContext,
    }),
  }),
});

const vaultValues = strict({
  global: strict({ tlsDisable: Type.Literal(false) }),
  injector: strict({ enabled: Type.Literal(false) }),
  server,
});

export type VaultValues = Static<typeof vaultValues>;

/** Vault with its own storage, by Raft. With these contexts it meets Pod Security `restricted`; by itself it lacks a profile and keeps capabilities. */
export const vaultChart = defineChart({
  name: 'vault',
  version: '0.34.1',
  appVersion: '2.0.4',
  repository: 'https://helm.releases.hashicorp.com',
  values: vaultValues,
  workloads: vaultWorkloads,
  clusterKinds: ['rbac.authorization.k8s.io/ClusterRoleBinding'],
  namespacedKinds: [
    '/ConfigMap', '/Service', '/ServiceAccount', 'apps/StatefulSet', 'rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/RoleBinding',
  ],
  installs: [],
});
