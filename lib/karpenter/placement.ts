import { type Demand } from './demands';
import { fields, list } from '../fields';
import { type NodeTaint } from './node-pools';

/** Nodes as far as pods choose among them: the values that a label may have, undefined where they do not have it. */
export interface NodesToChoose {
  readonly taints: readonly NodeTaint[];
  readonly valuesOf: (label: string) => readonly string[] | undefined;
}

/** Whether the scheduler may put a pod on such nodes, its size aside. */
export function mayRunOn({ nodeSelector, nodeSelectorTerms, tolerations }: Demand, nodes: NodesToChoose): boolean {
  const selected = Object.entries(nodeSelector).every(([label, value]) => nodes.valuesOf(label)?.includes(value) === true);
  const terms = nodeSelectorTerms.map(({ matchExpressions }) => list(matchExpressions));
  const bound = terms.length === 0 || terms.some((expressions) => expressions.every((expression) => holds(expression, nodes)));
  return selected && bound && nodes.taints.every((taint) => taint.effect === 'PreferNoSchedule' || tolerations.some((toleration) => tolerates(toleration, taint)));
}

function holds({ key, operator, values }: Readonly<Record<string, unknown>>, nodes: NodesToChoose): boolean {
  const present = nodes.valuesOf(String(key));
  const wanted = Array.isArray(values) ? values : [];
  switch (operator) {
    case 'In': return present?.some((value) => wanted.includes(value)) === true;
    case 'NotIn': return present === undefined || present.some((value) => !wanted.includes(value));
    case 'Exists': return present !== undefined;
    case 'DoesNotExist': return present === undefined;
    default: return true;
  }
}

function tolerates(toleration: Readonly<Record<string, unknown>>, taint: NodeTaint): boolean {
  const { key, operator, value, effect } = fields(toleration);
  if (effect !== undefined && effect !== '' && effect !== taint.effect) return false;
  if (operator === 'Exists') return key === undefined || key === '' || key === taint.key;
  return key === taint.key && (value ?? '') === (taint.value ?? '');
}
