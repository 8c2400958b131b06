import { rulesAcrossClusters } from '../checks/checks';
import { type Fleet } from '../fleet';
import { clusterNames, declaredClusters } from '../lazy-clusters';
import { type Choice } from './choice';

/** What a run for some clusters did not look at, and did not write. */
export function leftOut(fleet: Fleet, choice: Choice): string[] {
  const names = clusterNames(fleet);
  const chosen = choice.among(names);
  const others = names.length - chosen.size;
  if (others === 0) return [];
  const undeclared = fleet.lazyClusters.size;
  const compared = undeclared === 0 ? `the others were only compared with, and neither checked nor written; ${choice.isShard ? 'the other shards look at them' : 'synth without --cluster looks at all'}`
    : `the others were neither checked nor written, and with ${undeclared} that are declared lazily nothing was compared: ${rulesAcrossClusters.join(', ')}; synth or check of all clusters does so`;
  const withHubs = choice.isShard ? [] : declaredClusters(fleet).filter(({ name, hub }) => chosen.has(name) && hub !== undefined && !chosen.has(hub));
  return [
    `${chosen.size} of ${names.length} clusters: ${compared}`,
    ...withHubs.map(({ name, hub }) => `Applications of '${name}' lie with its hub '${hub}', which was not written`),
  ];
}
