import { type Fields, fields, list, textFields, texts } from '../fields';
import { type Taint } from '../platforms/platform';
import { type CapacityNode } from './node';

/** What keeps a pod off a node whatever else runs there. */
export interface Exclusion {
  readonly by: 'name' | 'label' | 'taint';
  /** What is wrong with the node, to follow its name: `lacks the label disk=ssd`. */
  readonly reason: string;
  /** Whether the node is of another architecture. */
  readonly ofArchitecture?: string;
}

/** Which nodes a pod may run on by their names, labels and taints. */
export class NodeSelection {
  private readonly nodeName: string | undefined;
  private readonly wanted: readonly (readonly [string, string])[];
  /** Any of these must hold; undefined where none is required. All of the lists must. */
  private readonly terms: readonly (readonly Fields[])[];
  private readonly tolerations: readonly Fields[];
  /** Whether it tells nodes of one pool apart. */
  public readonly isAboutNames: boolean;

  /** `further` holds more lists of terms that must hold beside the pod's own, such as where its volumes can be. */
  public constructor(spec: Fields, further: readonly (readonly Fields[])[] = []) {
    const required = fields(fields(fields(spec.affinity).nodeAffinity).requiredDuringSchedulingIgnoredDuringExecution);
    this.nodeName = typeof spec.nodeName === 'string' && spec.nodeName !== '' ? spec.nodeName : undefined;
    this.wanted = Object.entries(textFields(spec.nodeSelector));
    this.terms = [...(required.nodeSelectorTerms === undefined ? [] : [list(required.nodeSelectorTerms)]), ...further];
    this.tolerations = list(spec.tolerations);
    this.isAboutNames = this.nodeName !== undefined || this.wanted.some(([key]) => key === 'kubernetes.io/hostname')
      || this.terms.flat().some((term) => list(term.matchFields).length > 0 || list(term.matchExpressions).some(({ key }) => key === 'kubernetes.io/hostname'));
  }

  /** Why a pod cannot run on a node, or undefined where it can. */
  public exclusion(node: CapacityNode): Exclusion | undefined {
    if (this.nodeName !== undefined && this.nodeName !== node.name) return { by: 'name', reason: `is not '${this.nodeName}'` };
    return this.labelExclusion(node) ?? this.taintExclusion(node);
  }

  /** The same without taints, as the spread of pods counts nodes. */
  public labelExclusion(node: CapacityNode): Exclusion | undefined {
    for (const [key, value] of this.wanted) if (node.labels[key] !== value) return unlike(node, key, [value]);
    for (const terms of this.terms) {
      if (terms.some((term) => selects(term, node))) continue;
      const failing = list(terms[0]?.matchExpressions).find((expression) => !holds(expression, node.labels[String(expression.key)]));
      if (failing?.operator === 'In' && terms.length === 1) return unlike(node, String(failing.key), texts(failing.values));
      return { by: 'label', reason: failing && terms.length === 1 ? `does not meet '${toldExpression(failing)}'` : 'meets no term of its nodeAffinity' };
    }
    return undefined;
  }

  public taintExclusion({ taints }: CapacityNode): Exclusion | undefined {
    const taint = taints.find((candidate) => candidate.effect !== 'PreferNoSchedule' && !this.tolerations.some((toleration) => tolerates(toleration, candidate)));
    if (!taint) return undefined;
    return { by: 'taint', reason: taint.key === 'workloads' ? 'is not for pods' : `has the taint ${toldTaint(taint)}` };
  }

  /** How many taints it puts up with that ask it to keep off only if it can. */
  public avoided({ taints }: CapacityNode): number {
    return taints.filter((taint) => taint.effect === 'PreferNoSchedule' && !this.tolerations.some((toleration) => tolerates(toleration, taint))).length;
  }
}

function unlike({ labels }: CapacityNode, key: string, values: readonly string[]): Exclusion {
  const has = labels[key];
  const wanted = values.map((value) => `'${value}'`).join(' or ');
  if (has !== undefined) return { by: 'label', reason: `has ${key} '${has}', not ${wanted}`, ...(key === 'kubernetes.io/arch' && { ofArchitecture: has }) };
  return { by: 'label', reason: `lacks the label ${key}: ${wanted}` };
}

/** A term without conditions selects nothing. */
function selects({ matchExpressions, matchFields }: Fields, node: CapacityNode): boolean {
  const expressions = list(matchExpressions);
  const conditions = list(matchFields);
  return expressions.length + conditions.length > 0 && expressions.every((expression) => holds(expression, node.labels[String(expression.key)]))
    && conditions.every((condition) => condition.key === 'metadata.name' && holds(condition, node.name));
}

/** @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#operators */
function holds({ operator, values }: Fields, value: string | undefined): boolean {
  const wanted = texts(values);
  switch (operator) {
    case 'In': return value !== undefined && wanted.includes(value);
    case 'NotIn': return value === undefined || !wanted.includes(value);
    case 'Exists': return value !== undefined;
    case 'DoesNotExist': return value === undefined;
    case 'Gt': return compared(value, wanted[0]) > 0;
    case 'Lt': return compared(value, wanted[0]) < 0;
    default: return false;
  }
}

/** Not a number where one of the two is no whole number: then nothing holds. */
function compared(value: string | undefined, bound: string | undefined): number {
  const whole = (text: string | undefined): number => text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : NaN;
  return whole(value) - whole(bound);
}

function tolerates({ key, operator, value, effect }: Fields, taint: Taint): boolean {
  if (effect !== undefined && effect !== '' && effect !== taint.effect) return false;
  if (key !== undefined && key !== '' && key !== taint.key) return false;
  if (operator === 'Exists') return true;
  // Without a key only Exists puts up with anything.
  return key !== undefined && key !== '' && (value ?? '') === (taint.value ?? '');
}

function toldTaint({ key, value, effect }: Taint): string {
  return `${key}${value === undefined || value === '' ? '' : `=${value}`}:${effect}`;
}

function toldExpression({ key, operator, values }: Fields): string {
  return [String(key), String(operator), ...(texts(values).length > 0 ? [texts(values).join(', ')] : [])].join(' ');
}
