import { type Fields, fields, list, texts } from '../../fields';
import { type AdmittedPod } from './admitted-pod';

/** Which pods a quota counts. */
export type Scope = (pod: AdmittedPod) => boolean;

const scopes: Readonly<Record<string, Scope>> = {
  BestEffort: ({ isBestEffort }) => isBestEffort,
  NotBestEffort: ({ isBestEffort }) => !isBestEffort,
  Terminating: ({ isTerminating }) => isTerminating,
  NotTerminating: ({ isTerminating }) => !isTerminating,
  PriorityClass: ({ priorityClass }) => priorityClass !== '',
};

/**
 * The pods that a quota is for, all of whose scopes must hold; `everything` where it has none, `unknown` where it has one of another kind.
 *
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes
 */
export function scopeOf(spec: Fields): Scope | 'everything' | 'unknown' {
  const wanted = [
    ...texts(spec.scopes).map((name): Fields => ({ scopeName: name, operator: 'Exists' })),
    ...list(fields(spec.scopeSelector).matchExpressions),
  ].map(requirement);
  if (wanted.length === 0) return 'everything';
  const known = wanted.filter((one) => one !== undefined);
  return known.length === wanted.length ? (pod) => known.every((holds) => holds(pod)) : 'unknown';
}

function requirement({ scopeName, operator, values }: Fields): Scope | undefined {
  const exists = scopes[String(scopeName)];
  if (!exists || operator === 'Exists') return exists;
  if (scopeName !== 'PriorityClass') return undefined;
  const names = texts(values);
  switch (operator) {
    case 'DoesNotExist': return (pod) => !exists(pod);
    case 'In': return ({ priorityClass }) => names.includes(priorityClass);
    case 'NotIn': return ({ priorityClass }) => !names.includes(priorityClass);
    default: return undefined;
  }
}
