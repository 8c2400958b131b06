import { join } from 'node:path';
import { judgeRules } from '../../lib/cel/rules';
import { type StructuralSchema } from '../../lib/structural/schema';
import { judge, judgeProgram, realSchemas, type Case } from './judge';
import { drawFrom, objectOf } from './objects';

const shared = process.env.FLOTILLA_SHARED;
const runs = Number(process.env.FLOTILLA_RUNS ?? 12);
const program = shared === undefined ? undefined : judgeProgram();
if (shared === undefined) console.log('rules in CEL are not compared with the API server: FLOTILLA_SHARED is not set');

/** The rules of a schema, as they are written. */
function* rulesOf(schema: StructuralSchema): Generator<string> {
  for (const { rule } of schema['x-kubernetes-validations'] ?? []) yield rule;
  for (const inner of [...Object.values(schema.properties ?? {}), schema.items, schema.additionalProperties]) if (typeof inner === 'object') yield* rulesOf(inner);
}

(shared === undefined || program === undefined ? test.skip : test)('rules of real kinds say what they say in the API server', () => {
  const schemas = realSchemas(join(shared!, 'crds'), 'x-kubernetes-validations');
  const draw = drawFrom(20260825);
  const cases = schemas.flatMap((real, index): Case[] => Array.from({ length: runs }, (_, run) => {
    const object = objectOf(real.schema, real.apiVersion, real.kind, draw, 0);
    return { schema: index, object, ...(run % 2 === 1 && { old: run % 4 === 1 ? objectOf(real.schema, real.apiVersion, real.kind, draw, 0) : { ...structuredClone(object), metadata: { name: 'a' } } }) };
  }));
  const answers = judge(program!, schemas.map(({ schema }) => schema), cases);
  let [kept, broken] = [0, 0];
  const unchecked = new Set<string>();
  const differences = cases.flatMap(({ schema, object, old }, index) => {
    const real = schemas[schema]!;
    const theirs = answers[index]!;
    if (theirs.schema.length > 0) return [];
    const ours = judgeRules(object as Record<string, unknown>, real.schema, real.kind, old as Record<string, unknown> | undefined);
    for (const one of ours.unchecked) unchecked.add(one);
    if (theirs.rules.length > 0) broken += 1; else kept += 1;
    if (ours.unchecked.length > 0 || ours.violations.length === theirs.rules.length) return [];
    return [{ kind: real.kind, ours: ours.violations, theirs: theirs.rules, object: process.env.FLOTILLA_SHOW ? JSON.stringify(object) : undefined }];
  });
  console.log(`${kept} objects keep to all rules, ${broken} break some; not evaluated: ${[...unchecked].join('\n') || 'none'}`);
  expect(differences).toEqual([]);
  expect([...unchecked]).toEqual([]);
  expect(broken).toBeGreaterThan(100);
  expect(kept).toBeGreaterThan(100);
  expect(new Set(schemas.flatMap(({ schema }) => [...rulesOf(schema)])).size).toBeGreaterThan(150);
});
