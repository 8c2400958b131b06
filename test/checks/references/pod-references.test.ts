import { podReferences } from '../../../lib/checks/references/pod-references';
import { manifestOf } from '../../support/manifest';

/** What pods of a workload read, as `kind name key`. */
function read(pod: object, container: object = {}, spec: object = {}): string[] {
  const template = { spec: { containers: [{ name: 'app', ...container }], ...pod } };
  return podReferences(manifestOf('apps/v1', 'StatefulSet', { spec: { template, ...spec } })).map(({ kind, name, key }) => [kind, name, key].filter((part) => part !== undefined).join(' '));
}

test.each<[string, string, string]>([['secretKeyRef', 'secretRef', '/Secret'], ['configMapKeyRef', 'configMapRef', '/ConfigMap']])('an environment by %s or %s', (ofKey, ofAll, kind) => {
  expect(read({}, { env: [{ name: 'A', valueFrom: { [ofKey]: { name: 'a', key: 'k' } } }] })).toEqual([`${kind} a k`]);
  expect(read({}, { env: [{ name: 'A', valueFrom: { [ofKey]: { name: 'a', key: 'k', optional: false } } }] })).toEqual([`${kind} a k`]);
  expect(read({}, { env: [{ name: 'A', valueFrom: { [ofKey]: { name: 'a', key: 'k', optional: true } } }] })).toEqual([]);
  expect(read({}, { env: [{ name: 'A', valueFrom: { [ofKey]: { key: 'k' } } }] })).toEqual([]);
  expect(read({}, { envFrom: [{ [ofAll]: { name: 'a' } }] })).toEqual([`${kind} a`]);
  expect(read({}, { envFrom: [{ [ofAll]: { name: 'a', optional: false } }] })).toEqual([`${kind} a`]);
  expect(read({}, { envFrom: [{ [ofAll]: { name: 'a', optional: true } }] })).toEqual([]);
  expect(read({}, { envFrom: [{ [ofAll]: {} }] })).toEqual([]);
});

test('an environment that is written out names nothing', () => {
  expect(read({}, { env: [{ name: 'A', value: 'a' }, { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] })).toEqual([]);
});

test.each<[string, string, string]>([['secret', 'secretName', '/Secret'], ['configMap', 'name', '/ConfigMap']])('a volume of a %s', (type, nameField, kind) => {
  const volumes = (source: object): object => ({ volumes: [{ name: 'v', [type]: source }] });
  expect(read(volumes({ [nameField]: 'a' }))).toEqual([`${kind} a`]);
  expect(read(volumes({ [nameField]: 'a', items: [{ key: 'k', path: 'p' }, { key: 'l', path: 'q' }] }))).toEqual([`${kind} a k`, `${kind} a l`]);
  expect(read(volumes({ [nameField]: 'a', optional: true }))).toEqual([]);
  expect(read(volumes({ [nameField]: 'a', optional: false }))).toEqual([`${kind} a`]);
  expect(read(volumes({}))).toEqual([]);
  const projected = (source: object): object => ({ volumes: [{ name: 'v', projected: { sources: [{ [type]: source }] } }] });
  expect(read(projected({ name: 'a' }))).toEqual([`${kind} a`]);
  expect(read(projected({ name: 'a', items: [{ key: 'k' }] }))).toEqual([`${kind} a k`]);
  expect(read(projected({ name: 'a', optional: true }))).toEqual([]);
  expect(read({ volumes: [{ name: 'v', projected: {} }] })).toEqual([]);
});

test('a claim, unless a template of the StatefulSet makes one of that volume', () => {
  const pod = { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'a' } }] };
  expect(read(pod)).toEqual(['/PersistentVolumeClaim a']);
  expect(read(pod, {}, { volumeClaimTemplates: [{ metadata: { name: 'v' } }] })).toEqual([]);
  expect(read(pod, {}, { volumeClaimTemplates: [{ metadata: { name: 'other' } }, {}] })).toEqual(['/PersistentVolumeClaim a']);
});

test('an account, a class and what opens a registry', () => {
  expect(read({ serviceAccountName: 'a', runtimeClassName: 'b', imagePullSecrets: [{ name: 'c' }, {}] })).toEqual(['/ServiceAccount a', '/Secret c', 'node.k8s.io/RuntimeClass b']);
  expect(read({ serviceAccountName: '', runtimeClassName: '' })).toEqual([]);
  expect(read({})).toEqual([]);
});

test('containers that begin first read as well, and objects without pods do not', () => {
  expect(read({ initContainers: [{ name: 'begin', envFrom: [{ secretRef: { name: 'a' } }] }] })).toEqual(['/Secret a']);
  expect(podReferences(manifestOf('v1', 'ConfigMap', { spec: { template: { spec: { serviceAccountName: 'a' } } } }))).toEqual([]);
});
