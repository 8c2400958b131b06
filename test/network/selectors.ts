export type Labels = Readonly<Record<string, string>>;

/** Kubernetes' selector by labels, as the API server keeps it. */
export interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[];
}

/** Whether labels are selected: all parts must hold, and a selector without parts selects everything. */
export function selects(selector: Selector, labels: Labels): boolean {
  knownFields(selector, ['matchLabels', 'matchExpressions'], 'a selector');
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value)
    && matchExpressions.every(({ key, operator, values = [] }) => holds(labels[key], operator, values));
}

function holds(value: string | undefined, operator: string, values: readonly string[]): boolean {
  switch (operator) {
    case 'In': return value !== undefined && values.includes(value);
    // A label that is not there is not in the list either.
    case 'NotIn': return value === undefined || !values.includes(value);
    case 'Exists': return value !== undefined;
    case 'DoesNotExist': return value === undefined;
    default: throw new Error(`operator '${operator}' is not one of Kubernetes`);
  }
}

/** Refuses fields whose meaning is not modelled: an analyser that skips one would answer wrongly. */
export function knownFields(object: object, fields: readonly string[], subject: string): void {
  const unknown = Object.keys(object).filter((field) => !fields.includes(field));
  if (unknown.length > 0) throw new Error(`${subject} has fields that are not modelled: ${unknown.join(', ')}`);
}
