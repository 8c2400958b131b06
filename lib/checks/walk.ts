/**
 * Looks at a value and, as long as it is told to go on, at everything in it; items of a list have no key. A place,
 * `spec.containers[0].image`, is put into words only where it is asked for: hardly one of thousands is told.
 */
export function walk(root: unknown, look: (value: unknown, key: string, place: () => string) => boolean): void {
  const steps: (string | number)[] = [];
  const place = (): string => steps.map((step, index) => typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`).join('');
  const visit = (value: unknown, key: string): void => {
    if (!look(value, key, place) || typeof value !== 'object' || value === null) return;
    const depth = steps.length;
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        steps[depth] = index;
        visit(value[index], '');
      }
    } else {
      for (const inner of Object.keys(value)) {
        steps[depth] = inner;
        visit((value as Readonly<Record<string, unknown>>)[inner], inner);
      }
    }
    steps.length = depth;
  };
  visit(root, '');
}
