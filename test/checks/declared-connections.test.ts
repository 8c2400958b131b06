import { Application, type Cluster, Pods } from '../../lib';
import { declaredConnections } from '../../lib/checks/declared-connections';
import { deployment } from '../fixtures/deployment';
import { plain, problemsOf } from '../support/problems';

const sentence = "warning home/web Deployment/app: pods that are told of Service 'db' of namespace 'data' must be declared to connect to it, got no such connection; its namespace lets nobody else in: declare pods.connectsTo(…endpoint('…'))";

interface Scene {
  readonly container?: object;
  readonly pod?: object;
  readonly service?: object;
  readonly more?: (web: Application, app: Pods, db: Pods, cluster: Cluster) => void;
}

/** An application whose pods are told of a Service in another namespace. */
function told({ container = { env: [{ name: 'URL', value: 'http://db.data' }] }, pod = {}, service = { selector: { app: 'db' } }, more = () => undefined }: Scene = {}): string[] {
  return problemsOf(declaredConnections, (web, cluster) => {
    const data = new Application(cluster, 'data');
    const db = new Pods(data, 'db', { app: 'db' }, { http: 80 });
    plain(data, 'Service', 'db', { spec: service });
    const app = new Pods(web, 'app', { app: 'app' }, {});
    plain(web, 'Deployment', 'app', { spec: deployment({ container, pod }).spec }, 'apps/v1');
    more(web, app, db, cluster);
  }).map(({ where, severity, message }) => `${severity} ${where}: ${message}`);
}

describe('an address of a Service', () => {
  test.each(['http://db.data', 'https://db.data:8443/path', 'postgres://user:word@db.data/db', 'db.data:5432', 'db.data.svc', 'db.data.svc.cluster.local', 'db.data.svc.cluster.local:80', 'host=db.data.svc port=80', 'a,db.data:80,b'])('is read in %s', (value) => {
    expect(told({ container: { env: [{ name: 'URL', value }] } })).toEqual([sentence]);
  });

  test.each(['db.data', 'data', 'http://db.data.example.org', 'http://xdb.data', 'http://db.datax', 'http://my-db.data', 'http://example.org', 'db.data.svcx', 'http://db', ''])("is none in '%s'", (value) => {
    expect(told({ container: { env: [{ name: 'URL', value }] } })).toEqual([]);
  });

  test('is read in arguments and commands, and told once', () => {
    const url = 'http://db.data';
    expect(told({ container: { args: ['--url', url] } })).toEqual([sentence]);
    expect(told({ container: { command: ['app', url] } })).toEqual([sentence]);
    expect(told({ container: { command: [`${url} ${url}`], args: [url] } })).toEqual([sentence]);
    expect(told({ container: { env: [{ name: 'URL', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }] } })).toEqual([]);
    expect(told({ container: { args: [7] } })).toEqual([]);
  });
});

describe('pods may call', () => {
  test('what they are declared to connect to', () => {
    expect(told({ more: (_, app, db) => app.connectsTo(db.endpoint('http')) })).toEqual([]);
  });

  test('what nobody selects pods for', () => expect(told({ service: {} })).toEqual([]));

  test('their own Service, and that of nobody else', () => {
    const own = { container: { env: [{ name: 'URL', value: 'http://own.web' }] } };
    const service = (namespace: string, selector: object) => (web: Application): void => { plain(web, 'Service', 'own', { spec: { selector } }, 'v1', { namespace }); };
    expect(told({ ...own, more: service('web', { app: 'app' }) })).toEqual([]);
    expect(told({ ...own, more: service('web', { app: 'other' }) })).toEqual([expect.stringContaining("told of Service 'own' of namespace 'web'")]);
    expect(told({ container: { env: [{ name: 'URL', value: 'http://own.third' }] }, more: service('third', { app: 'app' }) })).toHaveLength(1);
  });

  test('no more because of a group of pods in another namespace', () => {
    expect(problemsOf(declaredConnections, (web, cluster) => {
      const data = new Application(cluster, 'data');
      plain(data, 'Service', 'db', { spec: { selector: { app: 'db' } } });
      new Pods(data, 'app', { app: 'app' }, {});
      plain(web, 'Deployment', 'app', { spec: deployment({ container: { args: ['http://db.data'] } }).spec }, 'apps/v1');
    })).toEqual([]);
  });

  test('those of whom one selector says more than the other', () => {
    for (const selector of [{ app: 'db', role: 'primary' }, {}]) {
      expect(told({ service: { selector }, more: (_, app, db) => app.connectsTo(db.endpoint('http')) })).toEqual([]);
    }
  });

  test('whom they like from the network of the node, or where nothing is declared of them', () => {
    expect(told({ pod: { hostNetwork: true } })).toEqual([]);
    expect(told({ pod: { hostNetwork: false } })).toEqual([sentence]);
    expect(problemsOf(declaredConnections, (web, cluster) => {
      const data = new Application(cluster, 'data');
      plain(data, 'Service', 'db', { spec: { selector: { app: 'db' } } });
      plain(web, 'Deployment', 'app', { spec: deployment({ container: { args: ['http://db.data'] } }).spec }, 'apps/v1');
    })).toEqual([]);
  });

  test('no other pods of that namespace, and none from others of their own', () => {
    expect(told({ more: (_, app, __, cluster) => app.connectsTo(new Pods(new Application(cluster, 'more', { namespace: 'data' }), 'other', { app: 'other' }, { http: 80 }).endpoint('http')) })).toEqual([sentence]);
    expect(told({ more: (web, _, db) => new Pods(web, 'other', { app: 'other' }, {}).connectsTo(db.endpoint('http')) })).toEqual([sentence]);
    expect(told({ more: (_, app, __, cluster) => app.connectsTo(new Pods(new Application(cluster, 'more'), 'db', { app: 'db' }, { http: 80 }).endpoint('http')) })).toEqual([sentence]);
  });

  test.each<[string, string, object, object, boolean]>([
    ['NetworkPolicy', 'networking.k8s.io/v1', { podSelector: {}, egress: [{}] }, {}, true],
    ['NetworkPolicy', 'networking.k8s.io/v1', { podSelector: { matchLabels: { app: 'app' } }, egress: [{}] }, {}, true],
    ['NetworkPolicy', 'networking.k8s.io/v1', { podSelector: { matchLabels: { app: 'other' } }, egress: [{}] }, {}, false],
    ['NetworkPolicy', 'networking.k8s.io/v1', { podSelector: {}, ingress: [{}] }, {}, false],
    ['NetworkPolicy', 'networking.k8s.io/v1', { podSelector: {}, egress: [{}] }, { namespace: 'data' }, false],
    ['CiliumNetworkPolicy', 'cilium.io/v2', { endpointSelector: {}, egress: [{}] }, {}, true],
    ['CiliumNetworkPolicy', 'cilium.io/v2', { podSelector: {}, egress: [{}] }, {}, false],
    ['ConfigMap', 'v1', { podSelector: {}, endpointSelector: {}, egress: [{}] }, {}, false],
  ])('what a %s of %s opens with %j', (kind, apiVersion, spec, metadata, isOpen) => {
    expect(told({ more: (web) => plain(web, kind, 'open', { spec }, apiVersion, metadata) })).toEqual(isOpen ? [] : [sentence]);
  });
});
