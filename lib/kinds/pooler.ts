import { Type } from '@sinclair/typebox';
import { choice } from './fields/choice';
import { image } from './fields/image';
import { annotations, labels } from './fields/labels';
import { list } from './fields/list';
import { map } from './fields/map';
import { nameReference } from './fields/reference';
import { resources } from './fields/resources';
import { needs, notEmpty } from './fields/rule';
import { nodeSelector, toleration, topologySpreadConstraint } from './fields/scheduling';
import { strict } from './fields/strict';
import { nonEmpty } from './fields/text';
import { defineKind } from './kind';

const count = Type.Optional(Type.Integer({ minimum: 0, maximum: 100 }));

const podTemplate = strict({
  metadata: Type.Optional(strict({ labels: Type.Optional(labels), annotations: Type.Optional(annotations) }, notEmpty)),
  spec: strict({
    containers: list(strict({
      name: choice('pgbouncer'), image: Type.Optional(image), resources: Type.Optional(resources),
    }), { min: 0, max: 1 }),
    priorityClassName: Type.Optional(nonEmpty),
    nodeSelector: Type.Optional(nodeSelector),
    tolerations: Type.Optional(list(toleration)),
    topologySpreadConstraints: Type.Optional(list(topologySpreadConstraint, { uniqueBy: [['topologyKey', 'whenUnsatisfiable']] })),
  }),
});

/** PgBouncer in front of a PostgreSQL server. */
export const Pooler = defineKind({
  group: 'postgresql.cnpg.io',
  version: 'v1',
  kind: 'Pooler',
  plural: 'poolers',
  scope: 'Namespaced',
  providedBy: 'CloudNativePG',
  schema: strict({
    spec: strict({
      cluster: nameReference,
      instances: Type.Integer({ minimum: 1, maximum: 2147483647 }),
      type: choice('rw', 'ro', 'r'),
      pgbouncer: strict({
        poolMode: choice('session', 'transaction'),
        parameters: Type.Optional(map(Type.String())),
        pg_hba: Type.Optional(list(nonEmpty)),
        image: Type.Optional(image),
        paused: Type.Optional(Type.Boolean()),
        authQuery: Type.Optional(nonEmpty),
        authQuerySecret: Type.Optional(nameReference),
      }, needs('authQuery', 'authQuerySecret'), needs('authQuerySecret', 'authQuery')),
      deploymentStrategy: Type.Optional(Type.Union([
        strict({ type: choice('Recreate') }),
        strict({ type: choice('RollingUpdate'), rollingUpdate: Type.Optional(strict({ maxSurge: count, maxUnavailable: count }, notEmpty)) }),
      ])),
      template: Type.Optional(podTemplate),
    }),
  }),
});
