import { type Check, clusterOf, whereIs } from './check';

/**
 * API versions that are no longer served and whose form is still known, so that no schema refuses them, with the minor version of
 * 1.x that removed them and what to do.
 * @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */
const removed: readonly (readonly [apiVersion: string, kind: string, minor: number, remedy: string])[] = [
  ['discovery.k8s.io/v1beta1', 'EndpointSlice', 25, 'write discovery.k8s.io/v1'],
  ['extensions/v1beta1', 'PodSecurityPolicy', 16, 'remove it: the level of a Namespace is derived'],
  ['policy/v1beta1', 'PodSecurityPolicy', 25, 'remove it: the level of a Namespace is derived'],
];

/** Every object uses an API that the cluster's Kubernetes, and the next one, still serve. */
export const noRemovedApis: Check = ({ models, objects }) => {
  const minors = new Map(models.map(({ cluster }) => [cluster.name, Number(cluster.platform.kubernetes.split('.')[1])]));
  return objects.flatMap((object) => {
    const { apiVersion, kind } = object.manifest;
    const minor = minors.get(clusterOf(object.path)) ?? 0;
    const gone = removed.find(([version, name, since]) => version === apiVersion && name === kind && since <= minor + 1);
    if (!gone) return [];
    return [{ where: whereIs(object), message: `apiVersion of a ${kind} must be one that Kubernetes 1.${minor} and the next serve, got '${apiVersion}', which 1.${gone[2]} removed; ${gone[3]}` }];
  });
};
