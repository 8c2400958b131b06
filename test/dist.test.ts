import { join } from 'node:path';
import { HomeFleet } from '../clusters/fleet';
import { synthesize } from '../lib/synth';
import { textsIn } from './fixtures/tree';

test('the committed tree is byte for byte what the declaration renders', () => {
  expect(textsIn(join(__dirname, '..', 'dist'))).toEqual(Object.fromEntries(synthesize(new HomeFleet()).files));
});
