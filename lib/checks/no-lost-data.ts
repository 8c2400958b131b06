import { mayStandForData, standsForData } from '../data-kinds';
import { groupKind, identity } from '../object-identity';
import { type Manifest } from '../manifest';
import { type Problem } from '../problem';
import { type Check, clusterOf, type FinishedFleet } from './check';
import { consents } from './updates/consent';

/**
 * Whatever holds data stays in the tree under its name, or the declaration says that it may go. Argo CD would not delete
 * it, but its application would begin again with nothing, and nobody would look after what is left. Volumes that a StatefulSet makes are
 * found by the names in its templates, which stay as well.
 */
export const noLostData: Check = (fleet) => {
  const paths = fleet.previousPaths ?? [];
  const now = new Set(fleet.objects.map(({ path }) => path));
  const gone = paths.filter((path) => mayStandForData(path) && !now.has(path));
  if (gone.length === 0) return reasonless(fleet);
  const present = new Set(fleet.objects.map(({ path, manifest }) => `${clusterOf(path)} ${identity(manifest)}`));
  return [...gone.flatMap((path) => lost(path, present, fleet)), ...reasonless(fleet)];
};

function lost(path: string, present: ReadonlySet<string>, fleet: FinishedFleet): Problem[] {
  const manifest = fleet.previous(path);
  if (!manifest || !standsForData(manifest) || present.has(`${clusterOf(path)} ${identity(manifest)}`)) return [];
  if (consents(fleet, path)) return [];
  return [{
    where: `${path.split('/').slice(0, 2).join('/')} ${manifest.kind}/${manifest.metadata.name}`,
    message: `${manifest.kind} '${manifest.metadata.name}' must stay, got a declaration without it; ${whatGoes(manifest)}: keep its name, or let it go with forgets: { '${path}': 'why' } of the fleet`,
  }];
}

function whatGoes(manifest: Manifest): string {
  return groupKind(manifest) === 'apiextensions.k8s.io/CustomResourceDefinition' ? 'every object of its kind would be lost' : 'its data would be lost';
}

function reasonless({ forgets = {} }: FinishedFleet): Problem[] {
  return Object.entries(forgets).filter(([, reason]) => typeof reason !== 'string' || reason.trim().length < 3).map(([place, reason]) => ({
    where: 'fleet', message: `forgets of the fleet must say why '${place}' may go, got '${String(reason)}'; write the reason for whoever reads it later`,
  }));
}
