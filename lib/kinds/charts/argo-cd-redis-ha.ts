import { Type } from '@sinclair/typebox';
import { labels } from '../fields/labels';
import { list } from '../fields/list';
import { toleration } from '../fields/scheduling';
import { strict } from '../fields/strict';
import { component } from './fields/component';
import { containerResources } from './fields/container-resources';

const container = strict({ resources: containerResources });
const budget = Type.Optional(strict({ maxUnavailable: Type.Integer({ minimum: 1 }) }));
const servers = Type.Union([Type.Literal(3), Type.Literal(5)]);

/**
 * Three Redis servers with sentinels behind HAProxy in place of the single Redis. With `hardAntiAffinity`, the default of both,
 * no two pods of a kind share a node: fewer than three nodes leave pods pending.
 */
export const argoCdRedisHa = strict({
  enabled: Type.Literal(true),
  replicas: Type.Optional(servers),
  redis: container,
  sentinel: container,
  splitBrainDetection: container,
  init: container,
  exporter: Type.Optional(component({ resources: containerResources })),
  hardAntiAffinity: Type.Optional(Type.Boolean()),
  podDisruptionBudget: budget,
  nodeSelector: Type.Optional(labels),
  /** For HAProxy too. */
  tolerations: Type.Optional(list(toleration)),
  haproxy: strict({
    resources: containerResources,
    init: container,
    replicas: Type.Optional(Type.Integer({ minimum: 1 })),
    hardAntiAffinity: Type.Optional(Type.Boolean()),
    podDisruptionBudget: budget,
    metrics: Type.Optional(strict({ enabled: Type.Boolean() })),
    serviceAccount: Type.Optional(strict({ automountToken: Type.Boolean() })),
  }),
});
