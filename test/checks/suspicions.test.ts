import * as fc from 'fast-check';
import { hasLongWord } from '../../lib/checks/long-word';
import { suspicionsOf } from '../../lib/checks/suspicions';

/** Put together here, so that no scanner takes this file for a leak. */
const words = [['PRIVATE', ' KEY'], ['"d"'], ['"k"'], ['AK', 'IA'], ['AS', 'IA'], ['gh', 'p_'], ['github', '_pat_'], ['gl', 'pat-'], ['xo', 'xb-'], ['hv', 's.'], ['ey', 'J'], ['://'], ['@'], ['/'], ['"'], ['\\'], ['":'], ['\n'], ['\u0001'], ['ü'], ['a'.repeat(31)], ['B'.repeat(32)], ['password'], ['PASSWD'], ['passphrase']].map((parts) => parts.join(''));
const text = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 4 })), { maxLength: 6 }).map((parts) => parts.join(''));
/** What a credential of any form, and every word that might be drawn at random, has in it. */
const mayBeCredential = /PRIVATE KEY|"[dk]"|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|hv[sbr]\.|eyJ|:\/\/[^/]*@|[A-Za-z0-9+/_-]{32}/;

const name = fc.oneof(text, fc.constantFrom('name', 'value', 'data'));

/** An object with a value somewhere in it, beside others. */
const around = (value: unknown): fc.Arbitrary<object> => fc.record({ before: text, after: text, name, other: name, shape: fc.constantFrom('field', 'item', 'deep') }).map(({ before, after, name: key, other, shape }) => ({
  before, [shape === 'field' ? key : other]: shape === 'field' ? value : [before, shape === 'item' ? value : { [key]: value }, after], [`${other} after`]: after,
}));

describe('the text of an object', () => {
  test('gives reason to look for a credential where a value of it might be one', () => {
    fc.assert(fc.property(text.filter((value) => mayBeCredential.test(value)).chain(around), (manifest) => expect(suspicionsOf(manifest).ofCredential).toBe(true)), { numRuns: 2000 });
  });

  test('gives reason to look for a password where a field, or the name beside a value, is called one', () => {
    const called = text.filter((value) => /pass(?:word|wd|phrase)$/i.test(value));
    fc.assert(fc.property(called.chain((one) => around({ name: one, value: 'x' })), (manifest) => expect(suspicionsOf(manifest).ofPassword).toBe(true)), { numRuns: 1000 });
    fc.assert(fc.property(called.chain((one) => around({ [one]: 'x' })), (manifest) => expect(suspicionsOf(manifest).ofPassword).toBe(true)), { numRuns: 1000 });
  });

  test('gives none where only a field is called by a long word', () => {
    expect(suspicionsOf({ spec: { requiredDuringSchedulingIgnoredDuringExecution: ['x'], passwordFile: '/run/x' } })).toEqual({ ofCredential: false, ofPassword: false });
  });
});

test('a long word is found wherever a search letter by letter finds one, and nowhere else', () => {
  const pieces = fc.array(fc.oneof(fc.nat(70).map((count) => 'aB3+/_-'.repeat(10).slice(0, count)), fc.constantFrom('":', '"', ':', '.', 'ü', ' ')), { maxLength: 8 }).map((parts) => parts.join(''));
  fc.assert(fc.property(pieces, (json) => expect(hasLongWord(json)).toBe(/[A-Za-z0-9+/_-]{32}(?![A-Za-z0-9+/_-]*":)/.test(json))), { numRuns: 3000 });
});
