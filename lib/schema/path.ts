/** A step into a list or an object. */
export type Step = string | number;

const plain = /^[A-Za-z_$][A-Za-z0-9_$-]*$/;

/** Steps as a reader writes them: `spec.containers[0].image`, `metadata.labels['app.kubernetes.io/name']`. */
export function pathText(steps: readonly Step[]): string {
  return steps.map((step, index) => {
    if (typeof step === 'number') return `[${step}]`;
    if (!plain.test(step)) return `['${step}']`;
    return index === 0 ? step : `.${step}`;
  }).join('');
}

/** The steps of a JSON pointer into `root`, in which a number is an index only where there is a list. */
export function steps(pointer: string, root: unknown): Step[] {
  let value = root;
  return pointer.split('/').slice(1).map((token) => {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    const step = Array.isArray(value) ? Number(key) : key;
    value = child(value, step);
    return step;
  });
}

/** What is found after these steps. */
export function valueAt(root: unknown, path: readonly Step[]): unknown {
  return path.reduce(child, root);
}

function child(value: unknown, step: Step): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<Step, unknown>)[step] : undefined;
}
