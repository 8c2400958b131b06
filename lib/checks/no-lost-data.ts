import { mayStandForData, standsForData } from '../data-kinds';
import { identity } from '../object-identity';
import { type Problem } from '../problem';
import { type Check, clusterOf, type FinishedFleet } from './check';

/**
 * Whatever holds data stays in the tree under its name, or the declaration says that it may go. Argo CD would not delete
 * it, but its application would begin again with nothing, and nobody would look after what is left.
 */
export const noLostData: Check = (fleet) => {
  const paths = fleet.previousPaths ?? [];
  const now = new Set(fleet.objects.map(({ path }) => path));
  const gone = paths.filter((path) => mayStandForData(path) && !now.has(path));
  if (gone.length === 0) return reasonless(fleet);
  const present = new Set(fleet.objects.map(({ path, manifest }) => `${clusterOf(path)} ${identity(manifest)}`));
  return [...gone.flatMap((path) => lost(path, present, fleet)), ...reasonless(fleet)];
};

function lost(path: string, present: ReadonlySet<string>, { previous, forgets = {} }: FinishedFleet): Problem[] {
  const manifest = previous(path);
  if (!manifest || !standsForData(manifest) || present.has(`${clusterOf(path)} ${identity(manifest)}`)) return [];
  if (Object.keys(forgets).some((place) => path === place || path.startsWith(`${place.replace(/\/+$/, '')}/`))) return [];
  return [{
    where: `${path.split('/').slice(0, 2).join('/')} ${manifest.kind}/${manifest.metadata.name}`,
    message: `${manifest.kind} '${manifest.metadata.name}' must stay, got a declaration without it; its data would be lost: keep its name, or let it go with forgets: { '${path}': 'why' } of the fleet`,
  }];
}

function reasonless({ forgets = {} }: FinishedFleet): Problem[] {
  return Object.entries(forgets).filter(([, reason]) => typeof reason !== 'string' || reason.trim().length < 3).map(([place, reason]) => ({
    where: 'fleet', message: `forgets of the fleet must say why '${place}' may go, got '${String(reason)}'; write the reason for whoever reads it later`,
  }));
}
