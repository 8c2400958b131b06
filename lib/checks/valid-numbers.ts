import { onceForAlike } from '../alike';
import { type Manifest } from '../manifest';
import { groupOf, isCoreGroup } from '../object-identity';
import { type Check, whereIs } from './check';
import { walk } from './walk';

const port = [1, 65_535] as const;
const count = [0, 2 ** 31 - 1] as const;
const positive = [1, 2 ** 31 - 1] as const;

/** What the API server allows for numbers of Kubernetes' own kinds; its schemas do not say. */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  activeDeadlineSeconds: positive, backoffLimit: count, completions: count, containerPort: port, defaultMode: [0, 0o777], failedJobsHistoryLimit: count,
  failureThreshold: positive, fsGroup: count, hostPort: port, initialDelaySeconds: count, minReadySeconds: count, mode: [0, 0o777], nodePort: port, parallelism: count,
  periodSeconds: positive, port, progressDeadlineSeconds: positive, replicas: count, revisionHistoryLimit: count, runAsGroup: count, runAsUser: count,
  startingDeadlineSeconds: count, successThreshold: positive, successfulJobsHistoryLimit: count, targetPort: port, terminationGracePeriodSeconds: count,
  timeoutSeconds: positive, ttlSecondsAfterFinished: count,
};

/** Numbers that the API server takes: ports are ports, and nothing is negative. */
export const validNumbers: Check = ({ objects }) => objects.flatMap((object) => refused(object.manifest).map((message) => ({ where: whereIs(object), message })));

const refused = onceForAlike((manifest: Manifest) => {
  if (!isCoreGroup(groupOf(manifest))) return [];
  const found: string[] = [];
  walk(manifest.spec, (value, key, place) => {
    if (typeof value !== 'number') return true;
    const range = Number.isInteger(value) && Object.hasOwn(ranges, key) ? ranges[key] : undefined;
    if (range && (value < range[0] || value > range[1])) found.push(`spec.${place()} must be from ${range[0]} to ${range[1]}, got '${value}'`);
    return true;
  });
  return found;
});
