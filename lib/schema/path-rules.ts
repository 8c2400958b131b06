import { type Step } from './path';

/** What holds at some paths of a kind, found by the end of the path. */
export class PathRules<T> {
  private readonly byLastStep = new Map<string, { readonly steps: readonly string[]; readonly rule: T }[]>();

  /** By the end of a path after the kind, as `containers.*.ports`; `*` is an item of a list. */
  public constructor(rules: Readonly<Record<string, T>>) {
    for (const [path, rule] of Object.entries(rules)) {
      const steps = path.split('.');
      const last = steps.at(-1)!;
      this.byLastStep.set(last, [...this.byLastStep.get(last) ?? [], { steps, rule }]);
    }
  }

  /** What holds at a path, which is that of the first rule it ends in. */
  public at(kind: string, path: readonly Step[]): T | undefined {
    const last = path.at(-1);
    const candidates = this.byLastStep.get(typeof last === 'number' ? '*' : last ?? '');
    if (!candidates) return undefined;
    const step = (index: number): Step | undefined => index < 0 ? undefined : index === 0 ? kind : path[index - 1];
    return candidates.find(({ steps }) => steps.every((wanted, index) => {
      const found = step(path.length + 1 - steps.length + index);
      return typeof found === 'number' ? wanted === '*' : found === wanted;
    }))?.rule;
  }
}
