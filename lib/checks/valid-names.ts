import { type Check } from './check';

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** Kinds whose name is used in DNS or in a label, and must be a single DNS label. */
const labelKinds = new Set(['CronJob', 'Namespace', 'Service', 'StatefulSet']);

/** Names of RBAC objects may hold anything but a slash. */
const freeKinds = new Set(['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding']);

/** Every object has a name that Kubernetes takes. Names are refused, never cut: cut names collide. */
export const validNames: Check = ({ objects }) => objects.flatMap(({ path, manifest }) => {
  const name = String(manifest.metadata.name);
  const limit = manifest.kind === 'CronJob' ? 52 : labelKinds.has(manifest.kind) ? 63 : 253;
  const form = freeKinds.has(manifest.kind) ? /^[^/%]+$/ : labelKinds.has(manifest.kind) ? label : subdomain;
  const where = `${path.split('/').slice(0, -1).join('/')} ${manifest.kind}/${name}`;
  if (name.length > limit) return [{ where, message: `name of a ${manifest.kind} must have at most ${limit} characters, got ${name.length}; choose a shorter one` }];
  if (!form.test(name)) return [{ where, message: `name of a ${manifest.kind} must consist of a-z, 0-9 and '-', got '${name}'` }];
  return [];
});
