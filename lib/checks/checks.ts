import { type Problem } from '../problem';
import { type Check, type FinishedFleet } from './check';
import { knownKinds } from './known-kinds';
import { noEmptyClusters } from './no-empty-clusters';
import { noLists } from './no-lists';
import { noRelationsAcrossClusters } from './no-relations-across-clusters';
import { noSecretData } from './no-secret-data';
import { noSkippedMajorVersion } from './no-skipped-major-version';
import { pinnedImages } from './pinned-images';
import { uniqueArgoApplications } from './unique-argo-applications';
import { uniqueHosts } from './unique-hosts';
import { uniqueObjects } from './unique-objects';
import { validChartValues } from './valid-chart-values';
import { validKeys } from './valid-keys';
import { validNames } from './valid-names';
import { validNumbers } from './valid-numbers';
import { validSchema } from './valid-schema';
import { withinRights } from './within-rights';

const checks: readonly Check[] = [
  knownKinds, noEmptyClusters, noLists, noRelationsAcrossClusters, noSecretData, noSkippedMajorVersion,
  pinnedImages,
  uniqueArgoApplications, uniqueHosts, uniqueObjects,
  validChartValues, validKeys, validNames, validNumbers, validSchema,
  withinRights,
];

/** Everything that is wrong with a fleet, all at once. */
export function problemsOf(fleet: FinishedFleet): Problem[] {
  return [...fleet.models.flatMap(({ problems }) => problems), ...checks.flatMap((check) => check(fleet))];
}
