import { secretsOf } from '../../lib/checks/made-secrets';
import { manifestOf } from '../support/manifest';

/** Secrets with their keys in order; `any` where the keys are not known. */
function made(apiVersion: string, kind: string, fields: object = {}, metadata: object = {}): Record<string, string[] | 'any'> {
  return Object.fromEntries(secretsOf(manifestOf(apiVersion, kind, fields, metadata)).map(([name, keys]) => [name, keys ? [...keys].sort() : 'any']));
}

test('a Secret has the keys of its data, unless somebody fills it', () => {
  expect(made('v1', 'Secret', { data: { a: 'QQ==' }, stringData: { b: 'b' } })).toEqual({ thing: ['a', 'b'] });
  expect(made('v1', 'Secret', { data: { a: 'QQ==' } })).toEqual({ thing: ['a'] });
  expect(made('v1', 'Secret', { stringData: { b: 'b' } })).toEqual({ thing: ['b'] });
  expect(made('v1', 'Secret')).toEqual({ thing: 'any' });
});

describe('an ExternalSecret makes', () => {
  const external = (spec: object): unknown => made('external-secrets.io/v1', 'ExternalSecret', { spec });
  const data = [{ secretKey: 'a' }, { secretKey: 'b' }];

  test('a Secret of its name or of its target, with the keys that it asks for', () => {
    expect(external({ data })).toEqual({ thing: ['a', 'b'] });
    expect(external({ data, target: { name: 'other' } })).toEqual({ other: ['a', 'b'] });
    expect(external({})).toEqual({ thing: [] });
  });

  test('the keys of its template instead, or beside them where these are merged', () => {
    const template = { data: { c: '{{ .a }}' } };
    expect(external({ data, target: { template } })).toEqual({ thing: ['c'] });
    expect(external({ data, target: { template: { ...template, mergePolicy: 'Replace' } } })).toEqual({ thing: ['c'] });
    expect(external({ data, target: { template: { ...template, mergePolicy: 'Merge' } } })).toEqual({ thing: ['a', 'b', 'c'] });
    expect(external({ data, target: { template: {} } })).toEqual({ thing: ['a', 'b'] });
  });

  test('keys that nobody knows where it takes whole entries or files', () => {
    expect(external({ data, dataFrom: [{ extract: { key: 'a' } }] })).toEqual({ thing: 'any' });
    expect(external({ data, target: { template: { templateFrom: [{}] } } })).toEqual({ thing: 'any' });
  });
});

test('a SealedSecret makes one of its name, with what is sealed and what its template adds', () => {
  expect(made('bitnami.com/v1alpha1', 'SealedSecret', { spec: { encryptedData: { a: 'x' }, template: { data: { b: 'y' } } } })).toEqual({ thing: ['a', 'b'] });
  expect(made('bitnami.com/v1alpha1', 'SealedSecret', { spec: { encryptedData: { a: 'x' } } })).toEqual({ thing: ['a'] });
  expect(made('bitnami.com/v1alpha1', 'SealedSecret', { spec: { template: {} } })).toEqual({ thing: [] });
});

test('cert-manager makes the Secrets of certificates and the keys of accounts', () => {
  expect(made('cert-manager.io/v1', 'Certificate', { spec: { secretName: 'tls' } })).toEqual({ tls: 'any' });
  expect(made('cert-manager.io/v1', 'Certificate', { spec: {} })).toEqual({});
  expect(made('cert-manager.io/v1', 'Issuer', { spec: { acme: { privateKeySecretRef: { name: 'account' } } } })).toEqual({ account: 'any' });
  for (const spec of [{ acme: { privateKeySecretRef: {} } }, { acme: {} }, { selfSigned: {} }]) expect(made('cert-manager.io/v1', 'Issuer', { spec })).toEqual({});
});

test.each(['cert-manager.io/issuer', 'cert-manager.io/cluster-issuer', 'kubernetes.io/tls-acme'])('cert-manager makes the certificates of what has the annotation %s', (annotation) => {
  const annotations = { [annotation]: 'x' };
  const ingress = { spec: { tls: [{ secretName: 'tls' }, { hosts: [] }, { secretName: 7 }] } };
  const gateway = { spec: { listeners: [{ tls: { certificateRefs: [{ name: 'tls' }] } }] } };
  expect(made('networking.k8s.io/v1', 'Ingress', ingress, { annotations })).toEqual({ tls: 'any' });
  expect(made('gateway.networking.k8s.io/v1', 'Gateway', gateway, { annotations })).toEqual({ tls: 'any' });
  expect(made('networking.k8s.io/v1', 'Ingress', ingress)).toEqual({});
  expect(made('gateway.networking.k8s.io/v1', 'Gateway', gateway, { annotations: { other: 'x' } })).toEqual({});
});

test('CloudNativePG makes those of a database', () => {
  const credentials = ['dbname', 'fqdn-jdbc-uri', 'fqdn-uri', 'host', 'jdbc-uri', 'password', 'pgpass', 'port', 'uri', 'user', 'username'];
  expect(made('postgresql.cnpg.io/v1', 'Cluster')).toEqual({
    'thing-app': credentials, 'thing-superuser': credentials, 'thing-ca': 'any', 'thing-replication': 'any', 'thing-server': 'any',
  });
});

test('other objects make none', () => {
  expect(made('v1', 'ConfigMap', { data: { a: 'a' } })).toEqual({});
  expect(made('example.org/v1', 'Secret', { data: { a: 'a' } })).toEqual({});
});
