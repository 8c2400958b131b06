import { Type } from '@sinclair/typebox';
import { choice } from './fields/choice';
import { externalCluster } from './fields/external-cluster';
import { image } from './fields/image';
import { annotations, labels } from './fields/labels';
import { list } from './fields/list';
import { dnsSubdomain, hostname, qualifiedName } from './fields/name';
import { postgresBootstrap } from './fields/postgres-bootstrap';
import { postgresPlugin } from './fields/postgres-plugin';
import { postgresRole } from './fields/postgres-role';
import { postgresSettings } from './fields/postgres-settings';
import { quantity } from './fields/quantity';
import { keyReference, nameReference } from './fields/reference';
import { resources } from './fields/resources';
import { notEmpty } from './fields/rule';
import { nodeAffinity, nodeSelector, toleration, topologySpreadConstraint } from './fields/scheduling';
import { seconds } from './fields/seconds';
import { strict } from './fields/strict';
import { nonEmpty } from './fields/text';
import { volume } from './fields/volume';
import { defineKind } from './kind';

const metadata = { labels: Type.Optional(labels), annotations: Type.Optional(annotations) };

const scheduling = {
  affinity: Type.Optional(strict({
    enablePodAntiAffinity: Type.Optional(Type.Boolean()),
    podAntiAffinityType: Type.Optional(choice('preferred', 'required')),
    topologyKey: Type.Optional(qualifiedName),
    nodeSelector: Type.Optional(nodeSelector),
    nodeAffinity: Type.Optional(nodeAffinity),
    tolerations: Type.Optional(list(toleration)),
  }, notEmpty)),
  topologySpreadConstraints: Type.Optional(list(topologySpreadConstraint, { uniqueBy: [['topologyKey', 'whenUnsatisfiable']] })),
  priorityClassName: Type.Optional(nonEmpty),
};

const roles = {
  enableSuperuserAccess: Type.Optional(Type.Boolean()),
  superuserSecret: Type.Optional(nameReference),
  managed: Type.Optional(strict({
    roles: Type.Optional(list(postgresRole, { uniqueBy: [['name']] })),
    services: Type.Optional(strict({ disabledDefaultServices: list(choice('r', 'ro'), { unique: true }) })),
  }, notEmpty)),
};

const monitoring = Type.Optional(strict({
  customQueriesConfigMap: Type.Optional({ ...list(keyReference), description: 'without cnpg-default-monitoring: the webhook adds it' }),
  customQueriesSecret: Type.Optional(list(keyReference)),
  disableDefaultQueries: Type.Optional(Type.Boolean()),
  tls: Type.Optional(strict({ enabled: Type.Boolean() })),
}, notEmpty));

const replication = {
  replicationSlots: Type.Optional(strict({
    highAvailability: Type.Optional(strict({
      enabled: Type.Optional(Type.Boolean()),
      synchronizeLogicalDecoding: Type.Optional(Type.Boolean()),
    })),
    synchronizeReplicas: Type.Optional(strict({ enabled: Type.Boolean() })),
    updateInterval: Type.Optional(Type.Integer({ minimum: 1, description: 'seconds' })),
  })),
  replica: Type.Optional(strict({
    enabled: Type.Optional(Type.Boolean()),
    source: nonEmpty,
    primary: Type.Optional(nonEmpty),
    self: Type.Optional(nonEmpty),
    promotionToken: Type.Optional(nonEmpty),
  })),
};

const operation = {
  primaryUpdateStrategy: Type.Optional(choice('unsupervised', 'supervised')),
  primaryUpdateMethod: Type.Optional(choice('restart', 'switchover')),
  nodeMaintenanceWindow: Type.Optional(strict({ inProgress: Type.Boolean(), reusePVC: Type.Optional(Type.Boolean()) })),
  smartShutdownTimeout: Type.Optional(seconds),
  startDelay: Type.Optional(seconds),
  stopDelay: Type.Optional(seconds),
  switchoverDelay: Type.Optional(seconds),
  failoverDelay: Type.Optional(seconds),
  logLevel: Type.Optional(choice('error', 'warning', 'info', 'debug', 'trace')),
};

/** A PostgreSQL database server with its replicas: the kind `Cluster` of CloudNativePG. */
export const PostgresCluster = defineKind({
  group: 'postgresql.cnpg.io',
  version: 'v1',
  kind: 'Cluster',
  plural: 'clusters',
  scope: 'Namespaced',
  providedBy: 'CloudNativePG',
  schema: strict({
    spec: strict({
      description: Type.Optional(nonEmpty),
      instances: Type.Integer({ minimum: 1 }),
      imageName: image,
      imagePullPolicy: Type.Optional(choice('Always', 'IfNotPresent', 'Never')),
      imagePullSecrets: Type.Optional(list(nameReference)),
      enablePDB: Type.Optional({ ...Type.Boolean(), description: 'with one instance it blocks the drain of its node' }),
      storage: volume,
      walStorage: Type.Optional({ ...volume, description: 'cannot be removed again' }),
      resources: Type.Optional(resources),
      ephemeralVolumesSizeLimit: Type.Optional(strict({
        shm: Type.Optional(quantity), temporaryData: Type.Optional(quantity),
      }, notEmpty)),
      bootstrap: Type.Optional(postgresBootstrap),
      externalClusters: Type.Optional(list(externalCluster, { uniqueBy: [['name']] })),
      plugins: Type.Optional(list(postgresPlugin, { uniqueBy: [['name']] })),
      postgresql: Type.Optional(postgresSettings),
      certificates: Type.Optional(strict({
        serverTLSSecret: Type.Optional(dnsSubdomain),
        serverCASecret: Type.Optional(dnsSubdomain),
        clientCASecret: Type.Optional(dnsSubdomain),
        replicationTLSSecret: Type.Optional(dnsSubdomain),
        serverAltDNSNames: Type.Optional(list(hostname)),
      }, notEmpty)),
      inheritedMetadata: Type.Optional(strict(metadata, notEmpty)),
      serviceAccountTemplate: Type.Optional(strict({ metadata: strict(metadata, notEmpty) })),
      monitoring,
      ...scheduling,
      ...roles,
      ...replication,
      ...operation,
    }),
  }),
});
