import { groupOf } from '../object-identity';
import { type Check, clusterOf } from './check';
import { schemaVerdicts } from './schema-verdicts';

/**
 * Every object is of a kind that Kubernetes, this library, the tree or a definition that was pulled defines; of others the metadata
 * alone can be checked. It is told once for each kind of a cluster, and `check --strict` fails.
 */
export const checkedKinds: Check = (fleet) => {
  const counts = new Map<string, { readonly where: string; readonly kind: string; count: number }>();
  for (const { object: { manifest, path }, verdict } of schemaVerdicts(fleet)) {
    if (verdict.isKnown) continue;
    const where = clusterOf(path);
    const kind = `${manifest.kind} of ${groupOf(manifest)}`;
    const entry = counts.get(`${where} ${kind}`) ?? { where, kind, count: 0 };
    entry.count += 1;
    counts.set(`${where} ${kind}`, entry);
  }
  return [...counts.values()].map(({ where, kind, count }) => ({
    where, severity: 'warning',
    message: `kind ${kind} must have a definition to be checked by, got none for ${count} ${count === 1 ? 'object' : 'objects'}, of which only the metadata was checked; run npx flotilla schemas pull, which takes the URL of a definition that it does not know`,
  }));
};
