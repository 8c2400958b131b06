import { type Check, whereIs } from './check';

/**
 * API versions of Kubernetes that are no longer served, with the minor version of 1.x that removed them and what came after.
 * @see https://kubernetes.io/docs/reference/using-api/deprecation-guide/
 */
const removed: readonly (readonly [apiVersion: string, kinds: string, minor: number, instead: string])[] = [
  ['extensions/v1beta1', 'DaemonSet Deployment NetworkPolicy PodSecurityPolicy ReplicaSet', 16, 'apps/v1, networking.k8s.io/v1'],
  ['apps/v1beta1', '*', 16, 'apps/v1'],
  ['apps/v1beta2', '*', 16, 'apps/v1'],
  ['extensions/v1beta1', 'Ingress', 22, 'networking.k8s.io/v1'],
  ['networking.k8s.io/v1beta1', 'Ingress IngressClass', 22, 'networking.k8s.io/v1'],
  ['admissionregistration.k8s.io/v1beta1', 'MutatingWebhookConfiguration ValidatingWebhookConfiguration', 22, 'admissionregistration.k8s.io/v1'],
  ['apiextensions.k8s.io/v1beta1', '*', 22, 'apiextensions.k8s.io/v1'],
  ['apiregistration.k8s.io/v1beta1', '*', 22, 'apiregistration.k8s.io/v1'],
  ['authentication.k8s.io/v1beta1', 'TokenReview', 22, 'authentication.k8s.io/v1'],
  ['authorization.k8s.io/v1beta1', '*', 22, 'authorization.k8s.io/v1'],
  ['certificates.k8s.io/v1beta1', '*', 22, 'certificates.k8s.io/v1'],
  ['coordination.k8s.io/v1beta1', 'Lease', 22, 'coordination.k8s.io/v1'],
  ['rbac.authorization.k8s.io/v1beta1', '*', 22, 'rbac.authorization.k8s.io/v1'],
  ['scheduling.k8s.io/v1beta1', 'PriorityClass', 22, 'scheduling.k8s.io/v1'],
  ['storage.k8s.io/v1beta1', 'CSIDriver CSINode StorageClass VolumeAttachment', 22, 'storage.k8s.io/v1'],
  ['batch/v1beta1', 'CronJob', 25, 'batch/v1'],
  ['discovery.k8s.io/v1beta1', 'EndpointSlice', 25, 'discovery.k8s.io/v1'],
  ['events.k8s.io/v1beta1', 'Event', 25, 'events.k8s.io/v1'],
  ['autoscaling/v2beta1', '*', 25, 'autoscaling/v2'],
  ['policy/v1beta1', '*', 25, 'policy/v1'],
  ['node.k8s.io/v1beta1', 'RuntimeClass', 25, 'node.k8s.io/v1'],
  ['flowcontrol.apiserver.k8s.io/v1beta1', '*', 26, 'flowcontrol.apiserver.k8s.io/v1'],
  ['autoscaling/v2beta2', '*', 26, 'autoscaling/v2'],
  ['storage.k8s.io/v1beta1', 'CSIStorageCapacity', 27, 'storage.k8s.io/v1'],
  ['flowcontrol.apiserver.k8s.io/v1beta2', '*', 29, 'flowcontrol.apiserver.k8s.io/v1'],
  ['flowcontrol.apiserver.k8s.io/v1beta3', '*', 32, 'flowcontrol.apiserver.k8s.io/v1'],
];

/** Every object uses an API version that the cluster's Kubernetes, and the next one, still serve. */
export const noRemovedApis: Check = ({ models, objects }) => {
  const minors = new Map(models.map(({ cluster }) => [cluster.name, Number(cluster.platform.kubernetes.split('.')[1])]));
  return objects.flatMap((object) => {
    const { apiVersion, kind } = object.manifest;
    const minor = minors.get(object.path.split('/')[0]!) ?? 0;
    const gone = removed.find(([version, kinds, since]) => version === apiVersion && (kinds === '*' || kinds.split(' ').includes(kind)) && since <= minor + 1);
    if (!gone) return [];
    return [{ where: whereIs(object), message: `apiVersion of a ${kind} must be one that Kubernetes 1.${minor} and the next serve, got '${apiVersion}', which 1.${gone[2]} removed; write ${gone[3]}` }];
  });
};
