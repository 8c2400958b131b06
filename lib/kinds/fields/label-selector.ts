import { Type, type TSchema } from '@sinclair/typebox';
import { choice } from './choice';
import { labelValue } from './labels';
import { list } from './list';
import { map } from './map';
import { qualifiedName } from './name';
import { strict } from './strict';
import { text } from './text';

function requirement<Key extends TSchema>(key: Key) {
  return Type.Union([
    strict({ key, operator: choice('In', 'NotIn'), values: list(labelValue) }),
    strict({ key, operator: choice('Exists', 'DoesNotExist') }),
  ]);
}

function selector<Key extends TSchema>(key: Key) {
  return strict({
    matchLabels: Type.Optional(map(labelValue, key)),
    matchExpressions: Type.Optional(list(requirement(key))),
  });
}

/** Kubernetes' selector by labels; empty, it selects everything. */
export const labelSelector = selector(qualifiedName);

/** Cilium's selector by labels: a key may begin with its source, as in `k8s:io.kubernetes.pod.namespace`. */
export const endpointSelector = selector(text(
  "a label's key, with an optional source such as 'k8s:' before it",
  `^(k8s:|any:|reserved:)?${String(qualifiedName.pattern).slice(1)}`, { max: 326 },
));
