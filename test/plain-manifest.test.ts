import { ApiObject, App, Chart, JsonPatch, Lazy } from 'cdk8s';
import * as fc from 'fast-check';
import { KeyGuard } from '../lib/key-guard';
import { plainManifest } from '../lib/plain-manifest';

const objectOf = (props: object, { resolvers = [new KeyGuard()] }: { resolvers?: NonNullable<ConstructorParameters<typeof App>[0]>['resolvers'] } = {}): ApiObject =>
  new ApiObject(new Chart(new App({ resolvers }), 'chart', { namespace: 'web', labels: { of: 'chart' } }), 'object', { apiVersion: 'v1', kind: 'ConfigMap', ...props });

const key = fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('value', 'resolve', 'name', '10', '9', 'metadata', 'spec', 'toJSON')).filter((name) => !['__proto__', 'constructor'].includes(name));
const leaf = fc.oneof(fc.string(), fc.double(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant(undefined), fc.constant([]), fc.constant({}));
const { data } = fc.letrec<{ data: unknown; fields: Record<string, unknown> }>((tie) => ({
  data: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('data'), { maxLength: 4 }), tie('fields'), tie('data').map((value) => Lazy.any({ produce: () => value }))),
  fields: fc.dictionary(key, tie('data'), { maxKeys: 5, noNullPrototype: true }),
}));
const fields = fc.dictionary(key, data, { maxKeys: 5, noNullPrototype: true });
const texts = fc.dictionary(key, fc.string(), { maxKeys: 3, noNullPrototype: true });
const metadata = fc.record({ name: fc.constant('web'), namespace: fc.string(), labels: texts, annotations: texts, finalizers: fc.array(fc.string(), { maxLength: 2 }), further: data }, { requiredKeys: ['name'], noNullPrototype: true });

/** With the order of keys, which is that of the file. */
const written = (value: unknown): string => JSON.stringify(value, (_, inner: unknown) => inner === undefined ? 'nothing' : typeof inner === 'number' ? `number ${String(inner)}` : inner);

describe('an object that holds nothing but data', () => {
  test('is rendered as cdk8s renders it', () => {
    fc.assert(fc.property(fields, metadata, fc.boolean(), (own, ofMetadata, isLabelled) => {
      const { apiVersion: _, kind: __, metadata: ___, ...props } = own;
      const object = objectOf({ ...props, metadata: ofMetadata });
      if (isLabelled) object.metadata.addLabel('added', 'later');
      const manifest = plainManifest(object);
      expect(manifest).toBeDefined();
      expect(written(manifest)).toBe(written(object.toJson()));
    }), { numRuns: 1000 });
  });

  test('is rendered anew each time, so that a change of one manifest is none of the other', () => {
    const object = objectOf({ data: { list: [{ a: 'b' }] } });
    (plainManifest(object)!.data as { list: unknown[] }).list.push('more');
    expect(plainManifest(object)!.data).toEqual({ list: [{ a: 'b' }] });
  });
});

describe('cdk8s is asked for', () => {
  class Text { public constructor(public readonly value: string) {} }
  const circle: Record<string, unknown> = {};
  circle.itself = circle;
  const proto = JSON.parse('{"__proto__":"lost"}') as object;

  test.each<[string, ApiObject]>([
    ['a value of a class', objectOf({ spec: new Text('a') })],
    ['one that is made late', objectOf({ spec: Lazy.any({ produce: () => new Text('a') }) })],
    ['one that never is made', objectOf({ spec: Lazy.any({ produce: () => { throw new Error('not yet'); } }) })],
    ['one in a list', objectOf({ spec: { list: [new Text('a')] } })],
    ['one in the metadata', objectOf({ metadata: { annotations: { text: new Text('a') } } })],
    ['a map that resolves itself', objectOf({ spec: { resolve: () => 'a' } })],
    ['a list that does', objectOf({ spec: Object.assign(['a'], { resolve: () => 'a' }) })],
    ['a function', objectOf({ spec: () => 'a' })],
    ['a map without a prototype', objectOf({ spec: Object.create(null) })],
    ['a key of JavaScript\'s own', objectOf({ spec: proto })],
    ['another one', objectOf({ spec: { constructor: 'a' } })],
    ['data without an end', objectOf({ spec: circle })],
    ['a getter that fails', objectOf({ spec: { get text(): string { throw new Error('not yet'); } } })],
    ['a resolver of somebody else\'s', objectOf({}, { resolvers: [{ resolve: () => undefined }] })],
  ])('%s', (_, object) => expect(plainManifest(object)).toBeUndefined());

  test('an object that is patched, or renders itself', () => {
    const patched = objectOf({ data: { a: 'b' } });
    patched.addJsonPatch(JsonPatch.replace('/data/a', 'c'));
    const own = objectOf({});
    own.toJson = () => ({ apiVersion: 'v1', kind: 'Secret' });
    const ofOwnMetadata = objectOf({});
    ofOwnMetadata.metadata.toJson = () => ({ name: 'other' });
    expect([patched, own, ofOwnMetadata].map(plainManifest)).toEqual([undefined, undefined, undefined]);
  });

  test.each(['props', 'patches'])('an object of which cdk8s holds no %s any more', (field) => {
    const object = objectOf({});
    delete (object as unknown as Record<string, unknown>)[field];
    expect(plainManifest(object)).toBeUndefined();
  });

  test.each(['_additionalAttributes', 'annotations', 'finalizers', 'ownerReferences', 'labels'])('metadata of which it holds no %s any more', (field) => {
    const object = objectOf({});
    delete (object.metadata as unknown as Record<string, unknown>)[field];
    expect(plainManifest(object)).toBeUndefined();
  });

  test('an object whose keys are to be left as they are', () => {
    process.env.CDK8S_DISABLE_SORT = 'true';
    const manifest = plainManifest(objectOf({}));
    delete process.env.CDK8S_DISABLE_SORT;
    expect(manifest).toBeUndefined();
  });
});
