import { groupOf } from '../object-identity';
import { type Check, clusterOf } from './check';
import { schemaVerdicts } from './schema-verdicts';

/**
 * Every rule in the definition of a kind can be evaluated here. One that cannot is told once for each kind of a cluster: the API
 * server will be the first to say whether objects keep to it.
 */
export const checkedRules: Check = (fleet) => {
  const rules = new Map<string, { readonly where: string; readonly kind: string; readonly names: Set<string> }>();
  for (const { object: { manifest, path }, verdict } of schemaVerdicts(fleet)) {
    if (verdict.unchecked.length === 0) continue;
    const where = clusterOf(path);
    const kind = `${manifest.kind} of ${groupOf(manifest)}`;
    const entry = rules.get(`${where} ${kind}`) ?? { where, kind, names: new Set<string>() };
    for (const name of verdict.unchecked) entry.names.add(name);
    rules.set(`${where} ${kind}`, entry);
  }
  return [...rules.values()].map(({ where, kind, names }) => ({
    where, severity: 'note',
    message: `rules of kind ${kind} must be ones that can be evaluated here, got ${names.size} that cannot, such as ${[...names][0]}; only the API server will tell whether objects keep to ${names.size === 1 ? 'it' : 'them'}`,
  }));
};
