import { Type } from '@sinclair/typebox';
import { choice } from './fields/choice';
import { cron } from './fields/cron';
import { annotations, labelValue } from './fields/labels';
import { list } from './fields/list';
import { dnsSubdomain } from './fields/name';
import { nodeLabels, nodeRequirementKey } from './fields/node-label';
import { quantity } from './fields/quantity';
import { needs, notEmpty } from './fields/rule';
import { strict } from './fields/strict';
import { taints } from './fields/taint';
import { text } from './fields/text';
import { defineKind } from './kind';

const values = list(labelValue, { unique: true });

const requirement = Type.Union([
  strict({ key: nodeRequirementKey, operator: choice('In', 'NotIn'), values }),
  strict({ key: nodeRequirementKey, operator: choice('Exists', 'DoesNotExist') }),
  strict({ key: nodeRequirementKey, operator: choice('Gt', 'Lt'), values: list(text('a whole number', '^(0|[1-9][0-9]{0,8})$'), { max: 1 }) }),
]);

/** A span, or never. */
const span = text("a duration such as '30s' or '720h', or 'Never'", '^(([0-9]+(s|m|h))+|Never)$');

const budget = strict({
  nodes: text("a number of nodes or a percentage such as '10%'", '^((100|[0-9]{1,2})%|[0-9]+)$'),
  reasons: Type.Optional(list(choice('Underutilized', 'Empty', 'Drifted'), { unique: true })),
  schedule: Type.Optional(cron),
  duration: Type.Optional(text("hours and minutes such as '8h' or '8h30m'", '^([0-9]+h([0-9]+m)?|[0-9]+m)$')),
}, needs('schedule', 'duration'), needs('duration', 'schedule'));

const amount = Type.Union([Type.Integer({ minimum: 0 }), quantity]);

/**
 * Nodes that Karpenter may make, and when it may take them away; schedules are in UTC. As Karpenter 1.8 has it: pools of
 * a fixed size need a feature gate there that is off.
 */
export const KarpenterNodePool = defineKind({
  group: 'karpenter.sh',
  version: 'v1',
  kind: 'NodePool',
  plural: 'nodepools',
  scope: 'Cluster',
  providedBy: 'Karpenter',
  schema: strict({
    spec: strict({
      template: strict({
        metadata: Type.Optional(strict({ labels: Type.Optional(nodeLabels), annotations: Type.Optional(annotations) }, notEmpty)),
        spec: strict({
          nodeClassRef: strict({ group: choice('karpenter.ovhcloud.sh'), kind: choice('OVHNodeClass'), name: dnsSubdomain }),
          requirements: list(requirement, { max: 100 }),
          taints: Type.Optional(taints),
          startupTaints: Type.Optional(taints),
          expireAfter: Type.Optional(span),
          terminationGracePeriod: Type.Optional(text("a duration such as '30m'", '^([0-9]+(s|m|h))+$')),
        }),
      }),
      disruption: Type.Optional(strict({
        consolidationPolicy: Type.Optional(choice('WhenEmpty', 'WhenEmptyOrUnderutilized')),
        consolidateAfter: span,
        budgets: Type.Optional(list(budget, { max: 50 })),
      })),
      limits: Type.Optional(strict({ cpu: Type.Optional(amount), memory: Type.Optional(amount), 'nvidia.com/gpu': Type.Optional(amount) }, notEmpty)),
      weight: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    }),
  }),
});
