import { texts } from '../fields';
import { containersOf, podSpecOf } from '../pod-spec';
import { type Manifest } from '../manifest';
import { groupOf, isCoreGroup } from '../object-identity';
import { type Check, whereIs } from './check';

/**
 * Names inside an object that the API server is strict about and no schema describes: files, variables, mount paths, finalizers. Of a
 * finalizer without a path it warns in custom kinds, and refuses it in its own.
 */
export const validKeys: Check = ({ objects }) => objects.flatMap((object) => [
  ...[...filesOf(object.manifest), ...variablesAndMountsOf(object.manifest)].map((message) => ({ where: whereIs(object), message })),
  ...finalizersOf(object.manifest).map((message) => ({
    where: whereIs(object), message, ...(!isCoreGroup(groupOf(object.manifest)) && { severity: 'warning' as const }),
  })),
]);

/** Those of Kubernetes itself need no domain; a project's is known to Argo CD by no other name. */
const known = new Set(['foregroundDeletion', 'kubernetes', 'orphan']);
const ofProjects = 'resources-finalizer.argocd.argoproj.io';

function finalizersOf(manifest: Manifest): string[] {
  return texts(manifest.metadata.finalizers).filter((name) => !name.includes('/') && !known.has(name) && !(manifest.kind === 'AppProject' && name === ofProjects))
    .map((name) => `a finalizer must be a domain and a path, got '${name}'; ${name === ofProjects ? `write '${name}/foreground'` : "write it as 'example.org/name', as the controller that removes it knows it"}`);
}

function filesOf({ apiVersion, kind, data, binaryData }: Manifest): string[] {
  if (apiVersion !== 'v1' || kind !== 'ConfigMap') return [];
  return Object.keys({ ...(data as object), ...(binaryData as object) })
    .filter((key) => !/^[-._A-Za-z0-9]{1,253}$/.test(key) || key === '.' || key.startsWith('..'))
    .map((key) => `name of a file must be 1 to 253 of letters, digits, '-', '_' and '.', without '..' at its beginning, got '${key}'`);
}

function variablesAndMountsOf(manifest: Manifest): string[] {
  return containersOf(podSpecOf(manifest)?.spec).flatMap(({ name, env = [], volumeMounts = [] }) => [
    ...env.filter((variable) => !/^[ -<>-~]+$/.test(variable.name))
      .map((variable) => `name of a variable of container '${name}' must be printable ASCII without '=', got '${variable.name}'`),
    ...volumeMounts.filter(({ mountPath }) => !/^\/[^:]*$/.test(mountPath))
      .map(({ mountPath }) => `path of a mount of container '${name}' must begin with '/' and hold no ':', got '${mountPath}'`),
  ]);
}
