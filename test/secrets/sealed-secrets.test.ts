import * as fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { Secret, sealedSecrets, type SecretProps, Workload } from '../../lib';
import { Application as ArgoApplication } from '../../lib/kinds/application';
import { SealedSecret } from '../../lib/kinds/sealed-secret';
import { validate } from '../../lib/schema';
import { syncWave } from '../../lib/derive/object-waves';
import { stepsOf } from '../../lib/cli/bootstrap-steps';
import { sealedFile } from '../../lib/secrets/sealed-file';
import { SealedSecrets } from '../../apps';
import { refusal, render, renderCluster } from '../support/declare';
import { type Rendered } from '../support/rendered';
import { folderOf, forgetFolders, open, sealedObject } from '../support/seal';

afterAll(forgetFolders);

const values = { user: 'ada', password: 's3cret' };
const right = sealedObject('web', 'login', values);
type Content = string | object;

const rendered = (content: Content, props: Partial<SecretProps> = {}): Rendered =>
  render((web) => new Secret(web, 'login', { keys: ['user', 'password'], ...props }), { secrets: sealedSecrets({ folder: folderOf({ 'home/web/login.yaml': content }) }) });

/** What a file is refused with, without the command that would make a right one. */
const refused = (content: Content | undefined): { readonly rule: string; readonly remedy: string } => {
  const folder = folderOf(content === undefined ? {} : { 'home/web/login.yaml': content });
  const message = refusal((web) => new Secret(web, 'login', { keys: ['user', 'password'] }), { secrets: sealedSecrets({ folder }) });
  const [rule, ...remedy] = message.split('; ');
  return { rule: rule!.replace(folder, 'secrets'), remedy: remedy.join('; ').replaceAll(folder, 'secrets') };
};

const command = "run: mkdir -p secrets/home/web && kubectl create secret generic login --namespace web --from-literal=user='' --from-literal=password='' --dry-run=client --output yaml"
  + ' | kubeseal --format yaml --scope strict --cert secrets/home/certificate.pem > secrets/home/web/login.yaml';

describe('a secret of a cluster with sealed secrets', () => {
  test('goes into the tree as it was sealed, and the controller can open it there', () => {
    const sealed = rendered(right).custom(SealedSecret, 'login');
    expect(sealed.metadata).toMatchObject({ name: 'login', namespace: 'web' });
    const opened = Object.entries(sealed.spec.encryptedData).map(([key, value]) => [key, open(value, `${sealed.metadata.namespace}/${sealed.metadata.name}`)]);
    expect(Object.fromEntries(opened)).toEqual(values);
  });

  test('may be in YAML, as kubeseal writes it by --format yaml', () => {
    expect(rendered(stringify(right)).custom(SealedSecret, 'login').spec).toEqual(rendered(right).custom(SealedSecret, 'login').spec);
  });

  test('gets its labels, type and further data from the declaration, with its keys beside them', () => {
    const { spec } = rendered(right, { labels: { team: 'a' }, type: 'kubernetes.io/basic-auth', template: { url: 'https://{{ .user }}@example.org' } }).custom(SealedSecret, 'login');
    expect(spec.template).toEqual({ type: 'kubernetes.io/basic-auth', metadata: { labels: { team: 'a' } }, data: { url: 'https://{{ .user }}@example.org' } });
    expect(Object.keys(spec.encryptedData)).toEqual(['user', 'password']);
    expect(rendered(right).custom(SealedSecret, 'login').spec.template).toBeUndefined();
  });

  test('comes before its reader, and its application after the controller', () => {
    const folder = folderOf({ 'home/web/login.yaml': right });
    const all = render((web) => {
      const secret = new Secret(web, 'login', { keys: ['user', 'password'] });
      new Workload(web, 'web', {
        image: 'registry.example.org/web:1.0.0', ports: { http: 8080 }, env: { USER: secret.key('user') }, probes: { readiness: { port: 'http' } }, resources: { cpu: '10m', memory: '16Mi' },
      });
      new SealedSecrets(web.cluster);
    }, { secrets: sealedSecrets({ folder }) });
    expect(Number(all.core('Deployment', 'web').metadata.annotations?.[syncWave])).toBeGreaterThan(Number(all.custom(SealedSecret, 'login').metadata.annotations?.[syncWave] ?? 0));
    const wave = (name: string): number => Number(all.custom(ArgoApplication, name).metadata.annotations![syncWave]);
    expect(wave('web')).toBeGreaterThan(wave('sealed-secrets'));
  });

  test('is an object of its kind', () => {
    expect(rendered(right).manifests('home/web').filter(({ kind }) => kind === 'SealedSecret').flatMap((manifest) => validate(manifest))).toEqual([]);
  });

  test('never depends on the run: the same files give the same objects', () => {
    const folder = folderOf({ 'home/web/login.yaml': right });
    const once = (): unknown => render((web) => new Secret(web, 'login', { keys: ['user', 'password'] }), { secrets: sealedSecrets({ folder }) }).manifests();
    expect(once()).toEqual(once());
  });
});

describe('a sealed file is refused', () => {
  test('where there is none, with the command that makes it', () => {
    expect(refused(undefined)).toEqual({ rule: "'secrets/home/web/login.yaml' must hold the sealed values of secret 'login', got no such file", remedy: command });
  });

  test('together with all others that are missing', () => {
    const message = refusal((web) => ['a', 'b', 'c'].map((name) => new Secret(web, name, { keys: ['x'] })), { secrets: sealedSecrets({ folder: folderOf({}) }) });
    expect(message.split('\n').map((line) => /secret '(.)'/.exec(line)?.[1])).toEqual(['a', 'b', 'c']);
  });

  test('where it is a plain Secret, which Git must forget', () => {
    for (const plain of [{ kind: 'Secret', apiVersion: 'v1', data: { user: 'YWRh' } }, { ...right, spec: { ...(right.spec as object), template: { data: { password: 's3cret' } } } }]) {
      const { rule, remedy } = refused(plain);
      expect(rule).toBe("'secrets/home/web/login.yaml' must be sealed, got a plain Secret, readable for everyone");
      expect(remedy).toBe(`take it out of the repository and its history, change the values wherever they count, and ${command}`);
    }
  });

  const changed = (change: (object: { metadata: Record<string, unknown>; spec: { encryptedData: Record<string, unknown> } }) => void): object => {
    const copy = structuredClone(right) as Parameters<typeof change>[0];
    change(copy);
    return copy;
  };

  test.each<[string, Content, RegExp]>([
    ['is sealed for another name', sealedObject('web', 'other', values), /must be sealed for 'web\/login', got 'web\/other': it could not be opened there$/],
    ['is sealed for another namespace', sealedObject('shop', 'login', values), /must be sealed for 'web\/login', got 'shop\/login'/],
    ['names no namespace', changed(({ metadata }) => { delete metadata.namespace; }), /got 'none\/login'/],
    ['can be opened in any namespace', changed(({ metadata }) => { metadata.annotations = { 'sealedsecrets.bitnami.com/cluster-wide': 'true' }; }), /with the scope 'strict', got 'cluster-wide'/],
    ['can be opened under any name', changed(({ metadata }) => { metadata.annotations = { 'sealedsecrets.bitnami.com/namespace-wide': 'true' }; }), /with the scope 'strict', got 'namespace-wide'/],
    ['lacks a key', sealedObject('web', 'login', { user: 'ada' }), /must hold 'user', 'password', got none of 'password'$/],
    ['has a key too many', sealedObject('web', 'login', { ...values, pasword: 'x' }), /must hold 'user', 'password' and nothing else, got also 'pasword'$/],
    ['holds a value in plain', changed(({ spec }) => { spec.encryptedData.password = 's3cret'; }), /must hold encrypted values alone, got something else under 'password'$/],
    ['holds a value that is merely in base64', changed(({ spec }) => { spec.encryptedData.user = Buffer.from('ada'.repeat(200)).toString('base64'); }), /got something else under 'user'$/],
    ['holds no object', '- a\n', /must hold a SealedSecret of bitnami.com\/v1alpha1, got 'none' of 'none'$/],
    ['holds two documents', `${stringify(right)}---\n${stringify(right)}`, /must be one SealedSecret in YAML, got something else$/],
    ['holds no YAML', '{', /must be one SealedSecret in YAML, got something else$/],
    ['is of another kind', { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret' }, /got 'ExternalSecret' of 'external-secrets.io\/v1'$/],
  ])('where it %s', (_, content, rule) => {
    const told = refused(content);
    expect(told.rule).toMatch(rule);
    expect(told.remedy).toBe(command);
  });

  test('where a value has not the form of a sealed one, whatever it is (300 texts)', () => {
    const folder = folderOf({ 'home/web/login.yaml': right });
    const declaration = { name: 'login', namespace: 'web', values: ['user', 'password'].map((key) => ({ key, entry: 'x', property: key })) };
    const text = fc.oneof(fc.string(), fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from([1, 1, ...bytes]).toString('base64')), fc.constant(null), fc.integer());
    fc.assert(fc.property(text, (value) => {
      const object = changed(({ spec }) => { spec.encryptedData.user = value; });
      writeFileSync(join(folder, 'home/web/login.yaml'), JSON.stringify(object));
      return 'fault' in sealedFile(sealedSecrets({ folder }), { cluster: 'home', application: 'web' }, declaration);
    }), { seed: 7, numRuns: 300 });
  });
});

test('the folder of sealed files must be inside the project', () => {
  expect(() => sealedSecrets({ folder: '../secrets' })).toThrow("folder of sealed secrets must be a folder beside main.ts such as 'secrets', got '../secrets'");
});

test('the first start tells how to make the key, and where it goes before the controller would make another', () => {
  const folder = folderOf({ 'home/web/login.yaml': right });
  const { models } = renderCluster((cluster) => new SealedSecrets(cluster), { secrets: sealedSecrets({ folder }) });
  const step = stepsOf(models[0]!, models, 'dist', 'x').find(({ title }) => title.startsWith('Secrets'))!;
  expect(step.title).toBe(`Secrets: the controller must have the key whose certificate is ${folder}/home/certificate.pem; keep that key where the cluster is not`);
  expect(step.commands.map((line) => line.replaceAll(folder, 'secrets'))).toEqual([
    '#   once, before anything is sealed: openssl req -x509 -newkey rsa:4096 -nodes -days 3650 -subj /CN=sealed-secrets -keyout "$HOME/home-sealed-secrets.key" -out secrets/home/certificate.pem',
    'kubectl apply --server-side --field-manager=argocd-controller --force-conflicts --filename dist/home/namespaces/Namespace-sealed-secrets.yaml',
    '#   kubectl --namespace sealed-secrets create secret tls sealed-secrets-key-home --cert=secrets/home/certificate.pem --key="$HOME/home-sealed-secrets.key"',
    '#   kubectl --namespace sealed-secrets label secret sealed-secrets-key-home sealedsecrets.bitnami.com/sealed-secrets-key=active',
  ]);
});
