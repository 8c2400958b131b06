import { noSecretData } from '../../lib/checks/no-secret-data';
import { type Manifest } from '../../lib/manifest';

const told = (kind: string, fields: Readonly<Record<string, unknown>>): string[] => {
  const manifest: Manifest = { apiVersion: 'v1', kind, metadata: { name: 'web' }, ...fields };
  return noSecretData({ models: [], hubs: [], objects: [{ path: `home/web/${kind}-web.yaml`, origin: 'home/web', manifest }], previous: () => undefined }).map(({ message }) => message.split(';', 1)[0]!);
};
const inVariable = (name: string, value: unknown): string[] => told('Pod', { spec: { containers: [{ name: 'web', env: [{ name: 'MODE', value: 'fast' }, { name, value }] }] } });

describe('a password in plain text', () => {
  test('is found in a variable, a setting and a value of a chart', () => {
    expect(inVariable('DB_PASSWORD', 'hunter2')).toEqual(["spec.containers[0].env[1].value must hold no password, got one in plain text under 'DB_PASSWORD'"]);
    expect(told('ConfigMap', { data: { 'admin.passwd': 'changeme' } })).toEqual(["data.admin.passwd must hold no password, got one in plain text under 'admin.passwd'"]);
    expect(told('Application', { spec: { source: { helm: { valuesObject: { auth: { rootPassword: 'x' } } } } } })).toEqual(["spec.source.helm.valuesObject.auth.rootPassword must hold no password, got one in plain text under 'rootPassword'"]);
    expect(told('Widget', { spec: { key: { passphrase: 'correct horse' } } })).toHaveLength(1);
  });

  test.each(['', '/run/secrets/password', '$(PASSWORD)', 'x-${PASSWORD}', '{{ .password }}', '@PASSWORD@', 'none', 'true', '0', 1, undefined, { name: 'login', key: 'password' }])('is not what says where one is, or that there is none: %j', (value) => {
    expect(inVariable('PASSWORD', value)).toEqual([]);
    expect(told('Widget', { spec: { password: value } })).toEqual([]);
  });

  test.each(['PASSWORD_FILE', 'existingSecretPassword', 'passwordKey', 'PASSWORDLESS', 'passwordSecretRef'])('is nothing that is called %s', (name) => {
    expect(inVariable(name, 'login')).toEqual([]);
    expect(told('Widget', { spec: { [name]: 'login' } })).toEqual([]);
  });
});

test('data of a Secret is told as a whole, and ciphertext is none', () => {
  expect(told('Secret', { data: { password: 'aHVudGVyMg==' }, stringData: { user: 'web' } })).toEqual(['a Secret must not have its data in Git, got 2 of its values']);
  expect(told('Secret', { type: 'Opaque' })).toEqual([]);
  expect(told('SealedSecret', { spec: { encryptedData: { password: 'AgB' } } })).toEqual([]);
});
