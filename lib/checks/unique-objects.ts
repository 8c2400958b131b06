import { byCodeUnit } from '../names';
import { identity } from '../object-identity';
import { applicationsFolder } from '../reserved-names';
import { type Check } from './check';

/** One owner for each object of a cluster: two Applications would take it from each other for ever. */
export const uniqueObjects: Check = ({ models, objects: rendered }) => models.flatMap(({ cluster, applications }) => {
  const owners = new Map<string, { kind: string; name: string; application: string; origin: string }[]>();
  for (const { name: application, objects } of applications) {
    for (const { manifest, origin } of objects) {
      const owner = { kind: manifest.kind, name: manifest.metadata.name, application, origin };
      owners.set(identity(manifest), [...(owners.get(identity(manifest)) ?? []), owner]);
    }
  }
  // Argo CD's own objects of a cluster are derived: nobody else may write one of them.
  for (const { path, manifest, origin } of rendered) {
    const [folder, application] = path.split('/');
    const declared = owners.get(identity(manifest));
    if (folder === cluster.name && application === applicationsFolder && declared) declared.push({ kind: manifest.kind, name: manifest.metadata.name, application, origin });
  }
  return [...owners.values()].filter(({ length }) => length > 1).map((all) => ({
    where: `${cluster.name}/${all[1]!.application} ${all[0]!.kind}/${all[0]!.name}`,
    message: `an object must be declared once in a cluster, got ${all.map(({ origin }) => origin).sort(byCodeUnit).join(' and ')}; remove one or give it another name`,
  }));
});
