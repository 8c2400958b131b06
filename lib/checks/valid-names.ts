import { type Check, whereIs } from './check';

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** Kinds whose name is used in DNS or in a label, and must be a single DNS label. */
const labelKinds = new Set(['CronJob', 'Namespace', 'Service', 'StatefulSet']);

/** Names of RBAC objects may hold anything but a slash. */
const freeKinds = new Set(['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding']);

/** Every object has an API version, a kind and a name that Kubernetes takes. Names are refused, never cut: cut names collide. */
export const validNames: Check = ({ objects }) => objects.flatMap((object) => {
  const { apiVersion, kind, metadata } = object.manifest;
  // What is no text is told by the schema of its kind.
  const message = brokenForm(apiVersion, kind) ?? (typeof metadata.name === 'object' ? undefined : brokenRule(kind, String(metadata.name)));
  return message === undefined ? [] : [{ where: whereIs(object), message }];
});

function brokenForm(apiVersion: string, kind: string): string | undefined {
  if (!/^([a-z0-9]([-.a-z0-9]*[a-z0-9])?\/)?v[0-9]+((alpha|beta)[0-9]+)?$/.test(apiVersion)) {
    return `apiVersion of an object must be a version such as 'v1' or 'apps/v1', got '${apiVersion}'`;
  }
  return /^[A-Z][A-Za-z0-9]*$/.test(kind) ? undefined : `kind of an object must be letters and digits that begin with a capital, got '${kind}'`;
}

function brokenRule(kind: string, name: string): string | undefined {
  const limit = kind === 'CronJob' ? 52 : labelKinds.has(kind) ? 63 : 253;
  const [form, rule] = freeKinds.has(kind)
    ? [/^(?!\.{1,2}$)[^/%\p{Cc}]+$/u, "not be '.' or '..' and not hold '/', '%' or control characters"]
    : labelKinds.has(kind) ? [label, "consist of a-z, 0-9 and '-'"] : [subdomain, "consist of a-z, 0-9, '-' and '.'"];
  if (name.length > limit) return `name of a ${kind} must have at most ${limit} characters, got ${name.length}; choose a shorter one`;
  return form.test(name) ? undefined : `name of a ${kind} must ${rule}, got '${name}'`;
}
