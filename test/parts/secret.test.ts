import { Secret, type SecretProps, vault } from '../../lib';
import { ExternalSecret } from '../../lib/kinds/external-secret';
import { refusal, render } from '../support/declare';

const declared = (props: Partial<SecretProps> = {}): ReturnType<typeof render> => render((application) => new Secret(application, 'login', { keys: ['user', 'password'], ...props }));

describe('a secret', () => {
  test('stands in Git as references alone, one for each key', () => {
    const rendered = declared();
    expect(rendered.manifests().some(({ kind }) => kind === 'Secret')).toBe(false);
    const { spec } = rendered.custom(ExternalSecret, 'login');
    expect(spec.target).toMatchObject({ name: 'login', creationPolicy: 'Owner', deletionPolicy: 'Retain' });
    expect(spec.data?.map(({ secretKey, remoteRef }) => [secretKey, remoteRef.key, remoteRef.property]))
      .toEqual([['user', 'home/web/login', 'user'], ['password', 'home/web/login', 'password']]);
    expect(spec.secretStoreRef).toEqual({ kind: 'ClusterSecretStore', name: 'vault' });
  });

  test('writes out what the API server would add inside its list, which would else be a difference for ever', () => {
    for (const { remoteRef } of declared().custom(ExternalSecret, 'login').spec.data ?? []) {
      expect(remoteRef).toMatchObject({ conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' });
    }
  });

  test('may be kept elsewhere than under its application', () => {
    const { spec } = declared({ entry: 'shared/login' }).custom(ExternalSecret, 'login');
    expect(new Set(spec.data?.map(({ remoteRef }) => remoteRef.key))).toEqual(new Set(['shared/login']));
  });

  test('never meets another one’s entry by default, in whatever application and cluster', () => {
    const entry = (name: string, cluster: string): string | undefined =>
      render((application) => new Secret(application, name, { keys: ['a'] }), { name: cluster }).custom(ExternalSecret, name).spec.data?.[0]?.remoteRef.key;
    expect(new Set([entry('a', 'x'), entry('b', 'x'), entry('a', 'y')]).size).toBe(3);
  });

  test('gets labels, a type and further data from a template that keeps its keys', () => {
    const { template } = declared({ labels: { team: 'a' }, type: 'kubernetes.io/basic-auth', template: { url: 'https://{{ .user }}@example.org' } }).custom(ExternalSecret, 'login').spec.target!;
    expect(template).toEqual({
      engineVersion: 'v2', mergePolicy: 'Merge', type: 'kubernetes.io/basic-auth', metadata: { labels: { team: 'a' } }, data: { url: 'https://{{ .user }}@example.org' },
    });
    expect(declared().custom(ExternalSecret, 'login').spec.target!.template).toBeUndefined();
  });

  test('is read by keys that it has, those of its template included', () => {
    render((application) => {
      const secret = new Secret(application, 'login', { keys: ['user'], template: { url: 'x' } });
      expect([secret.key('user'), secret.key('url')]).toEqual([{ secretName: 'login', key: 'user' }, { secretName: 'login', key: 'url' }]);
    });
    expect(refusal((application) => new Secret(application, 'login', { keys: ['user'] }).key('pasword'))).toBe("key of secret 'login' must be one of user, got 'pasword'");
    expect(refusal((application) => new Secret(application, 'login', { keys: [] }))).toBe("secret 'login' must have at least one key, got none");
  });

  test('needs a place where its values are kept', () => {
    expect(refusal((application) => new Secret(application, 'login', { keys: ['a'] }), { secrets: undefined })).toMatch(/must have 'secrets', got none; web needs secret 'login': add secrets: vault/);
  });
});

describe('the backend', () => {
  test.each(['http://vault.example.org', 'vault.example.org', ''])('%p is refused: only https keeps secrets', (server) => {
    expect(() => vault({ server })).toThrow(/^server of vault must be an https URL/);
  });

  test('is reached on the port of its address', () => {
    expect(vault({ server: 'https://vault.example.org' })).toMatchObject({ host: 'vault.example.org', port: 443, mount: 'kv', authMount: 'kubernetes', role: 'external-secrets' });
    expect(vault({ server: 'https://vault.example.org:8200' }).port).toBe(8200);
  });
});
