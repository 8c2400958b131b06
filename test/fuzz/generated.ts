import * as fc from 'fast-check';
import { Choices } from './choices';
import { declarationOf } from './declaration';
import { mutated } from './mutations';
import { type Program } from './term';

const number = fc.nat({ max: 1_000_000 });

/** Whole declarations, most of them with mistakes. Fewer and smaller numbers make a smaller one with fewer, so that it shrinks. */
export const declarations: fc.Arbitrary<Program> = fc
  .tuple(fc.array(number, { minLength: 1, maxLength: 400, size: 'max' }), fc.array(fc.array(number, { minLength: 6, maxLength: 6 }), { maxLength: 2 }))
  .map(([numbers, mistakes]) => mistakes.reduce<Program>((program, mistake) => mutated(new Choices(mistake), program), declarationOf(numbers)));
