import * as fc from 'fast-check';
import { createHash } from 'node:crypto';
import { noPrivateKeys } from '../../lib/checks/no-private-keys';
import { type RenderedObject } from '../../lib/render';

const told = (value: string): string[] => {
  const object: RenderedObject = { path: 'home/web/ConfigMap-web.yaml', origin: 'home/web', manifest: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' }, data: { value } } };
  return noPrivateKeys({ models: [], hubs: [], objects: [object], previous: () => undefined }).map(({ message }) => message);
};

/** Put together here, so that no scanner takes this file for a leak. */
const pieces = (...parts: readonly string[]): string => parts.join('');

describe('credentials', () => {
  test.each([
    ['a private key', pieces('-----BEGIN ', 'OPENSSH PRIVATE KEY-----\nb3Blbn\n')],
    ['an AWS access key', pieces('key AKIA', 'IOSFODNN7EXAMPLE')],
    ['a GitHub token', pieces('ghp_', 'a'.repeat(36))],
    ['a GitLab token', pieces('glpat-', 'abcdefghij0123456789')],
    ['a Slack token', pieces('xoxb-', '123456789012-abcdefghij')],
    ['a Vault token', pieces('hvs.', 'CAESIJ1234567890abcdefgh')],
    ['a token of a service account', pieces('eyJhbGciOiJSUzI1NiJ9.', 'eyJpc3MiOiJrdWJlIn0.', 'c2lnbmF0dXJl')],
    ['a password in a URL', pieces('postgres://web:', 'hunter2@db.example.org/web')],
  ])('are known by their form: %s', (noun, value) => {
    expect(told(value)).toEqual([`data.value must hold no credential, got ${noun}; Git never forgets: revoke it, and read it from the secrets backend with new Secret(…)`]);
  });

  test('of a generator are known by what they are made of, nearly always', () => {
    const found = Array.from({ length: 500 }, (_, index) => told(createHash('sha256').update(String(index)).digest('base64'))).filter((messages) => messages.length > 0);
    expect(found.length).toBeGreaterThan(475);
  });
});

describe('a word that was drawn at random', () => {
  const drawn = createHash('sha256').update('1').digest('base64');
  test.each([`[client]\npassword = ${drawn}\nhost = db\n`, `{"apiKey":"${drawn}"}`, `token: '${drawn}'`, `--secret=${drawn} --port=1`])('is found inside a text: %s', (text) => {
    expect(told(text)).toEqual(["data.value must hold no credential, got a word of 44 characters that look drawn at random; Git never forgets: revoke it, and read it from the secrets backend with new Secret(…)"]);
  });

  test.each([
    `-----BEGIN CERTIFICATE-----\n${drawn}\n${drawn}\n-----END CERTIFICATE-----\n`, `-----BEGIN RSA PUBLIC KEY-----\n${drawn}\n-----END RSA PUBLIC KEY-----\n`, `url(data:image/png;base64,${drawn})`, `key "ecdsa-sha2-nistp256 ${drawn}"`,
    `integrity="sha512-${drawn}"`, `https://example.org/${drawn.replaceAll('/', '_')}/page`,
  ])('is public here: %s', (text) => expect(told(text)).toEqual([]));
});

describe('what is no credential is let pass', () => {
  test.each([
    'dca62133336e02784d02aaad861381820674d1c8e3e98a03797610b81ee4defe', 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', '6ff42ae2-765d-4adf-8112-31c55c1551ef',
    'ghcr.io/example/web@sha256:dca62133336e02784d02aaad861381820674d1c8e3e98a03797610b81ee4defe', 'https://web.example.org/a/very/long/path/with/many/parts',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl someone', 'postgres://$(USER):$(PASSWORD)@db/web', 'https://{{ .user }}:{{ .password }}@example.org',
    'KUBERNETES_SERVICE_ACCOUNT_TOKEN_FILE_PATH_1', 'io.kubernetes.pod.terminationGracePeriodSeconds',
  ])('%s', (value) => expect(told(value)).toEqual([]));

  test('names of any number of words', () => {
    const word = fc.constantFrom('Cluster', 'web', 'Service', 'token', 'File', 'path', 'Password', 'secret', 'Key', 'name', 'Namespace', 'v2');
    fc.assert(fc.property(fc.array(word, { minLength: 4, maxLength: 12 }), fc.constantFrom('', '-', '_', '/'), (words, by) => {
      expect(told(words.join(by))).toEqual([]);
    }), { numRuns: 500, seed: 5 });
  });
});
