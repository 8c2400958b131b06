import { podSecurityOf } from '../derive/pod-security';
import { looser, type PodSecurityLevel, podSecurityLevels } from '../pod-security';
import { groupKind } from '../object-identity';
import { podSpecOf } from '../pod-spec';
import { type Check, objectsOf } from './check';

/** Pods meet the Pod Security level that their namespace enforces: the API server refuses those that do not. */
export const meetsPodSecurity: Check = ({ models }) => models.flatMap((model) => {
  const objects = objectsOf(model);
  const levels = new Map(objects.flatMap(({ manifest }) => {
    const level = manifest.metadata.labels?.['pod-security.kubernetes.io/enforce'];
    return groupKind(manifest) === '/Namespace' && isLevel(level) ? [[manifest.metadata.name, level] as const] : [];
  }));
  return objects.flatMap(({ manifest, where }) => {
    const namespace = manifest.metadata.namespace ?? '';
    const enforced = levels.get(namespace) ?? (model.cluster.platform.rights.to === 'cluster' && namespace === 'default' ? model.cluster.platform.podSecurity : undefined);
    const needed = podSecurityOf(manifest);
    if (!podSpecOf(manifest) || enforced === undefined || looser(needed, enforced) === enforced) return [];
    return [{
      where,
      message: `pods of ${manifest.kind} '${manifest.metadata.name}' must meet Pod Security '${enforced}', which namespace '${namespace}' enforces, got a pod that needs '${needed}'; give it fewer rights, or let us derive the Namespace`,
    }];
  });
});

function isLevel(text: unknown): text is PodSecurityLevel {
  return podSecurityLevels.includes(text as PodSecurityLevel);
}
