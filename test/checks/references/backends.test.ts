import { backendsOf } from '../../../lib/checks/references/backends';
import { manifestOf } from '../../support/manifest';

const gateway = 'gateway.networking.k8s.io/v1';
const admission = 'admissionregistration.k8s.io/v1';
const called = (apiVersion: string, kind: string, fields: object, metadata: object = {}): unknown[] => backendsOf(manifestOf(apiVersion, kind, fields, metadata));

describe.each(['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'])('a %s', (kind) => {
  const route = (backend: object): unknown[] => called(gateway, kind, { spec: { rules: [{ backendRefs: [backend] }] } });
  const leads = { by: 'a route leads to', crossesBy: 'grant' };

  test('leads to a Service, of its own namespace where none is named', () => {
    expect(route({ name: 'a', port: 80 })).toEqual([{ ...leads, namespace: 'web', name: 'a', port: 80 }]);
    expect(route({ group: '', kind: 'Service', name: 'a', namespace: 'b', port: 80 })).toEqual([{ ...leads, namespace: 'b', name: 'a', port: 80 }]);
    expect(called(gateway, kind, { spec: { rules: [{ backendRefs: [{ name: 'a' }] }] } }, { namespace: undefined })).toEqual([{ ...leads, namespace: '', name: 'a', port: undefined }]);
  });

  test('mirrors to one as well', () => {
    expect(called(gateway, kind, { spec: { rules: [{ filters: [{ requestMirror: { backendRef: { name: 'a', port: 80 } } }] }] } })).toEqual([{ ...leads, namespace: 'web', name: 'a', port: 80 }]);
  });

  test('may lead to something else', () => {
    for (const backend of [{ kind: 'Bucket', name: 'a' }, { group: 'example.org', name: 'a' }, { port: 80 }]) expect(route(backend)).toEqual([]);
  });
});

test('an Ingress leads to Services of its namespace, by the number or the name of a port', () => {
  const ingress = (service: object): unknown[] => called('networking.k8s.io/v1', 'Ingress', { spec: { rules: [{ http: { paths: [{ backend: { service } }] } }] } });
  const leads = { namespace: 'web', name: 'a', by: 'a route leads to' };
  expect(ingress({ name: 'a', port: { number: 80 } })).toEqual([{ ...leads, port: 80 }]);
  expect(ingress({ name: 'a', port: { name: 'http' } })).toEqual([{ ...leads, port: 'http' }]);
  expect(ingress({ name: 'a' })).toEqual([{ ...leads, port: undefined }]);
  expect(ingress({ port: { number: 80 } })).toEqual([]);
  expect(called('networking.k8s.io/v1', 'Ingress', { spec: { defaultBackend: { service: { name: 'a', port: { number: 80 } } } } })).toEqual([{ ...leads, port: 80 }]);
  expect(called('networking.k8s.io/v1', 'Ingress', { spec: { defaultBackend: { service: { name: 'a' } } } }, { namespace: undefined })).toEqual([{ ...leads, namespace: '', port: undefined }]);
});

test.each<[string, string, (service: object) => object, string]>([
  ['MutatingWebhookConfiguration', admission, (service) => ({ webhooks: [{ clientConfig: { service } }] }), 'a webhook is at'],
  ['ValidatingWebhookConfiguration', admission, (service) => ({ webhooks: [{ clientConfig: { service } }] }), 'a webhook is at'],
  ['CustomResourceDefinition', 'apiextensions.k8s.io/v1', (service) => ({ spec: { conversion: { webhook: { clientConfig: { service } } } } }), 'converts its objects'],
  ['APIService', 'apiregistration.k8s.io/v1', (service) => ({ spec: { service } }), 'answers for its API'],
])('the API server calls what a %s names, at 443 where it names no port', (kind, apiVersion, fields, by) => {
  const service = { name: 'a', namespace: 'b' };
  expect(called(apiVersion, kind, fields(service))).toEqual([{ ...service, port: 443, by }]);
  expect(called(apiVersion, kind, fields({ ...service, port: 8443 }))).toEqual([{ ...service, port: 8443, by }]);
  expect(called(apiVersion, kind, fields({ name: 'a' }))).toEqual([]);
  expect(called(apiVersion, kind, fields({ namespace: 'b' }))).toEqual([]);
});

test('objects of other kinds call nobody', () => {
  expect(called('example.org/v1', 'HTTPRoute', { spec: { rules: [{ backendRefs: [{ name: 'a' }] }] } })).toEqual([]);
});
