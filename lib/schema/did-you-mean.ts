import { nearest } from './nearest';

/** The end of a sentence about a word that is none of the candidates: the one that was meant, else something else to do, if anything. */
export function didYouMean(word: string, candidates: Iterable<string>, otherwise?: string): string {
  const meant = nearest(word, candidates);
  if (meant !== undefined) return `; did you mean '${meant}'?`;
  return otherwise === undefined ? '' : `; ${otherwise}`;
}
