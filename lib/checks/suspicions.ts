import { onceForAlike } from '../alike';
import { hasLongWord } from './long-word';

/** What the text of an object gives reason to look for in its values. */
export interface Suspicions {
  readonly ofCredential: boolean;
  readonly ofPassword: boolean;
}

/** What forms of a credential have that are no word drawn at random, in JSON: quotes in a value stand behind a backslash there. */
const credential = /PRIVATE KEY|\\"[dk]\\"|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|hv[sbr]\.|eyJ|:\/\/[^/]*@/;

/** The end of the name of a password, be it that of a field or the text of one. */
const password = /pass(?:word|wd|phrase)"/i;

/** Looked at once, whoever asks: most objects give none, and looking at one text is far quicker than at each value. */
export const suspicionsOf = onceForAlike((manifest: object): Suspicions => {
  const text = JSON.stringify(manifest);
  return { ofCredential: credential.test(text) || hasLongWord(text), ofPassword: password.test(text) };
});
