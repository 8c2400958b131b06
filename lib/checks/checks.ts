import { type Problem } from '../problem';
import { type Check, type FinishedFleet } from './check';
import { noSecretData } from './no-secret-data';
import { uniqueObjects } from './unique-objects';
import { validNames } from './valid-names';
import { validSchema } from './valid-schema';

const checks: readonly Check[] = [noSecretData, uniqueObjects, validNames, validSchema];

/** Everything that is wrong with a fleet, all at once. */
export function problemsOf(fleet: FinishedFleet): Problem[] {
  return [...fleet.models.flatMap(({ problems }) => problems), ...checks.flatMap((check) => check(fleet))];
}
