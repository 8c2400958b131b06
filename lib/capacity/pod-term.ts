import { type Fields, fields, list, texts } from '../fields';
import { type LabelSelector, matches } from '../label-selector';

/** Pods that another pod's rules are about. */
export interface PodTerm {
  readonly topologyKey: string;
  /** Namespaces of the pods. */
  readonly namespaces: readonly string[];
  /** Undefined selects nothing. */
  readonly selector: LabelSelector | undefined;
}

export type Labels = Readonly<Record<string, string>>;

/** Labels of all namespaces that there are. */
export type Namespaces = ReadonlyMap<string, Labels>;

/** The terms of a pod's required affinity or anti-affinity. */
export function requiredTerms(affinity: unknown, own: { readonly namespace: string; readonly labels: Labels }, namespaces: Namespaces): PodTerm[] {
  return list(fields(affinity).requiredDuringSchedulingIgnoredDuringExecution).map((term) => ({
    topologyKey: String(term.topologyKey),
    namespaces: namespacesOf(term, own.namespace, namespaces),
    selector: narrowed(term.labelSelector, own.labels, term.matchLabelKeys, term.mismatchLabelKeys),
  }));
}

/** A selector with the values that the pod itself has of some labels, as the API server writes them into it. */
export function narrowed(selector: unknown, labels: Labels, matchLabelKeys: unknown, mismatchLabelKeys?: unknown): LabelSelector | undefined {
  if (typeof selector !== 'object' || selector === null) return undefined;
  const own = selector as LabelSelector;
  const expressions = (keys: unknown, operator: string): NonNullable<LabelSelector['matchExpressions']>[number][] =>
    texts(keys).flatMap((key) => labels[key] === undefined ? [] : [{ key, operator, values: [labels[key]] }]);
  const further = [...expressions(matchLabelKeys, 'In'), ...expressions(mismatchLabelKeys, 'NotIn')];
  return further.length === 0 ? own : { ...own, matchExpressions: [...own.matchExpressions ?? [], ...further] };
}

/** Whether a term is about pods of this namespace with these labels. */
export function isAbout({ namespaces, selector }: PodTerm, namespace: string, labels: Labels): boolean {
  return selector !== undefined && namespaces.includes(namespace) && matches(selector, labels);
}

/** A label that all pods of a selector have, to look them up by. */
export function equalityOf({ matchLabels = {}, matchExpressions = [] }: LabelSelector): readonly [key: string, value: string] | undefined {
  const [first] = Object.entries(matchLabels);
  if (first) return first;
  const one = matchExpressions.find(({ operator, values = [] }) => operator === 'In' && values.length === 1);
  return one && [one.key, one.values![0]!];
}

/** Without a word of namespaces it is the pod's own. */
function namespacesOf({ namespaces: named, namespaceSelector }: Fields, own: string, namespaces: Namespaces): string[] {
  const names = texts(named);
  if (namespaceSelector === undefined || namespaceSelector === null) return names.length > 0 ? names : [own];
  const selected = [...namespaces].filter(([, labels]) => matches(namespaceSelector, labels)).map(([name]) => name);
  return [...new Set([...names, ...selected])];
}
