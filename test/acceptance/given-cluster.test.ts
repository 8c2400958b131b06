import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { contentsOf } from './given-cluster';
import { type KubeClient } from './kube-client';
import { readKubeconfig, writeKubeconfig } from './kubeconfig';
import { optionsOf } from './options';

const folder = mkdtempSync(join(tmpdir(), 'flotilla-kubeconfig-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const file = (config: object): string => {
  const path = join(folder, `config-${files += 1}`);
  writeFileSync(path, JSON.stringify(config));
  return path;
};
const context = { 'current-context': 'home', contexts: [{ name: 'home', context: { cluster: 'c', user: 'u' } }] };
const cluster = { clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:6443/', 'certificate-authority-data': Buffer.from('authority').toString('base64') } }] };
const user = (value: object): object => ({ users: [{ name: 'u', user: value }] });
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('a KUBECONFIG', () => {
  test('is read as it is written here', () => {
    const access = { server: 'https://127.0.0.1:1', authority: 'PEM', token: 'secret' };
    const path = join(folder, 'written');
    writeKubeconfig(path, access);
    expect(readKubeconfig(path)).toEqual(access);
  });

  test('may have a certificate, in it or in files beside it', () => {
    const access = { server: 'https://127.0.0.1:6443', authority: 'authority', certificate: { text: 'certificate', key: 'key' } };
    expect(readKubeconfig(file({ ...context, ...cluster, ...user({ 'client-certificate-data': base64('certificate'), 'client-key-data': base64('key') }) }))).toEqual(access);
    mkdirSync(join(folder, 'pki'));
    writeFileSync(join(folder, 'pki/c.crt'), 'certificate');
    writeFileSync(join(folder, 'pki/c.key'), 'key');
    expect(readKubeconfig(file({ ...context, ...cluster, ...user({ 'client-certificate': 'pki/c.crt', 'client-key': 'pki/c.key' }) }))).toEqual(access);
  });

  test('may be several files, of which the first counts', () => {
    const paths = [join(folder, 'none'), file(context), file({ ...cluster, ...user({ token: 'first' }), 'current-context': 'other' }), file(user({ token: 'second' }))];
    expect(readKubeconfig(paths.join(delimiter)).token).toBe('first');
  });

  test.each<[string, object, string]>([
    ['no context', { ...cluster, ...user({ token: 't' }) }, 'must have a current context'],
    ['no cluster', { ...context, ...user({ token: 't' }) }, "must have the cluster 'c'"],
    ['a user that asks another program', { ...context, ...cluster, ...user({ exec: {} }) }, "user 'u' of KUBECONFIG must have a token or a certificate, got exec"],
    ['a server without TLS', { ...context, clusters: [{ name: 'c', cluster: { server: 'http://x' } }], ...user({ token: 't' }) }, 'must be reached by https'],
  ])('is refused with %s', (_, config, message) => expect(() => readKubeconfig(file(config))).toThrow(message));

  test('is refused where there is no file', () => expect(() => readKubeconfig('/nowhere')).toThrow("KUBECONFIG must name a file, got '/nowhere'"));
});

describe('a cluster', () => {
  const named = (name: string, spec: object = {}): object => ({ metadata: { name }, spec });
  const usual: Record<string, object[]> = {
    '/api/v1/namespaces': ['default', 'kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage'].map((name) => named(name)),
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions': [named('addons.k3s.cattle.io', { group: 'k3s.cattle.io' }), named('ingressroutes.traefik.io', { group: 'traefik.io' })],
    '/apis/scheduling.k8s.io/v1/priorityclasses': [named('system-node-critical')],
    '/api/v1/namespaces/default/services': [named('kubernetes')],
    '/api/v1/namespaces/default/configmaps': [named('kube-root-ca.crt')],
  };
  const contents = (there: Record<string, object[]>): Promise<string[]> => contentsOf({ get: (path: string) => Promise.resolve({ items: there[path] ?? [] }) } as unknown as KubeClient);

  test('is empty as kind and k3d make it', async () => expect(await contents(usual)).toEqual([]));

  test.each<[string, object, string]>([
    ['/api/v1/namespaces', named('shop'), "namespace 'shop'"],
    ['/apis/apiextensions.k8s.io/v1/customresourcedefinitions', named('shops.example.org', { group: 'example.org' }), "definition 'shops.example.org'"],
    ['/apis/scheduling.k8s.io/v1/priorityclasses', named('high'), "PriorityClass 'high'"],
    ['/api/v1/persistentvolumes', named('pv'), "volume 'pv'"],
    ['/api/v1/namespaces/default/pods', named('web'), "pods of namespace default 'web'"],
    ['/apis/apps/v1/namespaces/default/deployments', named('web'), "deployments of namespace default 'web'"],
  ])('is not with something in %s', async (path, object, told) => expect(await contents({ ...usual, [path]: [...usual[path] ?? [], object] })).toEqual([told]));
});

describe('options', () => {
  test('of a given cluster are one cluster and the steps that it can take', () => {
    expect(optionsOf(['--use-kubeconfig', '--cluster', 'dev'])).toMatchObject({ useKubeconfig: true, steps: ['accepted', 'policies'] });
    expect(optionsOf(['--use-kubeconfig', '--cluster', 'dev', '--step', 'upgraded']).steps).toEqual(['upgraded']);
  });

  test.each([
    ['--use-kubeconfig'], ['--use-kubeconfig --cluster a --cluster b'], ['--use-kubeconfig --cluster a --step placed'], ['--use-kubeconfig --cluster a --full'],
    ['--built'], ['--full --kubernetes 1.34'],
  ])('that contradict each other are refused: %s', (text) => expect(() => optionsOf(text.split(' '))).toThrow('must'));
});
