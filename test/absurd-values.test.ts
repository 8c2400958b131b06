import { ApiObject } from 'cdk8s';
import * as fc from 'fast-check';
import { explain } from '../lib/cli/explain';
import { type Fleet } from '../lib/fleet';
import { synthesize } from '../lib/synth';
import { numbers, takesNumber, takesText, texts } from './fixtures/absurd';
import { application, emptyHome } from './fixtures/home';
import { oddValue } from './fuzz/odd-values';

/** The message of a refusal; nothing if the fleet is rendered, one whole object in each file below the cluster. */
function refusalOf(declare: () => Fleet): string | undefined {
  try {
    const { files, objects } = synthesize(declare());
    expect(files.size).toBe(objects.length);
    for (const path of files.keys()) expect(path).toMatch(/^[a-z0-9-]+\/([a-z0-9-]+\/)?[^/]+\.yaml$/);
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'matcherResult' in error) throw error;
    return explain(error, '/project');
  }
}

const someText = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...texts) }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) });

test('every text, wherever a declaration takes one, is rendered or refused in sentences without a stack trace', () => {
  fc.assert(fc.property(fc.constantFrom(...Object.keys(takesText)), someText, (place, text) => {
    const refusal = refusalOf(() => takesText[place]!(text));
    expect(refusal ?? '').not.toMatch(/unexpected error|\n {4}at |undefined|\[object|[\x00-\x09\x0b-\x1f]/);
  }), { seed: 20, numRuns: 400 });
});

test.each(Object.keys(takesNumber))('no number that is none, and none below zero, is taken for one: %s', (place) => {
  for (const number of numbers) {
    const refusal = refusalOf(() => takesNumber[place]!(number));
    if (!Number.isFinite(number) || number < 0) expect([number, refusal]).toEqual([number, expect.stringMatching(/ must .*, got /)]);
    expect(refusal ?? '').not.toMatch(/unexpected error|\n {4}at |undefined|\[object/);
  }
});

test.each(['a symbol', 'a proxy that fails', 'an object without a prototype'])('a name of an object that cdk8s fails at is told in a sentence: %s', (name) => {
  expect(refusalOf(() => emptyHome((cluster) => new ApiObject(application(cluster), oddValue(name) as string, { apiVersion: 'v1', kind: 'ConfigMap' })))).toBe('a call of cdk8s must be given what its types ask for, got something else; compare its scope, its name and its props with them');
});
