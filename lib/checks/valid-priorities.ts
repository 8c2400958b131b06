import { groupKind } from '../object-identity';
import { type Problem } from '../problem';
import { type Check, objectsOf } from './check';

/** The highest value that is not kept for Kubernetes' own. */
const highest = 1_000_000_000;

/** PriorityClasses have names and values that Kubernetes takes, and one of them at most is for pods that name none. */
export const validPriorities: Check = ({ models }) => models.flatMap((model) => {
  let byDefault: string | undefined;
  return objectsOf(model).flatMap(({ manifest, where }): Problem[] => {
    if (groupKind(manifest) !== 'scheduling.k8s.io/PriorityClass') return [];
    const { name } = manifest.metadata;
    const { value, globalDefault } = manifest as { value?: number; globalDefault?: boolean };
    const other = globalDefault === true ? byDefault : undefined;
    if (globalDefault === true) byDefault ??= name;
    return [
      ...(name.startsWith('system-') ? [{ where, message: `name of a PriorityClass must not begin with 'system-', got '${name}'; these are Kubernetes' own: choose another one` }] : []),
      ...(value !== undefined && value > highest ? [{ where, message: `value of PriorityClass '${name}' must be at most ${highest}, got '${value}'; what is above is for Kubernetes' own: lower it` }] : []),
      ...(other === undefined ? [] : [{ where, message: `a cluster must have one PriorityClass with globalDefault, got '${other}' and '${name}'; Kubernetes refuses the second: take it from one of them` }]),
    ];
  });
});
