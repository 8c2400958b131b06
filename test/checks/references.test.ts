import { type Application } from '../../lib';
import { noMissingBackends } from '../../lib/checks/no-missing-backends';
import { noMissingListeners } from '../../lib/checks/no-missing-listeners';
import { noMissingMetrics } from '../../lib/checks/no-missing-metrics';
import { noMissingPods } from '../../lib/checks/no-missing-pods';
import { noMissingReferences } from '../../lib/checks/no-missing-references';
import { noMissingVolumes } from '../../lib/checks/no-missing-volumes';
import { validSelectors } from '../../lib/checks/valid-selectors';
import { deployment } from '../fixtures/deployment';
import { plain, sentencesOf } from '../support/problems';

const gateway = 'gateway.networking.k8s.io/v1';
const rbac = 'rbac.authorization.k8s.io/v1';
const app = (web: Application, pod: object = {}, container: object = {}): void => {
  plain(web, 'Deployment', 'app', { spec: deployment({ pod, container }).spec }, 'apps/v1');
};
const missing = (declare: (web: Application) => void): string[] => sentencesOf(noMissingReferences, declare);

describe('what an object names', () => {
  test.each<[string, string, string, object, string]>([
    ['the issuer of a certificate', 'Certificate', 'cert-manager.io/v1', { issuerRef: { name: 'letsencrypt' } }, "Issuer 'letsencrypt' that spec.issuerRef names must be in namespace 'web', got none; declare it"],
    ['an issuer of the whole cluster', 'Certificate', 'cert-manager.io/v1', { issuerRef: { name: 'letsencrypt', kind: 'ClusterIssuer' } }, "ClusterIssuer 'letsencrypt' that spec.issuerRef names must be in the cluster, got none; declare it"],
    ['the store of a secret', 'ExternalSecret', 'external-secrets.io/v1', { secretStoreRef: { name: 'other', kind: 'ClusterSecretStore' } }, "ClusterSecretStore 'other' that spec.secretStoreRef names must be in the cluster, got none; declare it"],
    ['the database of a backup', 'ScheduledBackup', 'postgresql.cnpg.io/v1', { cluster: { name: 'db' } }, "Cluster 'db' that spec.cluster names must be in namespace 'web', got none; declare it"],
    ['the archive of a database', 'Cluster', 'postgresql.cnpg.io/v1', { plugins: [{ parameters: { barmanObjectName: 'store' } }] }, "ObjectStore 'store' that spec.plugins.parameters.barmanObjectName names must be in namespace 'web', got none; declare it"],
    ['the location of a backup', 'Schedule', 'velero.io/v1', { template: { storageLocation: 'default' } }, "BackupStorageLocation 'default' that spec.template.storageLocation names must be in namespace 'web', got none; declare it"],
    ['the class of an Ingress', 'Ingress', 'networking.k8s.io/v1', { ingressClassName: 'nginx' }, "IngressClass 'nginx' that spec.ingressClassName names must be in the cluster, got none; declare it"],
    ['the class of a Gateway', 'Gateway', gateway, { gatewayClassName: 'cilum' }, "GatewayClass 'cilum' that spec.gatewayClassName names must be in the cluster, got none; declare it"],
    ['the certificate of an Ingress', 'Ingress', 'networking.k8s.io/v1', { tls: [{ secretName: 'tls' }] }, "Secret 'tls' that spec.tls.secretName names must be in namespace 'web', got none; declare it"],
    ['the addresses of an announcement', 'L2Advertisement', 'metallb.io/v1beta1', { ipAddressPools: ['lan'] }, "IPAddressPool 'lan' that spec.ipAddressPools names must be in namespace 'web', got none; declare it"],
    ['the policy of a binding', 'ValidatingAdmissionPolicyBinding', 'admissionregistration.k8s.io/v1', { policyName: 'deny' }, "ValidatingAdmissionPolicy 'deny' that spec.policyName names must be in the cluster, got none; declare it"],
  ])('%s is there', (_, kind, apiVersion, spec, sentence) => {
    expect(missing((web) => plain(web, kind, 'thing', { spec }, apiVersion))).toEqual([`home/web ${kind}/thing: ${sentence}`]);
  });

  test('the role and the accounts of a binding are there, those of Kubernetes itself among them', () => {
    const binding = (role: object, subject: object) => (web: Application): void => {
      plain(web, 'Role', 'reader', {}, rbac);
      plain(web, 'RoleBinding', 'thing', { roleRef: { apiGroup: 'rbac.authorization.k8s.io', ...role }, subjects: [subject] }, rbac);
    };
    const account = { kind: 'ServiceAccount', name: 'default', namespace: 'web' };
    expect(missing(binding({ kind: 'Role', name: 'reader' }, account))).toEqual([]);
    expect(missing(binding({ kind: 'ClusterRole', name: 'view' }, { kind: 'Group', name: 'anybody', apiGroup: 'rbac.authorization.k8s.io' }))).toEqual([]);
    expect(missing(binding({ kind: 'ClusterRole', name: 'system:auth-delegator' }, account))).toEqual([]);
    expect(missing(binding({ kind: 'Role', name: 'raeder' }, account))).toEqual(["home/web RoleBinding/thing: Role 'raeder' that roleRef names must be in namespace 'web', got none; did you mean 'reader'?"]);
    expect(missing(binding({ kind: 'Role', name: 'reader' }, { kind: 'ServiceAccount', name: 'app', namespace: 'other' }))).toEqual(["home/web RoleBinding/thing: ServiceAccount 'app' that subjects names must be in namespace 'other', got none; declare it"]);
  });

  test('an issuer of a group of others is nobody\'s affair here', () => {
    expect(missing((web) => plain(web, 'Certificate', 'thing', { spec: { issuerRef: { name: 'a', kind: 'AWSPCAIssuer', group: 'awspca.cert-manager.io' } } }, 'cert-manager.io/v1'))).toEqual([]);
  });

  test('cert-manager makes the certificate of an Ingress that names an issuer', () => {
    expect(missing((web) => plain(web, 'Ingress', 'thing', { spec: { tls: [{ secretName: 'tls' }] } }, 'networking.k8s.io/v1', { annotations: { 'cert-manager.io/cluster-issuer': 'a' } }))).toEqual([]);
  });

  test('what a chart, an operator of a kind that we do not know, or the platform may bring is not missed', () => {
    const reader = { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'made', key: 'a' } } }] };
    expect(missing((web) => app(web, {}, reader))).toEqual(["home/web Deployment/app: ConfigMap 'made' that a pod reads must be in namespace 'web', got none; declare it"]);
    const withKind = (kind: string, apiVersion: string, metadata: object = {}, spec: object = {}) => (web: Application): void => {
      web.offers(`kind:${apiVersion.split('/')[0]}/${kind}`);
      plain(web, kind, 'thing', { spec }, apiVersion, metadata);
      app(web, {}, reader);
    };
    expect(missing(withKind('Redis', 'redis.example.org/v1'))).toEqual([]);
    expect(missing(withKind('Redis', 'redis.example.org/v1', { namespace: 'other' }))).toHaveLength(1);
    expect(missing(withKind('Application', 'argoproj.io/v1alpha1', {}, { destination: { namespace: 'web' } }))).toEqual([]);
    expect(missing(withKind('Application', 'argoproj.io/v1alpha1', {}, { destination: { namespace: 'other' } }))).toHaveLength(1);
    expect(missing(withKind('ClusterPolicy', 'kyverno.io/v1', {}, { rules: [{ generate: {} }] }))).toEqual([]);
    expect(missing(withKind('ClusterPolicy', 'kyverno.io/v1', {}, { rules: [{ validate: {} }] }))).toHaveLength(1);
    expect(missing((web) => plain(web, 'Deployment', 'app', { spec: deployment({ container: reader }).spec }, 'apps/v1', { namespace: 'kube-system' }))).toEqual([]);
  });

  test('what Kubernetes and controllers make is there', () => {
    const volume = (name: string): object => ({ volumes: [{ name: 'a', configMap: { name } }] });
    expect(missing((web) => app(web, volume('kube-root-ca.crt')))).toEqual([]);
    expect(missing((web) => {
      plain(web, 'StatefulSet', 'set', { spec: { ...deployment().spec, volumeClaimTemplates: [{ metadata: { name: 'data' } }] } }, 'apps/v1');
      app(web, { volumes: [{ name: 'a', persistentVolumeClaim: { claimName: 'data-set-9' } }] });
    })).toEqual([]);
    expect(missing((web) => {
      plain(web, 'Cluster', 'db', { spec: { instances: 1 } }, 'postgresql.cnpg.io/v1');
      app(web, { serviceAccountName: 'db' }, { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'db-app', key: 'uri' } } }] });
    })).toEqual([]);
  });

  test('a key is in what has it', () => {
    const reader = (type: string, name: string, key: string, data: object, kind: string) => (web: Application): void => {
      plain(web, kind, name, data);
      app(web, {}, { env: [{ name: 'A', valueFrom: { [type]: { name, key } } }] });
    };
    const place = "home/web Deployment/app: key 'b' that a pod reads must be in";
    const ofMap = (data: object): string[] => missing(reader('configMapKeyRef', 'map', 'b', data, 'ConfigMap'));
    expect(ofMap({ data: { b: '1' } })).toEqual([]);
    expect(ofMap({ binaryData: { b: '1' } })).toEqual([]);
    expect(ofMap({ data: { zz: '1', xx: '1' } })).toEqual([`${place} ConfigMap 'map' of namespace 'web', got xx, zz; add it`]);
    expect(ofMap({ data: { bb: '1' } })).toEqual([`${place} ConfigMap 'map' of namespace 'web', got bb; did you mean 'bb'?`]);
    expect(ofMap({})).toEqual([`${place} ConfigMap 'map' of namespace 'web', got no keys; add it`]);
    const ofSecret = (data: object): string[] => missing(reader('secretKeyRef', 'own', 'b', data, 'Secret'));
    expect(ofSecret({ data: { b: 'MQ==' } })).toEqual([]);
    expect(ofSecret({ data: { zz: 'MQ==' } })).toEqual([`${place} Secret 'own' of namespace 'web', got zz; add it`]);
    expect(ofSecret({ type: 'kubernetes.io/service-account-token' })).toEqual([]);
  });

  test('a Secret that an object of another kind reads is there', () => {
    const sentence = (kind: string): string => `home/web ${kind}/thing: Secret 'missing' that ${kind} 'thing' reads must be in namespace 'web', got none; declare it`;
    expect(missing((web) => plain(web, 'ObjectStore', 'thing', { spec: { configuration: { s3Credentials: { accessKeyId: { name: 'missing', key: 'a' } } } } }, 'barmancloud.cnpg.io/v1'))).toEqual([sentence('ObjectStore')]);
    expect(missing((web) => plain(web, 'Gateway', 'thing', { spec: { listeners: [{ tls: { certificateRefs: [{ name: 'missing' }] } }] } }, gateway))).toEqual(["home/web Gateway/thing: Secret 'missing' that spec.listeners.tls.certificateRefs names must be in namespace 'web', got none; declare it"]);
    expect(missing((web) => app(web, {}, { envFrom: [{ secretRef: { name: 'missing' } }] }))).toEqual(["home/web Deployment/app: Secret 'missing' that a pod reads must be in namespace 'web', got none; declare it"]);
  });

  test('a RuntimeClass is declared, or offered by whoever knows of it', () => {
    const sentence = "home/web Deployment/app: RuntimeClass 'kata' that a pod runs as must be in the cluster, got none; declare it";
    expect(missing((web) => app(web, { runtimeClassName: 'kata' }))).toEqual([sentence]);
    expect(missing((web) => { plain(web, 'RuntimeClass', 'kata', { handler: 'kata' }, 'node.k8s.io/v1'); app(web, { runtimeClassName: 'kata' }); })).toEqual([]);
    expect(missing((web) => { web.offers('runtime-class:kata'); app(web, { runtimeClassName: 'kata' }); })).toEqual([]);
  });
});

describe('what requests are sent to', () => {
  const backends = (declare: (web: Application) => void): string[] => sentencesOf(noMissingBackends, declare);
  const service = (web: Application, namespace = 'web'): void => { plain(web, 'Service', 'app', { spec: { ports: [{ name: 'https', port: 443 }] } }, 'v1', { namespace }); };

  test.each(['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute'])('of a %s is there', (kind) => {
    const route = (backend: object) => (web: Application): void => {
      web.offers(`kind:gateway.networking.k8s.io/${kind}`);
      service(web);
      plain(web, kind, 'route', { spec: { rules: [{ backendRefs: [backend] }] } }, gateway);
    };
    expect(backends(route({ name: 'app', port: 443 }))).toEqual([]);
    expect(backends(route({ name: 'ap', port: 443 }))).toEqual([`home/web ${kind}/route: Service 'ap' that a route leads to must be in namespace 'web', got none; did you mean 'app'?`]);
    expect(backends(route({ name: 'app', port: 80 }))).toEqual([`home/web ${kind}/route: port of Service 'app' that a route leads to must be one of 443, got '80'`]);
    expect(backends(route({ name: 'ap', kind: 'Bucket', group: 'example.org' }))).toEqual([]);
    expect(backends(route({ name: 'app' }))).toEqual([]);
  });

  test('has one port of that number or name', () => {
    const ingress = (port: object, ports?: object[]) => (web: Application): void => {
      plain(web, 'Service', 'app', { spec: { ports } });
      plain(web, 'Ingress', 'thing', { spec: { defaultBackend: { service: { name: 'app', port } } } }, 'networking.k8s.io/v1');
    };
    const ports = [{ name: 'http', port: 80 }, { name: 'https', port: 443 }];
    for (const port of [{ number: 443 }, { name: 'http' }, {}]) expect(backends(ingress(port, ports))).toEqual([]);
    expect(backends(ingress({ name: 'web' }, ports))).toEqual(["home/web Ingress/thing: port of Service 'app' that a route leads to must be one of 80, 443, got 'web'"]);
    expect(backends(ingress({ number: 80 }))).toEqual(["home/web Ingress/thing: port of Service 'app' that a route leads to must be one of none, got '80'"]);
  });

  test('may be Kubernetes\' own, or somebody else\'s in a namespace of theirs', () => {
    const called = (name: string, namespace: string) => (web: Application): void => { plain(web, 'APIService', 'thing', { spec: { service: { name, namespace } } }, 'apiregistration.k8s.io/v1'); };
    expect(backends(called('kubernetes', 'default'))).toEqual([]);
    expect(backends(called('metrics-server', 'kube-system'))).toEqual([]);
    expect(backends(called('kubernetes', 'web'))).toHaveLength(1);
  });

  test('in another namespace is granted', () => {
    const route = (grant?: object) => (web: Application): void => {
      service(web, 'other');
      plain(web, 'HTTPRoute', 'route', { spec: { rules: [{ backendRefs: [{ name: 'app', namespace: 'other', port: 443 }] }] } }, gateway);
      if (grant) plain(web, 'ReferenceGrant', 'grant', { spec: grant }, gateway, { namespace: 'other' });
    };
    const sentence = "home/web HTTPRoute/route: Service 'app' of namespace 'other' must be granted to HTTPRoute 'route' of namespace 'web', got no ReferenceGrant; declare one in 'other' from HTTPRoute of 'web' to Service, or route to a Service of its own namespace";
    const from = [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'web' }];
    expect(backends(route())).toEqual([sentence]);
    expect(backends(route({ from, to: [{ group: '', kind: 'Service' }] }))).toEqual([]);
    expect(backends(route({ from, to: [{ group: '', kind: 'Service', name: 'app' }] }))).toEqual([]);
    expect(backends(route({ from, to: [{ group: '', kind: 'Service', name: 'else' }] }))).toEqual([sentence]);
    expect(backends(route({ from: [{ ...from[0], namespace: 'third' }], to: [{ group: '', kind: 'Service' }] }))).toEqual([sentence]);
    expect(backends(route({ from: [{ ...from[0], kind: 'GRPCRoute' }], to: [{ group: '', kind: 'Service' }] }))).toEqual([sentence]);
    const toServices = { group: '', kind: 'Service' };
    expect(backends(route({ from: [{ ...from[0], group: 'example.org' }], to: [toServices] }))).toEqual([sentence]);
    for (const to of [{ group: '', kind: 'Secret' }, { group: 'example.org', kind: 'Service' }]) expect(backends(route({ from, to: [to] }))).toEqual([sentence]);
    expect(backends(route({ from: [{ ...from[0], namespace: 'third' }, from[0]], to: [{ group: '', kind: 'Secret' }, toServices] }))).toEqual([]);
    for (const grant of [{ from }, { to: [toServices] }]) expect(backends(route(grant))).toEqual([sentence]);
  });

  test.each<[string, string, object, string]>([
    ['ValidatingWebhookConfiguration', 'admissionregistration.k8s.io/v1', { webhooks: [{ clientConfig: { service: { name: 'hook', namespace: 'web' } } }] }, 'a webhook is at'],
    ['MutatingWebhookConfiguration', 'admissionregistration.k8s.io/v1', { webhooks: [{ clientConfig: { service: { name: 'hook', namespace: 'web' } } }] }, 'a webhook is at'],
    ['APIService', 'apiregistration.k8s.io/v1', { spec: { service: { name: 'hook', namespace: 'web' } } }, 'answers for its API'],
    ['CustomResourceDefinition', 'apiextensions.k8s.io/v1', { spec: { conversion: { webhook: { clientConfig: { service: { name: 'hook', namespace: 'web' } } } } } }, 'converts its objects'],
  ])('of a %s is there, with the port that it is called on', (kind, apiVersion, fields, by) => {
    const declare = (port?: number) => (web: Application): void => {
      if (port !== undefined) plain(web, 'Service', 'hook', { spec: { ports: [{ port }] } });
      plain(web, kind, 'thing', fields, apiVersion);
    };
    expect(backends(declare())).toEqual([`home/web ${kind}/thing: Service 'hook' that ${by} must be in namespace 'web', got none; declare it`]);
    expect(backends(declare(8443))).toEqual([`home/web ${kind}/thing: port of Service 'hook' that ${by} must be one of 8443, got '443'`]);
    expect(backends(declare(443))).toEqual([]);
  });

  test('a webhook at a URL and a Service of a database need none of ours', () => {
    expect(backends((web) => plain(web, 'ValidatingWebhookConfiguration', 'a', { webhooks: [{ clientConfig: { url: 'https://example.org' } }] }, 'admissionregistration.k8s.io/v1'))).toEqual([]);
    expect(backends((web) => {
      plain(web, 'Cluster', 'db', { spec: {} }, 'postgresql.cnpg.io/v1');
      web.offers('kind:gateway.networking.k8s.io/TCPRoute');
      plain(web, 'TCPRoute', 'route', { spec: { rules: [{ backendRefs: [{ name: 'db-rw', port: 5432 }] }] } }, gateway);
    })).toEqual([]);
  });
});

describe('a route has a listener', () => {
  const listeners = (parent: object, listener: object = {}, hostnames: string[] = [], labels?: Record<string, string>): string[] => sentencesOf(noMissingListeners, (web) => {
    plain(web, 'Gateway', 'entry', { spec: { listeners: [{ name: 'https', port: 443, ...listener }] } }, gateway, { namespace: 'gateways' });
    if (labels) plain(web, 'Namespace', 'web', {}, 'v1', { labels });
    plain(web, 'HTTPRoute', 'route', { spec: { parentRefs: [{ name: 'entry', namespace: 'gateways', ...parent }], hostnames } }, gateway);
  });
  const all = { allowedRoutes: { namespaces: { from: 'All' } } };
  const place = 'home/web HTTPRoute/route:';

  test('of a Gateway that is there', () => {
    expect(listeners({}, all)).toEqual([]);
    expect(listeners({ name: 'entri' }, all)).toEqual([`${place} Gateway 'entri' that HTTPRoute 'route' comes in through must be in namespace 'gateways', got none; did you mean 'entry'?`]);
    expect(listeners({ namespace: undefined }, all)).toEqual([`${place} Gateway 'entry' that HTTPRoute 'route' comes in through must be in namespace 'web', got none; declare it, or say in which namespace it is`]);
    expect(listeners({ kind: 'Service', group: '', name: 'mesh' }, all)).toEqual([]);
  });

  test('of that name and port', () => {
    const sentence = (got: string): string => `${place} listener of Gateway 'entry' for HTTPRoute 'route' must be one of 'https' (443), got ${got}; correct sectionName or port of its parentRefs`;
    expect(listeners({ sectionName: 'https', port: 443 }, all)).toEqual([]);
    expect(listeners({ sectionName: 'http' }, all)).toEqual([sentence("'http'")]);
    expect(listeners({ port: 80 }, all)).toEqual([sentence('port 80')]);
    expect(listeners({ sectionName: 'https', port: 80 }, all)).toEqual([sentence("'https' with port 80")]);
  });

  test.each(['GRPCRoute', 'HTTPRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'])('of any kind, such as %s', (kind) => {
    const told = (apiVersion: string, parent: object): string[] => sentencesOf(noMissingListeners, (web) => {
      web.offers(`kind:${apiVersion.split('/')[0]}/${kind}`);
      plain(web, 'Gateway', 'entry', { spec: { listeners: [] } }, gateway);
      plain(web, kind, 'route', { spec: { parentRefs: [parent] } }, apiVersion);
    });
    expect(told(gateway, { name: 'entri' })).toHaveLength(1);
    expect(told(gateway, { name: 'entry' })).toEqual([`home/web ${kind}/route: listener of Gateway 'entry' for ${kind} 'route' must be one of none, got none; correct sectionName or port of its parentRefs`]);
    expect(told('example.org/v1', { name: 'entri' })).toEqual([]);
    for (const parent of [{ name: 'entri', kind: 'Service' }, { name: 'entri', group: 'example.org' }, {}]) expect([parent, told(gateway, parent)]).toEqual([parent, []]);
  });

  test('among several', () => {
    const told = (parent: object, hostnames: string[] = []): string[] => sentencesOf(noMissingListeners, (web) => {
      plain(web, 'Gateway', 'entry', { spec: { listeners: [{ name: 'http', port: 80, hostname: 'a.example.org' }, { name: 'https', port: 443, hostname: 'b.example.org' }] } }, gateway);
      plain(web, 'HTTPRoute', 'route', { spec: { parentRefs: [{ name: 'entry', ...parent }], hostnames } }, gateway);
    });
    expect(told({})).toEqual([]);
    expect(told({ sectionName: 'x' })).toEqual([`${place} listener of Gateway 'entry' for HTTPRoute 'route' must be one of 'http' (80), 'https' (443), got 'x'; correct sectionName or port of its parentRefs`]);
    expect(told({}, ['b.example.org'])).toEqual([]);
    expect(told({}, ['c.example.org'])).toEqual([`${place} hosts of HTTPRoute 'route' must be some that Gateway 'entry' listens for, got 'c.example.org' for 'a.example.org', 'b.example.org'; correct one of them`]);
  });

  test('of a Gateway that somebody else may bring', () => {
    const told = (declare: (web: Application) => void, namespace?: string): string[] => sentencesOf(noMissingListeners, (web) => { declare(web); plain(web, 'HTTPRoute', 'route', { spec: { parentRefs: [{ name: 'entry', namespace }] } }, gateway); });
    expect(told(() => undefined)).toHaveLength(1);
    expect(told(() => undefined, 'kube-system')).toEqual([]);
    expect(told((web) => web.sources.push({ type: 'git', repository: 'https://example.org', path: 'a', revision: 'v1.0.0', clusterKinds: [], namespacedKinds: ['gateway.networking.k8s.io/Gateway'], extraNamespaces: [] }))).toEqual([]);
  });

  test('that lets its namespace in', () => {
    const sentence = `${place} Gateway 'entry' of namespace 'gateways' must let in routes of namespace 'web', got HTTPRoute 'route' at listeners that do not; add allowedRoutes: { namespaces: { from: 'All' } } to one of its listeners, or move the route`;
    const selector = { allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { routes: 'yes' } } } } };
    expect(listeners({})).toEqual([sentence]);
    expect(listeners({}, { allowedRoutes: { namespaces: { from: 'Same' } } })).toEqual([sentence]);
    expect(listeners({}, { allowedRoutes: { namespaces: { from: 'None' } } })).toEqual([sentence]);
    for (const from of [{}, { allowedRoutes: {} }, { allowedRoutes: { namespaces: { from: 'Same' } } }]) {
      expect(sentencesOf(noMissingListeners, (web) => {
        plain(web, 'Gateway', 'entry', { spec: { listeners: [{ name: 'https', port: 443, ...from }] } }, gateway);
        plain(web, 'HTTPRoute', 'route', { spec: { parentRefs: [{ name: 'entry' }] } }, gateway);
      })).toEqual([]);
    }
    // Labels of a namespace that is not ours to make may be any.
    expect(sentencesOf(noMissingListeners, (web) => {
      plain(web, 'Gateway', 'entry', { spec: { listeners: [{ name: 'https', port: 443, ...selector }] } }, gateway);
      plain(web, 'HTTPRoute', 'route', { spec: { parentRefs: [{ name: 'entry', namespace: 'web' }] } }, gateway, { namespace: 'kube-system' });
    })).toEqual([]);
    expect(listeners({}, selector, [], { routes: 'yes' })).toEqual([]);
    expect(listeners({}, selector, [], { routes: 'no' })).toEqual([sentence]);
    expect(listeners({}, { allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { 'kubernetes.io/metadata.name': 'web' } } } } })).toEqual([]);
  });

  test('for one of its hosts', () => {
    expect(listeners({}, { ...all, hostname: '*.example.org' }, ['web.example.org'])).toEqual([]);
    expect(listeners({}, { ...all, hostname: 'web.example.org' }, ['*.example.org'])).toEqual([]);
    expect(listeners({}, { ...all, hostname: 'web.example.org' }, ['web.example.org'])).toEqual([]);
    expect(listeners({}, { ...all, hostname: '*.example.org' })).toEqual([]);
    expect(listeners({}, all, ['web.example.org'])).toEqual([]);
    expect(listeners({}, { ...all, hostname: '*.example.org' }, ['web.example.com', 'web.example.org'])).toEqual([]);
    expect(listeners({}, { ...all, hostname: '*.example.org' }, ['example.org', 'web.example.com'])).toEqual([`${place} hosts of HTTPRoute 'route' must be some that Gateway 'entry' listens for, got 'example.org', 'web.example.com' for '*.example.org'; correct one of them`]);
  });
});

describe('pods', () => {
  const pods = (declare: (web: Application) => void): string[] => sentencesOf(noMissingPods, declare);
  const budget = (selector: object) => (web: Application): void => {
    app(web);
    plain(web, 'PodDisruptionBudget', 'budget', { spec: { selector } }, 'policy/v1');
  };

  test('are selected by expressions as well', () => {
    expect(pods(budget({ matchExpressions: [{ key: 'app', operator: 'In', values: ['app', 'other'] }] }))).toEqual([]);
    expect(pods(budget({ matchExpressions: [{ key: 'app', operator: 'Exists' }] }))).toEqual([]);
    expect(pods(budget({ matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }))).toEqual([]);
    expect(pods(budget({ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['app'] }] }))).toEqual(["home/web PodDisruptionBudget/budget: a PodDisruptionBudget must select pods of its namespace, got none with app NotIn app in 'web'; correct its selector, or remove it"]);
    expect(pods(budget({ matchLabels: { b: '1', a: '2' }, matchExpressions: [{ key: 'app', operator: 'Exists' }] }))[0]).toContain('got none with a=2,b=1,app Exists');
    expect(pods(budget({ matchExpressions: [{ key: 'app', operator: 'Unknown' }] }))).toHaveLength(1);
    expect(pods(budget({ matchExpressions: [{ key: 'app', operator: 'In', values: ['a', 'b'] }] }))[0]).toContain('got none with app In a or b in');
    expect(pods(budget({ matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }))[0]).toContain("got none with app DoesNotExist in 'web'");
    expect(pods((web) => plain(web, 'PodDisruptionBudget', 'budget', { spec: { selector: {} } }, 'policy/v1'))).toEqual(["home/web PodDisruptionBudget/budget: a PodDisruptionBudget must select pods of its namespace, got none with any labels in 'web'; correct its selector, or remove it"]);
    expect(pods(budget(null as never))).toEqual([]);
  });

  test('name the ports that a Service sends to', () => {
    const service = (targetPort: unknown, ...ports: object[]) => (web: Application): void => {
      app(web, {}, { ports });
      plain(web, 'Service', 'app', { spec: { selector: { app: 'app' }, ports: [{ port: 80, targetPort }] } });
    };
    const place = 'home/web Service/app: targetPort of a Service must be a named port of its pods, got';
    const named = [{ name: 'web', containerPort: 1 }, { name: 'http', containerPort: 2 }, { containerPort: 3 }];
    for (const port of ['http', 8080, undefined]) expect(pods(service(port, ...named))).toEqual([]);
    expect(pods(service('htp', ...named))).toEqual([`${place} 'htp'; take http or web`]);
    expect(pods(service('http', { containerPort: 3 }))).toEqual([`${place} 'http'; name the port in the container, or give its number`]);
    expect(pods((web) => { app(web); plain(web, 'Service', 'app', { spec: { selector: { app: 'app' } } }); })).toEqual([]);
  });

  test('are not asked of what has a selector for something else', () => {
    expect(pods((web) => plain(web, 'ReplicaSet', 'app', { spec: { selector: { matchLabels: { app: 'app' } } } }, 'apps/v1'))).toEqual([]);
    expect(pods((web) => plain(web, 'PersistentVolumeClaim', 'app', { spec: { selector: { matchLabels: { app: 'app' } } } }))).toEqual([]);
  });

  test('of a database are known to its Services', () => {
    const service = (selector: object) => (web: Application): void => {
      plain(web, 'Cluster', 'db', { spec: {} }, 'postgresql.cnpg.io/v1');
      plain(web, 'Service', 'reader', { spec: { selector } });
    };
    expect(pods(service({ 'cnpg.io/cluster': 'db', 'cnpg.io/instanceRole': 'replica' }))).toEqual([]);
    expect(pods(service({ 'cnpg.io/cluster': 'bd' }))).toHaveLength(1);
    expect(pods(service({}))).toEqual([]);
  });

  test('of a StatefulSet have names by a Service without an address that selects them', () => {
    const set = (service: object) => (web: Application): void => {
      plain(web, 'StatefulSet', 'set', { spec: { ...deployment().spec, serviceName: 'pods' } }, 'apps/v1');
      plain(web, 'Service', 'pods', { spec: service });
    };
    expect(pods(set({ clusterIP: 'None', selector: { app: 'app' } }))).toEqual([]);
    expect(pods(set({ selector: { app: 'app' } }))).toEqual(["home/web StatefulSet/set: Service 'pods' of StatefulSet 'set' must be headless, got one with an address; its pods would have no names of their own: set clusterIP: 'None', or name another Service in serviceName"]);
    expect(pods((web) => plain(web, 'StatefulSet', 'set', { spec: { ...deployment().spec, serviceName: 'else' } }, 'apps/v1'))).toEqual([]);
    expect(pods((web) => plain(web, 'StatefulSet', 'set', {}, 'apps/v1'))).toEqual([]);
    expect(pods((web) => { plain(web, 'StatefulSet', 'set', { spec: { serviceName: 'pods', template: {} } }, 'apps/v1'); plain(web, 'Service', 'pods', { spec: { clusterIP: 'None', selector: { app: 'app' } } }); }).at(-1)).toContain('got app=app, which they do not have');
    expect(pods(set({ clusterIP: 'None', selector: { app: 'else' } }))).toContain("home/web StatefulSet/set: Service 'pods' of StatefulSet 'set' must select its pods, got app=else, which they do not have; its pods would have no names: correct the selector");
  });

  test.each(['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'])('of a %s have the labels that it selects', (kind) => {
    expect(sentencesOf(validSelectors, (web) => plain(web, kind, 'other', { spec: { selector: { matchLabels: { app: 'a' } }, template: { metadata: { labels: { app: 'b' } }, spec: { containers: [] } } } }, 'apps/v1'))).toHaveLength(1);
  });

  test('of a workload have the labels that it selects, and are no other\'s', () => {
    const two = (labels: object, selector: object) => (web: Application): void => {
      app(web);
      plain(web, 'StatefulSet', 'other', { spec: { ...deployment().spec, selector: { matchLabels: selector }, template: { metadata: { labels } } } }, 'apps/v1');
    };
    expect(sentencesOf(validSelectors, two({ app: 'other' }, { app: 'other' }))).toEqual([]);
    expect(sentencesOf(validSelectors, (web) => {
      plain(web, 'StatefulSet', 'other', { spec: { selector: { matchLabels: { app: 'other' } }, template: { metadata: { labels: { app: 'othre' } }, spec: { containers: [] } } } }, 'apps/v1');
    })).toEqual(["home/web StatefulSet/other: selector of StatefulSet 'other' must select the pods of its own template, got '{matchLabels:{app:other}}' for '{app:othre}'; write the same labels into both"]);
    expect(sentencesOf(validSelectors, (web) => {
      for (const name of ['one', 'two']) plain(web, 'Deployment', name, { spec: deployment().spec }, 'apps/v1');
      plain(web, 'Job', 'task', { spec: { template: (deployment().spec as { template: object }).template } }, 'batch/v1');
    })).toEqual([
      "home/web Deployment/one: selector of Deployment 'one' must select its own pods alone, got those of Deployment 'two' as well; give each a label of its own",
      "home/web Deployment/two: selector of Deployment 'two' must select its own pods alone, got those of Deployment 'one' as well; give each a label of its own",
    ]);
  });
});

describe('a monitor', () => {
  const monitoring = 'monitoring.coreos.com/v1';
  const metrics = (kind: string, spec: object): string[] => sentencesOf(noMissingMetrics, (web) => {
    app(web, {}, { ports: [{ name: 'metrics', containerPort: 9090 }] });
    plain(web, 'Service', 'app', { spec: { ports: [{ name: 'http', port: 80 }] } }, 'v1', { labels: { app: 'app' } });
    plain(web, kind, 'monitor', { spec }, monitoring);
  });

  test('of pods finds them and their port', () => {
    const place = 'home/web PodMonitor/monitor: PodMonitor \'monitor\' must';
    const selector = { matchLabels: { app: 'app' } };
    expect(metrics('PodMonitor', { selector, podMetricsEndpoints: [{ port: 'metrics' }] })).toEqual([]);
    expect(metrics('PodMonitor', { selector, podMetricsEndpoints: [{ port: 'metric' }] })).toEqual([`${place} read ports that its pods name, got 'metric'; take metrics`]);
    expect(metrics('PodMonitor', { selector: { matchLabels: { app: 'ap' } } })).toEqual([`${place} select pods, got none in 'web'; its metrics would never be read: correct its selector, or remove it`]);
    expect(metrics('PodMonitor', { selector, namespaceSelector: { matchNames: ['other', 'third'] } })).toEqual([`${place} select pods, got none in 'other', 'third'; its metrics would never be read: correct its selector, or remove it`]);
    expect(metrics('PodMonitor', { selector: { matchLabels: { app: 'ap' } }, namespaceSelector: { any: true } })).toEqual([]);
  });

  test('of Services finds them and their port', () => {
    const place = 'home/web ServiceMonitor/monitor: ServiceMonitor \'monitor\' must';
    const selector = { matchLabels: { app: 'app' } };
    expect(metrics('ServiceMonitor', { selector, endpoints: [{ port: 'http' }] })).toEqual([]);
    expect(metrics('ServiceMonitor', { selector, endpoints: [{ port: 'metrics' }] })).toEqual([`${place} read ports that its Services name, got 'metrics'; take http`]);
    expect(metrics('ServiceMonitor', { selector: { matchLabels: { app: 'ap' } } })).toEqual([`${place} select Services, got none in 'web'; its metrics would never be read: correct its selector, or remove it`]);
  });
});

describe('a monitor of Services', () => {
  const told = (spec: object, declare: (web: Application) => void = () => undefined, kind = 'ServiceMonitor'): string[] => sentencesOf(noMissingMetrics, (web) => {
    for (const [name, port] of [['one', 'web'], ['two', 'http']] as const) {
      plain(web, 'Service', name, { spec: { ports: [{ name: port, port: 80 }] } }, 'v1', { labels: { app: 'app' } });
      plain(web, 'Deployment', name, { spec: deployment({ name: 'app', container: { ports: [{ name: port, containerPort: 80 }] } }).spec }, 'apps/v1');
    }
    plain(web, 'Service', 'bare', { spec: {} }, 'v1', { labels: { app: 'bare' } });
    declare(web);
    plain(web, kind, 'monitor', { spec }, 'monitoring.coreos.com/v1');
  });
  const selector = { matchLabels: { app: 'app' } };
  const other = { matchLabels: { app: 'other' } };

  test('names what there is, in order', () => {
    expect(told({ selector, endpoints: [{ port: 'x' }] })).toEqual([expect.stringMatching(/got 'x'; take http or web$/)]);
    expect(told({ selector: { matchLabels: { app: 'bare' } }, endpoints: [{ port: 'x' }] })).toEqual([expect.stringMatching(/got 'x'; name the port where it is declared$/)]);
    expect(told({ selector, podMetricsEndpoints: [{ port: 'x' }] }, undefined, 'PodMonitor')).toEqual([expect.stringMatching(/got 'x'; take http or web$/)]);
  });

  test('may find what others make', () => {
    expect(told({ selector: other })).toHaveLength(1);
    expect(told({ selector: other, namespaceSelector: { any: true } })).toEqual([]);
    expect(told({ selector: other, namespaceSelector: { matchNames: ['web', 'kube-system'] } })).toEqual([]);
    expect(told({ selector: other, namespaceSelector: { matchNames: ['web', 'kube-system'] } }, undefined, 'PodMonitor')).toEqual([]);
    expect(told({ selector: other, namespaceSelector: { matchNames: [] } })).toEqual([]);
    expect(told({ selector: other }, (web) => plain(web, 'Cluster', 'db', { spec: {} }, 'postgresql.cnpg.io/v1'))).toEqual([]);
    expect(told({ selector: other }, (web) => plain(web, 'Cluster', 'db', { spec: {} }, 'postgresql.cnpg.io/v1', { namespace: 'else' }))).toHaveLength(1);
  });
});

describe('inside a pod', () => {
  const inside = (pod: object, container: object = {}): string[] => sentencesOf(noMissingVolumes, (web) => app(web, pod, container)).map((sentence) => sentence.replace('home/web Deployment/app: ', ''));

  test('what is mounted is there', () => {
    expect(inside({ volumes: [{ name: 'data', emptyDir: {} }] }, { volumeMounts: [{ name: 'data', mountPath: '/a' }] })).toEqual([]);
    expect(inside({ volumes: [{ name: 'data', emptyDir: {} }] }, { volumeMounts: [{ name: 'dta', mountPath: '/a' }] })).toEqual(["volume 'dta' that container 'app' mounts must be a volume of its pod, got 'data'; did you mean 'data'?"]);
    expect(inside({ volumes: [{ name: 'a', emptyDir: {} }, { name: 'b', emptyDir: {} }] }, { volumeMounts: [{ name: 'xyz', mountPath: '/a' }] })).toEqual(["volume 'xyz' that container 'app' mounts must be a volume of its pod, got 'a', 'b'; add it to volumes"]);
    expect(inside({}, { volumeDevices: [{ name: 'disk', devicePath: '/dev/a' }] })).toEqual(["volume 'disk' that container 'app' mounts must be a volume of its pod, got none; add it to volumes"]);
    expect(sentencesOf(noMissingVolumes, (web) => plain(web, 'StatefulSet', 'set', { spec: { ...deployment({ container: { volumeMounts: [{ name: 'data', mountPath: '/a' }] } }).spec, volumeClaimTemplates: [{ metadata: { name: 'data' } }] } }, 'apps/v1'))).toEqual([]);
  });

  test('paths and names are there once', () => {
    const volumes = [{ name: 'data', emptyDir: {} }];
    expect(inside({ volumes }, { volumeMounts: [{ name: 'data', mountPath: '/a' }, { name: 'data', mountPath: '/a', subPath: 'b' }] })).toEqual(["path of a mount of container 'app' must be its only one, got '/a' twice; give one of the volumes another path"]);
    expect(inside({ volumes: [...volumes, ...volumes] })).toEqual(["name of a volume must be its only one in the pod, got 'data' twice; rename one of them"]);
    expect(inside({ initContainers: [{ name: 'app', image: 'a:1' }] })).toEqual(["name of a container must be its only one in the pod, got 'app' twice; rename one of them"]);
  });

  test('a probe asks a port of its own container', () => {
    const ports = [{ name: 'http', containerPort: 80 }];
    expect(inside({}, { ports, readinessProbe: { httpGet: { port: 'http' } }, livenessProbe: { tcpSocket: { port: 80 } } })).toEqual([]);
    expect(inside({}, { ports, readinessProbe: { httpGet: { port: 'web' } } })).toEqual(["port of a probe of container 'app' must be one that it names, got 'web'; take http"]);
    expect(inside({}, { startupProbe: { tcpSocket: { port: 'web' } } })).toEqual(["port of a probe of container 'app' must be one that it names, got 'web'; name the port in the container, or give its number"]);
    expect(inside({}, { lifecycle: { preStop: { httpGet: { port: 'web' } } } })).toHaveLength(1);
    expect(inside({}, { livenessProbe: { httpGet: { port: '8080' } } })).toEqual([]);
    for (const port of ['8080x', 'x8080']) expect(inside({}, { livenessProbe: { httpGet: { port } } })).toHaveLength(1);
    expect(inside({}, { ports: [...ports, { containerPort: 1 }, { name: 'admin', containerPort: 81 }], livenessProbe: { tcpSocket: { port: 'x' } } })).toEqual([expect.stringMatching(/got 'x'; take http or admin$/)]);
    expect(inside({}, { lifecycle: { postStart: { tcpSocket: { port: 'web' } } } })).toHaveLength(1);
  });
});
