/**
 * Looks at a value and, as long as it is told to go on, at everything in it. A place, `spec.containers[0].image`, is put into words only
 * where it is asked for: hardly one of thousands is told.
 */
export function walk(root: unknown, look: (value: unknown, key: string, place: () => string) => boolean): void {
  const steps: { readonly key: string; readonly isIndex: boolean }[] = [];
  const place = (): string => steps.map(({ key, isIndex }, index) => isIndex ? `[${key}]` : index === 0 ? key : `.${key}`).join('');
  const visit = (value: unknown, key: string): void => {
    if (!look(value, key, place) || typeof value !== 'object' || value === null) return;
    const isIndex = Array.isArray(value);
    for (const inner of Object.keys(value)) {
      steps.push({ key: inner, isIndex });
      visit((value as Readonly<Record<string, unknown>>)[inner], inner);
      steps.pop();
    }
  };
  visit(root, '');
}
