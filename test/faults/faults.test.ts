import { bundledPublisher } from './bundle';
import { askedAtEveryCall, killedAtEveryCall, refusedAtEveryWrite } from './calls';
import { type Figures } from './figures';
import { askedToEnd, killedAtRandom, twoAtOnce } from './moments';
import { hasStrace } from './strace';

/* A sample of `npm run faults`. */

const publisher = bundledPublisher();

function expectNoFailure(figures: Figures, runs: number): void {
  expect(figures.failures).toEqual([]);
  expect(figures.runs).toBeGreaterThanOrEqual(runs);
}

if (!hasStrace()) console.log('no fault at single calls is tried: strace is not installed');

describe('at single calls of the system', () => {
  (hasStrace() ? test : test.skip).each<[string, () => Promise<Figures>]>([
    ['a kill, trees exchanged in one step', () => killedAtEveryCall({ publisher, way: 'exchange', every: 100 })],
    ['a kill, trees swapped by two renames', () => killedAtEveryCall({ publisher, way: 'renames', every: 100 })],
    ['a request to end', () => askedAtEveryCall({ publisher, way: 'exchange', every: 100 })],
    ['a full disk', () => refusedAtEveryWrite('ENOSPC', { publisher, way: 'exchange', every: 60 })],
    ['a folder that may not be written', () => refusedAtEveryWrite('EACCES', { publisher, way: 'renames', every: 60 })],
  ])('%s leaves a whole tree, and the next run repairs', async (_what, run) => {
    expectNoFailure(await run(), 5);
  });
});

describe('at random times', () => {
  test.each<[string, () => Promise<Figures>]>([
    ['a kill', () => killedAtRandom(publisher, 8)],
    ['a request to end', () => askedToEnd(publisher, 3)],
    ['a second run', () => twoAtOnce(publisher, 3)],
  ])('%s leaves a whole tree, and the next run repairs', async (_what, run) => {
    expectNoFailure(await run(), 3);
  });
});
