import { applicationsFolder } from '../reserved-names';
import { type Check, clusterOf } from './check';
import { consents } from './updates/consent';

/** Fewer objects than these before say nothing by their number. */
const enoughOfApplication = 8;
const enoughOfCluster = 40;

/**
 * What a cluster runs does not all go at once: a declaration that lost most of its objects is more often one that was read in part
 * than one that was meant, and Argo CD would delete them all.
 */
export const noEmptiedApplications: Check = (fleet) => {
  const before = counts(fleet.previousPaths ?? []);
  if (before.size === 0) return [];
  const now = counts(fleet.objects.map(({ path }) => path));
  return [...before].flatMap(([place, count]) => {
    const left = now.get(place) ?? 0;
    const isCluster = !place.includes('/');
    const isDeclared = fleet.models.some(({ cluster, applications }) => isCluster ? cluster.name === place : applications.some(({ name }) => `${cluster.name}/${name}` === place));
    if (!isDeclared || count < (isCluster ? enoughOfCluster : enoughOfApplication) || left * 2 >= count || consents(fleet, `${place}/`)) return [];
    const noun = isCluster ? 'cluster' : 'application';
    return [{
      where: place, severity: isCluster || left === 0 ? 'error' : 'warning',
      message: `${noun} '${place.split('/').at(-1)}' must keep most of its objects, got ${left} after ${count}; Argo CD would delete the others: declare them again, or let them go with forgets: { '${place}': 'why' } of the fleet`,
    }];
  });
};

/** How many files there are in each cluster, and in each of its applications. */
function counts(paths: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const path of paths) {
    const [cluster, application, file] = path.split('/');
    if (!path.endsWith('.yaml')) continue;
    found.set(cluster!, (found.get(cluster!) ?? 0) + 1);
    if (file !== undefined && application !== applicationsFolder) found.set(`${clusterOf(path)}/${application}`, (found.get(`${cluster}/${application}`) ?? 0) + 1);
  }
  return found;
}
