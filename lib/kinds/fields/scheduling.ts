import { Type } from '@sinclair/typebox';
import { choice } from './choice';
import { labelSelector } from './label-selector';
import { labels, labelValue } from './labels';
import { list } from './list';
import { qualifiedName } from './name';
import { strict } from './strict';

/** Nodes by their labels. */
export const nodeSelector = labels;

const effect = Type.Optional(choice('NoSchedule', 'PreferNoSchedule', 'NoExecute'));

/** A taint that a pod puts up with; `Exists` without a key puts up with all. */
export const toleration = Type.Union([
  strict({ key: Type.Optional(qualifiedName), operator: choice('Exists'), effect }),
  strict({ key: qualifiedName, operator: choice('Equal'), value: labelValue, effect }),
]);

/** How pods spread over zones or nodes. */
export const topologySpreadConstraint = strict({
  maxSkew: Type.Integer({ minimum: 1, maximum: 2147483647 }),
  topologyKey: qualifiedName,
  whenUnsatisfiable: choice('DoNotSchedule', 'ScheduleAnyway'),
  labelSelector: Type.Optional(labelSelector),
  matchLabelKeys: Type.Optional(list(qualifiedName)),
  nodeAffinityPolicy: Type.Optional(choice('Honor', 'Ignore')),
  nodeTaintsPolicy: Type.Optional(choice('Honor', 'Ignore')),
});

const nodeRequirement = Type.Union([
  strict({ key: qualifiedName, operator: choice('In', 'NotIn'), values: list(labelValue) }),
  strict({ key: qualifiedName, operator: choice('Exists', 'DoesNotExist') }),
]);

/** Nodes that a pod must run on: all expressions of any one term. */
export const nodeAffinity = strict({
  requiredDuringSchedulingIgnoredDuringExecution: strict({
    nodeSelectorTerms: list(strict({ matchExpressions: list(nodeRequirement) })),
  }),
});
