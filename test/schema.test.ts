import * as fc from 'fast-check';
import { type Kind } from '../lib/kinds/kind';
import { strict } from '../lib/kinds/fields/strict';
import { quantity } from '../lib/kinds/fields/quantity';
import { type Manifest } from '../lib/manifest';
import { knows, validate } from '../lib/schema';
import { nearest } from '../lib/schema/nearest';
import { coreObjects } from './core-objects';

type Loose = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

const names = Object.keys(coreObjects);
const valid = (name: string): Manifest & Loose => structuredClone(coreObjects[name]!);

/** A valid object after one change. */
function changed(name: string, change: (object: Loose) => void): Manifest {
  const object = valid(name);
  change(object);
  return object;
}

const told = (manifest: Manifest): string[] => validate(manifest).map(({ path, message }) => `${path} ${message}`);

describe('objects of Kubernetes\' own kinds', () => {
  test.each(names)('%s is accepted when it is right', (name) => {
    expect(validate(valid(name))).toEqual([]);
    expect(knows(valid(name))).toBe('core');
  });

  test.each(names)('%s is accepted again after one with mistakes', (name) => {
    validate(changed(name, (object) => { object.unknown = 1; object.metadata = 'text'; }));
    validate(changed(name, (object) => { for (const field of Object.keys(object)) if (!['apiVersion', 'kind', 'metadata'].includes(field)) object[field] = ['wrong']; }));
    expect(validate(valid(name))).toEqual([]);
  });

  test.each<[string, string, (object: Loose) => void, string]>([
    ['Deployment', 'at the top', (o) => { o.specs = {}; }, "specs is not a field of Deployment; did you mean 'spec'?"],
    ['Deployment', 'in the spec', (o) => { o.spec.replica = 1; }, "spec.replica is not a field of Deployment; did you mean 'replicas'?"],
    ['Deployment', 'in the metadata', (o) => { o.metadata.lables = {}; }, "metadata.lables is not a field of Deployment; did you mean 'labels'?"],
    ['Deployment', 'in the metadata of pods', (o) => { o.spec.template.metadata.label = {}; }, "spec.template.metadata.label is not a field of Deployment; did you mean 'labels'?"],
    ['Deployment', 'in a container', (o) => { o.spec.template.spec.containers[0].imagePullpolicy = 'Always'; }, "spec.template.spec.containers[0].imagePullpolicy is not a field of Deployment; did you mean 'imagePullPolicy'?"],
    ['Deployment', 'in a list of a list', (o) => { o.spec.template.spec.containers[0].env[0].valueForm = {}; }, "spec.template.spec.containers[0].env[0].valueForm is not a field of Deployment; did you mean 'valueFrom'?"],
    ['Deployment', 'beside requests', (o) => { o.spec.template.spec.containers[0].resources.limit = {}; }, "spec.template.spec.containers[0].resources.limit is not a field of Deployment; did you mean 'limits'?"],
    ['Deployment', 'that is like no other', (o) => { o.spec.somethingElse = 1; }, 'spec.somethingElse is not a field of Deployment'],
    ['CronJob', 'in the pods of its Jobs', (o) => { o.spec.jobTemplate.spec.template.spec.restartpolicy = 'Never'; }, "spec.jobTemplate.spec.template.spec.restartpolicy is not a field of CronJob; did you mean 'restartPolicy'?"],
    ['Service', 'in a port', (o) => { o.spec.ports[0].targetport = 80; }, "spec.ports[0].targetport is not a field of Service; did you mean 'targetPort'?"],
    ['NetworkPolicy', 'in a peer', (o) => { o.spec.ingress[0].from[0].namespaceselector = {}; }, "spec.ingress[0].from[0].namespaceselector is not a field of NetworkPolicy; did you mean 'namespaceSelector'?"],
    ['StatefulSet', 'in a claim template', (o) => { o.spec.volumeClaimTemplates[0].spec.storageClass = 'x'; }, "spec.volumeClaimTemplates[0].spec.storageClass is not a field of StatefulSet"],
    ['StorageClass', 'at the top', (o) => { o.reclaimpolicy = 'Delete'; }, "reclaimpolicy is not a field of StorageClass; did you mean 'reclaimPolicy'?"],
  ])('%s with an unknown field %s is refused', (name, _, change, sentence) => {
    expect(told(changed(name, change))).toEqual([sentence]);
  });

  test.each<[string, string, (object: Loose) => void, string[]]>([
    ['Deployment', 'a text for a number', (o) => { o.spec.replicas = '2'; }, ["spec.replicas must be a whole number, got the string '2'"]],
    ['Deployment', 'a number for a text', (o) => { o.spec.template.spec.containers[0].env[0].value = 5; }, ["spec.template.spec.containers[0].env[0].value must be a string, got the number '5'"]],
    ['Deployment', 'an object for a list', (o) => { o.spec.template.spec.containers = {}; }, ['spec.template.spec.containers must be a list, got an empty object']],
    ['Deployment', 'a list for an object', (o) => { o.spec.template = []; }, ['spec.template must be an object, got an empty list']],
    ['Deployment', 'nothing where something is needed', (o) => { delete o.spec.selector; }, ['spec.selector must be set']],
    ['Deployment', 'a container without a name', (o) => { delete o.spec.template.spec.containers[0].name; }, ['spec.template.spec.containers[0].name must be set']],
    ['Deployment', 'null', (o) => { o.spec.template.spec.nodeSelector = null; }, ['spec.template.spec.nodeSelector must not be null; leave it out']],
    ['Deployment', 'true for a port', (o) => { o.spec.template.spec.containers[0].readinessProbe.httpGet.port = true; }, ["spec.template.spec.containers[0].readinessProbe.httpGet.port must be a whole number or a string, got 'true'"]],
    ['Deployment', 'a protocol in lower case', (o) => { o.spec.template.spec.containers[0].ports[0].protocol = 'tcp'; }, ["spec.template.spec.containers[0].ports[0].protocol must be one of 'SCTP', 'TCP', 'UDP', got 'tcp'; did you mean 'TCP'?"]],
    ['ConfigMap', 'a number among its data', (o) => { o.data.answer = 42; }, ["data.answer must be a string, got the number '42'"]],
    ['Job', 'a fraction', (o) => { o.spec.backoffLimit = 1.5; }, ["spec.backoffLimit must be a whole number, got the number '1.5'"]],
    ['Job', 'a number that is too large', (o) => { o.spec.backoffLimit = 2 ** 40; }, ["spec.backoffLimit must be a whole number of 32 bits, got '1099511627776'"]],
    ['PersistentVolumeClaim', 'an access mode nobody knows', (o) => { o.spec.accessModes = ['ReadWriteonce']; }, ["spec.accessModes[0] must be one of 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod', got 'ReadWriteonce'; did you mean 'ReadWriteOnce'?"]],
    ['ClusterRole', 'rules without verbs', (o) => { delete o.rules[0].verbs; }, ['rules[0].verbs must be set']],
    ['ClusterRoleBinding', 'no role', (o) => { delete o.roleRef; }, ['roleRef must be set']],
    ['Namespace', 'a label that is a number', (o) => { o.metadata.labels.tier = 1; }, ["metadata.labels.tier must be a string, got the number '1'"]],
    ['Namespace', 'an impossible label', (o) => { o.metadata.labels['a b'] = 'x'; }, [expect.stringMatching(/^metadata\.labels\['a b'\] must have as its key a name of at most 63 .*, got 'a b'$/)]],
    ['Namespace', 'what belongs to the API server', (o) => { o.metadata.resourceVersion = '1'; }, ['metadata.resourceVersion is not a field of Namespace']],
    ['Service', 'no metadata', (o) => { delete o.metadata; }, ['metadata must be set']],
    ['Service', 'no name', (o) => { delete o.metadata.name; }, ['metadata.name must be set']],
  ])('%s with %s is refused', (name, _, change, sentences) => {
    expect(told(changed(name, change))).toEqual(sentences);
  });

  test.each(['100m', '2', '0.5', '1Gi', '128974848', '129e6', '1.5Gi', '250u', '1E', '.5', '1.'])("the quantity '%s' is accepted", (amount) => {
    expect(told(changed('Deployment', (o) => { o.spec.template.spec.containers[0].resources.requests.memory = amount; }))).toEqual([]);
  });

  test.each(['1GB', '1d', '1h', '1da', '1 Gi', '1gi', '1KiB', '', 'Gi', '-1', '1e', '1e1.5', '0x10', '1,5', '1Zi', '1Y', '١'])("the quantity '%s' is refused", (amount) => {
    expect(told(changed('Deployment', (o) => { o.spec.template.spec.containers[0].resources.requests.memory = amount; })))
      .toEqual([`spec.template.spec.containers[0].resources.requests.memory must be a quantity such as '250m', '2' or '512Mi', got '${amount}'`]);
  });

  test('a quantity is checked wherever Kubernetes has one', () => {
    expect(told(changed('PersistentVolumeClaim', (o) => { o.spec.resources.requests.storage = '10GB'; }))).toHaveLength(1);
    expect(told(changed('Deployment', (o) => { o.spec.template.spec.volumes[0].emptyDir.sizeLimit = '10GB'; }))).toHaveLength(1);
  });

  test.each<[string, string, string]>([
    ['policy/v1beta1', 'PodDisruptionBudget', 'policy/v1'], ['batch/v1beta1', 'CronJob', 'batch/v1'], ['extensions/v1beta1', 'Ingress', 'networking.k8s.io/v1'],
    ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 'autoscaling/v2'],
  ])('%s %s is refused, since clusters serve %s', (apiVersion, kind, stable) => {
    expect(told({ apiVersion, kind, metadata: { name: 'old' } })).toContain(`apiVersion must be '${stable}', got '${apiVersion}'; clusters no longer serve it`);
  });

  test('all mistakes of an object are told at once', () => {
    expect(told(changed('Deployment', (o) => {
      o.spec.replicas = '2';
      o.spec.replica = 2;
      delete o.spec.template.spec.containers[0].name;
    }))).toHaveLength(3);
  });

  test('a mistake in one object does not hide one in the next', () => {
    const ingress = (defaultBackend?: unknown): Manifest => ({
      apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'web' }, spec: { ingressClassName: 'x', ...(defaultBackend !== undefined && { defaultBackend }) },
    });
    expect(told(ingress())).toEqual([]);
    expect(told(ingress([]))).toEqual(['spec.defaultBackend must be an object, got an empty list']);
    expect(told(ingress({ servise: {} }))).toEqual(["spec.defaultBackend.servise is not a field of Ingress; did you mean 'service'?"]);
  });

  test('an unknown field is refused at every place where fields have names', () => {
    const places = names.flatMap((name) => [...namedPlaces(valid(name))].map((place) => ({ name, place })))
      .filter(({ name, place }) => !(name === 'Service' && place.join('.') === 'spec.selector'));
    expect(places.length).toBeGreaterThan(100);
    fc.assert(fc.property(fc.constantFrom(...places), fc.stringMatching(/^[a-z][A-Za-z]{2,12}$/), fc.jsonValue({ maxDepth: 2 }), ({ name, place }, letters, value) => {
      // No field of Kubernetes ends like this.
      const key = `${letters}Qx`;
      const object = changed(name, (root) => { (place.reduce((parent: Loose, step) => parent[step] as Loose, root))[key] = value; });
      const violations = validate(object);
      expect(violations.map(({ path }) => path.endsWith(`${key}`) || path === key)).toEqual([true]);
      expect(violations[0]!.message).toMatch(/^is not a field of /);
    }), { numRuns: 2_000, seed: 20260825 });
  });
});

const maps = new Set(['annotations', 'data', 'labels', 'limits', 'matchLabels', 'nodeSelector', 'parameters', 'properties', 'requests']);

/** Every object inside a manifest whose fields have names, as the steps that lead to it. */
function* namedPlaces(value: unknown, steps: string[] = []): Generator<string[]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield steps;
  for (const [key, child] of Object.entries(value)) if (!maps.has(key)) yield* namedPlaces(child, [...steps, key]);
}

describe('objects of custom kinds', () => {
  const secret = (change: (spec: Loose) => void = () => undefined): Manifest => {
    const spec: Loose = {
      secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' },
      data: [{ secretKey: 'password', remoteRef: { key: 'cloud/nextcloud', property: 'password' } }],
    };
    change(spec);
    return { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', metadata: { name: 'nextcloud' }, spec };
  };
  const policy = (spec: Loose): Manifest => ({
    apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'web' }, spec: { endpointSelector: {}, ...spec },
  });

  test('are accepted when they are right', () => {
    expect(validate(secret())).toEqual([]);
    expect(knows(secret())).toBe('custom');
  });

  test.each<[string, Manifest, string[]]>([
    ['an unknown field', secret((spec) => { spec.refreshinterval = '1h'; }), ["spec.refreshinterval is not a field of ExternalSecret; did you mean 'refreshInterval'?"]],
    ['an unknown field in a list', secret((spec) => { spec.data[0].remoteRef.propery = 'x'; }), ["spec.data[0].remoteRef.propery is not a field of ExternalSecret; did you mean 'property'?"]],
    ['a wrong choice', secret((spec) => { spec.secretStoreRef.kind = 'ClusterSecretstore'; }), ["spec.secretStoreRef.kind must be one of 'SecretStore', 'ClusterSecretStore', got 'ClusterSecretstore'; did you mean 'ClusterSecretStore'?"]],
    ['a wrong form', secret((spec) => { spec.refreshInterval = '1 hour'; }), ["spec.refreshInterval must be a duration such as '30s' or '1h30m', got '1 hour'"]],
    ['a repeated key', secret((spec) => { spec.data.push(spec.data[0]); }), ["spec.data[1] must differ from item 0 in 'secretKey'"]],
    ['neither of two', secret((spec) => { delete spec.data; }), ["spec must have at least one of 'data', 'dataFrom', got none"]],
    ['an empty list', secret((spec) => { spec.data = []; }), ['spec.data must have at least one item, got an empty list; leave it out instead']],
    ['no ingress rules', policy({ ingress: [] }), ['spec.ingress must have at least one item, got an empty list; leave it out instead']],
    ['an ingress rule for nobody or all', policy({ ingress: [{}] }), ['spec.ingress[0] must have at least one field, got an empty object']],
    ['two kinds of peer', policy({ egress: [{ toEntities: ['world'], toFQDNs: [{ matchName: 'example.org' }] }] }), ["spec.egress[0] must not have both 'toEntities' and 'toFQDNs'"]],
    ['a mistake in one branch of a union', policy({ egress: [{ toPorts: [{ ports: [{ port: '443', protocol: 'tcp' }] }] }] }), ["spec.egress[0].toPorts[0].ports[0].protocol must be one of 'TCP', 'UDP', 'SCTP', 'ANY', got 'tcp'; did you mean 'TCP'?"]],
    ['a number for a text in a union', policy({ egress: [{ toPorts: [{ ports: [{ port: 443, protocol: 'TCP' }] }] }] }), ["spec.egress[0].toPorts[0].ports[0].port must be a string, got the number '443'"]],
    ['DNS rules on another port', policy({ egress: [{ toPorts: [{ ports: [{ port: '5353', protocol: 'UDP' }], rules: { dns: [{ matchPattern: '*' }] } }] }] }), ["spec.egress[0].toPorts[0].ports[0].port must be '53', got '5353'"]],
    ['a value of no branch', policy({ endpointSelector: { matchExpressions: [{ key: 'app', operator: 'in', values: ['a'] }] }, ingress: [{ fromEntities: ['all'] }] }), ["spec.endpointSelector.matchExpressions[0].operator must be one of 'In', 'NotIn', 'Exists', 'DoesNotExist', got 'in'; did you mean 'In'?"]],
    ['an unknown field of a union', policy({ ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rule: {} }] }] }), ["spec.ingress[0].toPorts[0].rule is not a field of CiliumNetworkPolicy"]],
    ['five fields of a schedule', { apiVersion: 'postgresql.cnpg.io/v1', kind: 'ScheduledBackup', metadata: { name: 'db' }, spec: { schedule: '0 3 * * *', cluster: { name: 'db' }, method: 'plugin', pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' } } }, ["spec.schedule must be a schedule of six fields, seconds first, such as '0 0 3 * * *', got '0 3 * * *'"]],
    ['a name that PostgreSQL keeps for itself', { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Database', metadata: { name: 'db' }, spec: { name: 'postgres', owner: 'a', cluster: { name: 'db' } } }, ["spec.name must be a database's name other than 'postgres', 'template0' and 'template1', got 'postgres'"]],
    ['another version', { ...secret(), apiVersion: 'external-secrets.io/v1beta1' }, ["apiVersion must be 'external-secrets.io/v1', got 'external-secrets.io/v1beta1'"]],
    ['unknown metadata', { ...secret(), metadata: { name: 'x', label: {} } as unknown as Manifest['metadata'] }, ["metadata.label is not a field of ExternalSecret; did you mean 'labels'?"]],
    ['a namespace in a kind of the whole cluster', { apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer', metadata: { name: 'x', namespace: 'y' }, spec: { selfSigned: {} } }, ["metadata.namespace must not be set, got 'y'; ClusterIssuer is a kind of the whole cluster"]],
  ])('with %s are refused', (_, manifest, sentences) => {
    expect(told(manifest)).toEqual(sentences);
  });

  test('of the caller are checked by the definition that the caller brings', () => {
    const schema = strict({ spec: strict({ size: quantity }) });
    const widget: Kind = { group: 'example.org', version: 'v1', kind: 'Widget', plural: 'widgets', scope: 'Namespaced', providedBy: 'Widgets', schema };
    const object = { apiVersion: 'example.org/v1', kind: 'Widget', metadata: { name: 'x' }, spec: { sise: '1Gi' } };
    expect(knows(object)).toBe('unknown');
    expect(validate(object)).toEqual([]);
    expect(knows(object, [widget])).toBe('custom');
    expect(validate(object, [widget]).map(({ path, message }) => `${path} ${message}`)).toEqual([
      "spec.sise is not a field of Widget; did you mean 'size'?", 'spec.size must be set',
    ]);
  });
});

test.each<[string, string]>([
  ['v1', 'Container'], ['apps/v1', 'DeploymentSpec'], ['apps/v9', 'Deployment'], ['example.org/v1', 'Widget'], ['../package', 'Json'], ['v1', '../package.json'], ['v1', 'constructor'],
])('%s %s is a kind that nobody knows', (apiVersion, kind) => {
  expect(knows({ apiVersion, kind, metadata: { name: 'x' } })).toBe('unknown');
});

test('the definition of a kind is one of Kubernetes\' own kinds', () => {
  const definition = valid('CustomResourceDefinition');
  expect(knows(definition)).toBe('core');
  definition.spec.versions[0].schema.openAPIV3Schema.properties.spec.propertees = {};
  definition.spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.size.maximum = 'large';
  expect(told(definition)).toEqual(["spec.versions[0].schema.openAPIV3Schema.properties.spec.propertees is not a field of CustomResourceDefinition; did you mean 'properties'?",
    "spec.versions[0].schema.openAPIV3Schema.properties.spec.properties.size.maximum must be a number, got the string 'large'"]);
});

test.each<[string, string[], string | undefined]>([
  ['replica', ['replicas', 'paused'], 'replicas'], ['TCP', ['tcp'], 'tcp'], ['tpc', ['tcp', 'udp'], 'tcp'], ['up', ['ip'], 'ip'], ['imagePullPolcy', ['image', 'imagePullPolicy'], 'imagePullPolicy'],
  ['colour', ['size'], undefined], ['ip', ['tcp'], undefined], ['abcdef', ['fedcba'], undefined], ['x', [], undefined],
])("for '%s' among %j the nearest is %s", (word, candidates, meant) => {
  expect(nearest(word, candidates)).toBe(meant);
});
