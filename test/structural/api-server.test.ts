import { join } from 'node:path';
import { validateStructure } from '../../lib/structural/validate';
import { judge, judgeProgram, realSchemas, type Case } from './judge';
import { drawFrom, objectOf } from './objects';

const shared = process.env.FLOTILLA_SHARED;
const runs = Number(process.env.FLOTILLA_RUNS ?? 8);
const program = shared === undefined ? undefined : judgeProgram();
if (shared === undefined) console.log('objects are not compared with the API server: FLOTILLA_SHARED is not set');

const isUnknown = (message: string): boolean => message.startsWith('is not a field of');

(shared === undefined || program === undefined ? test.skip : test)('objects of real kinds are judged as the API server judges them', () => {
  const schemas = realSchemas(join(shared!, 'crds'));
  expect(schemas.length).toBeGreaterThan(150);
  const draw = drawFrom(20260825);
  const cases = schemas.flatMap((real, index): Case[] => Array.from({ length: runs }, (_, run) => ({
    schema: index, object: objectOf(real.schema, real.apiVersion, real.kind, draw, run % 2 === 0 ? 0.002 : 0.02),
  })));
  const answers = judge(program!, schemas.map(({ schema }) => schema), cases);
  const differences = cases.flatMap(({ schema, object }, index) => {
    const real = schemas[schema]!;
    const ours = validateStructure(object as Record<string, unknown>, real.schema, real.kind);
    const theirs = answers[index]!;
    const [known, unknown] = [ours.violations.filter(({ message }) => !isUnknown(message)), ours.violations.filter(({ message }) => isUnknown(message))];
    const theirFaults = [...theirs.schema, ...theirs.lists];
    // In a value of the wrong type every field is one too many: that is one mistake for us.
    const sameUnknown = theirFaults.length > 0 || (unknown.length > 0) === (theirs.unknown.length > 0);
    if (sameUnknown && (known.length > 0) === (theirFaults.length > 0)) return [];
    return [{ kind: real.kind, ours: ours.violations, theirs, object: process.env.FLOTILLA_SHOW ? object : undefined }];
  });
  const refused = answers.filter((answer) => answer.schema.length + answer.lists.length > 0).length;
  console.log(`${cases.length} objects of ${schemas.length} kinds, of which the API server refuses ${refused}`);
  expect(differences).toEqual([]);
  expect(refused).toBeGreaterThan(cases.length / 10);
  expect(refused).toBeLessThan(cases.length * 0.9);
});
