import * as fc from 'fast-check';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../../lib/fault';
import { Trial } from './outcome';
import { emptyTally, endsWell } from './tally';
import { call, object, run, value } from './term';

let trial: Trial;
beforeAll(() => {
  trial = new Trial();
});
afterAll(() => trial.delete());

test('whatever is declared ends in a whole tree or in sentences, and nothing else changes', () => {
  const tally = emptyTally();
  fc.assert(endsWell(trial, tally), { seed: 3, numRuns: 100 });
  expect(tally.valid).toBeGreaterThan(2);
  expect(tally.refused).toBeGreaterThan(50);
});

describe('a trial finds', () => {
  const declare = (): unknown => run([call('Fleet', object({ repository: value('https://github.com/example/fleet.git') }))]);

  test('nothing wrong with a refusal in sentences', () => {
    expect(trial.of(declare)).toMatchObject({ end: 'refused', errors: 'a fleet must have at least one cluster, got none; declare new MyCluster(this) in it\n' });
  });

  test('a bug', () => {
    expect(trial.of(() => { throw new TypeError('bug'); })).toMatchObject({ end: 'wrong', wrong: ['exit 70'] });
  });

  test('a reason that is no sentence', () => {
    expect(trial.of(() => { throw new Fault('got undefined'); })).toMatchObject({ end: 'wrong', wrong: ['a refusal that is no sentence', 'no sentence: got undefined'] });
  });

  test.each<[string, (root: string) => void]>([
    ['a file of dist that is another', (root) => writeFileSync(join(root, 'dist/c0/old/Service-old.yaml'), 'other')],
    ['a file of dist that is gone', (root) => rmSync(join(root, 'dist/c0/old/ConfigMap-old.yaml'))],
    ['a file beside dist', (root) => writeFileSync(join(root, 'other.yaml'), 'other')],
  ])('%s', (_what, change) => {
    const { end } = trial.of(() => {
      change(trial.root);
      return declare();
    });
    expect(end).toBe('wrong');
    expect(trial.of(declare).end).toBe('refused');
  });
});
