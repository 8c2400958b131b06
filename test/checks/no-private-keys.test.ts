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

  const letters = 'Ab3'.repeat(30);
  test.each<[string, string[]]>([
    ['a private key', [
      pieces('-----BEGIN ', 'PRIVATE KEY-----'), pieces('-----BEGIN ', 'RSA PRIVATE KEY-----'), pieces('-----BEGIN ', 'EC2 SHORT PRIVATE KEY-----'), pieces('-----BEGIN ', 'PGP PRIVATE KEY BLOCK-----'),
      `{"d":"${'a'.repeat(20)}","kty":"EC"}`, `{"k" : "${'a-_Z9'.repeat(4)}" , "alg" : "HS256"}`, `{"d":"${'a'.repeat(20)}", "crv":1}`, `{"d":"${'a'.repeat(20)}","p":1}`, `{"d":"${'a'.repeat(20)}","q":1}`,
    ]],
    ['an AWS access key', [pieces('AKIA', 'ABCDEFGHIJKLMNO1'), pieces('x=ASIA', 'ABCDEFGHIJKLMNO1,y')]],
    ['a GitHub token', [...'pousr'].map((type) => pieces(`gh${type}_`, letters.slice(0, 36))).concat(pieces('gho_', letters.slice(0, 40)), pieces('github_pat_', letters.slice(0, 59), '_'))],
    ['a GitLab token', [pieces('a glpat-', `${letters.slice(0, 18)}-_`)]],
    ['a Slack token', [...'abprs'].map((type) => pieces(`xox${type}-`, '1a2B3c4D5e-1a2B3c4D5'))],
    ['a Vault token', [...'sbr'].map((type) => pieces(`hv${type}.`, `${letters.slice(0, 18)}-_`))],
    ['a token of a service account', [pieces('eyJ', `${'a-_'.repeat(4)}.eyJ${'b-_'.repeat(4)}.${'c-_'.repeat(4)}`)]],
    ['a password in a URL', ['https://u:abc@e', 'amqp+ssl://user.name:abc@example.org', 'a9://u:pw!@9']],
  ])('of the form of %s', (noun, values) => {
    for (const value of values) expect([value, told(value)]).toEqual([value, [`data.value must hold no credential, got ${noun}; Git never forgets: revoke it, and read it from the secrets backend with new Secret(…)`]]);
  });

  test.each<[string, string[]]>([
    ['a private key', ['-----BEGIN PUBLIC THING-----', 'BEGIN PRIVATE KEY-----', '-----BEGIN PRIVATE KEY', `{"d":"${'a'.repeat(19)}","kty":"EC"}`, `{"e":"${'a'.repeat(20)}","kty":"EC"}`, `{"d":"${'a'.repeat(20)}"}`, `{"d":"${'a'.repeat(20)}","x":1}`, `{"d":"${'a b'.repeat(20)}","kty":1}`]],
    ['an AWS access key', [pieces('AKIA', 'ABCDEFGHIJKLMN'), pieces('AKIA', 'ABCDEFGHIJKLMNO12'), pieces('xAKIA', 'ABCDEFGHIJKLMNO1'), pieces('AKIB', 'ABCDEFGHIJKLMNO1'), pieces('AKIA', 'abcdefghijklmno1')]],
    ['a GitHub token', [pieces('ghp_', 'a'.repeat(35)), pieces('ghx_', 'a'.repeat(36)), pieces('xghp_', 'a'.repeat(36)), pieces('github_pat_', 'a'.repeat(59))]],
    ['a GitLab token', [pieces('glpat-', 'a'.repeat(19)), pieces('xglpat-', 'a'.repeat(20))]],
    ['a Slack token', [pieces('xoxb-', 'a'.repeat(19)), pieces('xoxc-', 'a'.repeat(20)), pieces('axoxb-', 'a'.repeat(20))]],
    ['a Vault token', [pieces('hvs.', 'a'.repeat(19)), pieces('hvx.', 'a'.repeat(20)), pieces('ahvs.', 'a'.repeat(20)), pieces('hvsx', 'a'.repeat(20))]],
    ['a token of a service account', [pieces('eyJ', `${'a'.repeat(9)}.eyJ${'b'.repeat(10)}.${'c'.repeat(10)}`), pieces('eyJ', `${'a'.repeat(10)}.eyJ${'b'.repeat(9)}.${'c'.repeat(10)}`), pieces('eyJ', `${'a'.repeat(10)}.eyJ${'b'.repeat(10)}.${'c'.repeat(9)}`), pieces('xeyJ', `${'a'.repeat(10)}.eyJ${'b'.repeat(10)}.${'c'.repeat(10)}`)]],
    ['a password in a URL', ['https://u:ab@example.org', 'https://u@example.org', 'https://:abc@example.org', 'https://u:abc@-', 'https://u:a c@example.org', 'https://u v:abc@example.org', 'https://u:$(PASSWORD)@example.org', 'https://${USER}:abc@example.org', 'u:abc@example.org']],
  ])('nearly of the form of %s are none', (_, values) => {
    for (const value of values) expect([value, told(value)]).toEqual([value, []]);
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

describe('a word of letters drawn at random', () => {
  // 32 and 512 letters of base64, none of them like another for as long as it goes.
  const alphabet = 'aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uVwXyZ+/AbCdEfGhIjKlMnOpQrStUvWxYz';
  const word = (length: number): string => alphabet.repeat(9).slice(0, length);

  test('is of 32 to 512 of them', () => {
    expect(told(word(32))).toEqual([expect.stringContaining('got 32 characters that look drawn at random;')]);
    expect(told(word(512))).toEqual([expect.stringContaining('got 512 characters that look drawn at random;')]);
    expect(told(`${word(40)}==`)).toEqual([expect.stringContaining('got 42 characters that look drawn at random;')]);
    expect(told(` ${word(32)}`)).toEqual([expect.stringContaining('got a word of 32 characters that look drawn at random;')]);
    for (const length of [31, 513]) expect(told(word(length))).toEqual([]);
  });

  test('is of small and capital letters and digits', () => {
    expect(told(word(48).toLowerCase())).toEqual([]);
    expect(told(word(48).toUpperCase())).toEqual([]);
    expect(told(word(48).replace(/\d/g, ''))).toEqual([]);
    for (const digest of ['sha256-', 'sha384-', 'sha512-']) expect(told(`${digest}${word(48)}`)).toEqual([]);
    expect(told(`sha1-${word(48)}`)).toHaveLength(1);
  });

  test('has no letter often', () => {
    expect(told('aB1'.repeat(16))).toEqual([]);
    expect(told(`${word(24)}${word(24)}`)).toHaveLength(1);
    expect(told(`${word(12)}${word(12)}${word(12)}`)).toEqual([]);
  });

  test('stands by itself', () => {
    for (const beside of ['%', '.', '_', '-', '=']) {
      expect([beside, told(`${beside}${word(32)}`)]).toEqual([beside, ['_', '-', '='].includes(beside) ? [expect.anything()] : []]);
    }
  });
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
