import { identity } from '../object-identity';
import { type Check } from './check';

/** One owner for each object of a cluster: two Applications would take it from each other for ever. */
export const uniqueObjects: Check = ({ models }) => models.flatMap((model) => {
  const owners = new Map<string, { application: string; origin: string }>();
  return model.applications.flatMap((application) => application.objects.flatMap(({ manifest, origin }) => {
    const known = owners.get(identity(manifest));
    if (known) {
      return [{
        where: `${model.cluster.name}/${application.name} ${manifest.kind}/${manifest.metadata.name}`,
        message: `an object must be declared once in a cluster, got it in '${known.application}' (${known.origin}) and in '${application.name}' (${origin}); remove one or rename it`,
      }];
    }
    owners.set(identity(manifest), { application: application.name, origin });
    return [];
  }));
});
