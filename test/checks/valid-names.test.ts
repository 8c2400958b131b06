import { validNames } from '../../lib/checks/valid-names';

/** What is said of one object of this version, kind and name. */
function said(apiVersion: string, kind: string, name: string): string[] {
  const object = { path: 'home/web/object.yaml', origin: 'web', manifest: { apiVersion, kind, metadata: { name } } };
  return validNames({ models: [], hubs: [], objects: [object], previous: () => undefined }).map(({ message }) => message);
}

const named = (kind: string, name: string): string[] => said('v1', kind, name);
const x = (count: number): string => 'x'.repeat(count);

test.each(['v1', 'v12', 'v1beta1', 'v2alpha12', 'apps/v1', 'a/v1', 'cert-manager.io/v1', 'x.2.y9/v1beta1'])('apiVersion %s is one', (apiVersion) => expect(said(apiVersion, 'Thing', 'a')).toEqual([]));

test.each(['', '1', 'v', 'v1beta', 'v1gamma1', 'xv1', 'v1x', ' v1', 'Apps/v1', '-a/v1', 'a-/v1', '/v1', 'a/b/v1', 'a/v1/'])("apiVersion '%s' is none", (apiVersion) =>
  expect(said(apiVersion, 'Thing', 'a')).toEqual([`apiVersion of an object must be a version such as 'v1' or 'apps/v1', got '${apiVersion}'`]));

test('a kind is letters and digits after a capital', () => {
  for (const kind of ['A', 'Pod', 'CSIDriver', 'L2Advertisement']) expect(named(kind, 'a')).toEqual([]);
  for (const kind of ['', 'pod', '2Pods', 'Pod/status', 'My-Pod', ' Pod']) expect(named(kind, 'a')).toEqual([`kind of an object must be letters and digits that begin with a capital, got '${kind}'`]);
});

describe('a name', () => {
  test.each(['a', '0', 'ab', 'a-b', 'a--b', 'a.b', 'a1.b-c.d', `${x(63)}.${x(63)}`, 'abc.def.ghi'])('%s is a subdomain', (name) => expect(named('ConfigMap', name)).toEqual([]));
  test.each(['A', '-a', 'a-', '.a', 'a.', 'a..b', 'a.-b', 'a-.b', 'a.b-', 'a_b', 'a/b', 'ä', ''])("'%s' is no subdomain", (name) =>
    expect(named('ConfigMap', name)).toEqual([`name of a ConfigMap must consist of a-z, 0-9, '-' and '.', got '${name}'`]));

  describe.each(['CronJob', 'Namespace', 'Service', 'StatefulSet'])('of a %s, which is used in DNS or in a label,', (kind) => {
    test.each(['a', 'ab', 'a-b', 'a1'])('may be %s', (name) => expect(named(kind, name)).toEqual([]));
    test.each(['a.b', '-a', 'a-', '.a', 'A'])("may not be '%s'", (name) => expect(named(kind, name)).toEqual([`name of a ${kind} must consist of a-z, 0-9 and '-', got '${name}'`]));
  });

  describe.each(['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'])('of a %s is free,', (kind) => {
    test.each(['system:reader', 'A b', '.a', '..a', '...', 'a..', 'ä'])('and may be %s', (name) => expect(named(kind, name)).toEqual([]));
    test.each(['.', '..', 'a/b', '/a', 'a/', 'a%', '%2f', 'a\n', '\u0000', ''])('but no path, nor the text of one: %j', (name) =>
      expect(named(kind, name)).toEqual([`name of a ${kind} must not be '.' or '..' and not hold '/', '%' or control characters, got '${name}'`]));
  });

  // The Jobs of a CronJob add 11 characters to its name.
  test.each([['CronJob', 52], ['Service', 63], ['Namespace', 63], ['StatefulSet', 63], ['ConfigMap', 253], ['ClusterRole', 253]])('of a %s is at most %i characters long', (kind, limit) => {
    expect(named(kind, x(limit))).toEqual([]);
    expect(named(kind, x(limit + 1))).toEqual([`name of a ${kind} must have at most ${limit} characters, got ${limit + 1}; choose a shorter one`]);
  });
});
