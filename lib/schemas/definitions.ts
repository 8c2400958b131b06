import { type Definition } from './definition';

/** Finds the definition of a custom kind by `group/Kind`. */
export type FindDefinition = (groupKind: string) => Definition | undefined;

/** Definitions from several places; the first that has a kind counts. */
export function firstOf(...places: readonly FindDefinition[]): FindDefinition {
  return (groupKind) => {
    for (const find of places) {
      const found = find(groupKind);
      if (found) return found;
    }
    return undefined;
  };
}
