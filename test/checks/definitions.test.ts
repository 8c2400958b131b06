import { loadAll } from 'js-yaml';
import { type FinishedFleet } from '../../lib/checks/check';
import { checkedKinds } from '../../lib/checks/checked-kinds';
import { checkedRules } from '../../lib/checks/checked-rules';
import { schemaVerdicts, type SchemaVerdict } from '../../lib/checks/schema-verdicts';
import { minorOf } from '../../lib/platforms/kubernetes-version';
import { validSchema } from '../../lib/checks/valid-schema';
import { type Manifest } from '../../lib/manifest';
import { definitionOf } from '../../lib/schemas/definition';
import { widgetYaml } from '../schemas/widget';
import { flatFleet } from '../support/flat-fleet';
import { manifestOf } from '../support/manifest';

const definitions = (loadAll(widgetYaml) as Manifest[]).filter(({ kind }) => kind === 'CustomResourceDefinition');
const crd = (name: string): Manifest => structuredClone(definitions.find(({ metadata }) => metadata.name === `${name}.example.org`)!);
const widget = (spec: object = { size: 1, mode: 'grow' }, version = 'v1', metadata: object = {}): Manifest => manifestOf(`example.org/${version}`, 'Widget', { spec }, metadata);
const unchecked = ["self.frobnicate()"];

/** What is said of one object beside the definitions of Widget and Depot. */
function verdictOf(manifest: Manifest, changes: Partial<FinishedFleet> = {}): SchemaVerdict {
  const fleet = flatFleet({ 'home/definitions/widgets.yaml': crd('widgets'), 'home/definitions/depots.yaml': crd('depots'), 'home/web/thing.yaml': manifest }, changes);
  return schemaVerdicts(fleet).find(({ object }) => object.manifest === manifest)!.verdict;
}

const told = (manifest: Manifest, changes: Partial<FinishedFleet> = {}): string[] => verdictOf(manifest, changes).violations.map(({ path, message }) => `${path} ${message}`);

describe('a definition in the tree', () => {
  test('is what objects of its kind are checked by, rules included', () => {
    expect(told(widget())).toEqual([]);
    expect(told(widget({ size: 0, mode: 'grow' }))).toEqual(["spec.size must be at least 1, got '0'"]);
    expect(told(widget({ size: 1, mode: 'fixed', max: 2 }))).toEqual([expect.stringContaining('max is for widgets that grow')]);
    expect(told(widget({ size: 0, mode: 'fixed', max: 2 }))).toEqual(["spec.size must be at least 1, got '0'"]);
  });

  test('names the rules that nobody can evaluate here', () => {
    expect(verdictOf(widget()).unchecked).toEqual([expect.stringContaining(unchecked[0]!)]);
    expect(verdictOf(widget({ size: 0, mode: 'grow' })).unchecked).toEqual([]);
  });

  test('compares with the object that is there, if it is the same one', () => {
    const before = (manifest: Manifest) => ({ previous: () => manifest });
    expect(told(widget({ size: 1, mode: 'grow' }), before(widget({ size: 2, mode: 'grow' })))).toEqual([expect.stringContaining('a widget never shrinks')]);
    expect(told(widget({ size: 1, mode: 'grow' }), before(widget({ size: 2, mode: 'grow' }, 'v1beta1')))).toEqual([]);
    expect(told(widget({ size: 1, mode: 'grow' }), before({ ...widget({ size: 2, mode: 'grow' }), kind: 'Depot' }))).toEqual([]);
  });

  test('says which versions there are', () => {
    const sentence = (version: string): RegExp => new RegExp(`^apiVersion must be 'example.org/v1', got 'example.org/${version}'`);
    expect(told(widget({}, 'v1beta1'))).toEqual([expect.stringMatching(sentence('v1beta1'))]);
    expect(told(widget({}, 'v2'))).toEqual([expect.stringMatching(sentence('v2'))]);
    expect(verdictOf(widget({}, 'v2'))).toMatchObject({ isKnown: true, unchecked: [] });
  });

  test('says whether objects have a namespace', () => {
    expect(told(manifestOf('example.org/v1', 'Depot'))).toEqual(["metadata.namespace must not be set, got 'web'; Depot is a kind of the whole cluster"]);
    expect(told(manifestOf('example.org/v1', 'Depot', {}, { namespace: undefined }))).toEqual([]);
  });

  test('is one of its own cluster', () => {
    const other = widget({ size: 0, mode: 'grow' });
    const fleet = flatFleet({ 'home/web/thing.yaml': other, 'away/definitions/widgets.yaml': crd('widgets') });
    expect(schemaVerdicts(fleet)[0]!.verdict).toEqual({ violations: [], unchecked: [], isKnown: false });
  });

  test('comes before one that was pulled, which counts where there is none', () => {
    const pulled = { definitions: () => definitionOf(crd('widgets')) };
    const fleet = (manifest: Manifest): FinishedFleet => flatFleet({ 'home/web/thing.yaml': manifest }, pulled);
    expect(schemaVerdicts(fleet(widget({ size: 0, mode: 'grow' })))[0]!.verdict.violations).toHaveLength(1);
    expect(schemaVerdicts(fleet(widget()))[0]!.verdict).toMatchObject({ violations: [], isKnown: true });
    const loose = { definitions: () => ({ ...definitionOf(crd('widgets'))!, versions: [] }) };
    expect(told(widget({ size: 0, mode: 'grow' }), loose)).toHaveLength(1);
  });

  test('says nothing of kinds of Kubernetes', () => {
    expect(told(manifestOf('v1', 'ConfigMap', { data: { a: 'a' } }), { definitions: () => definitionOf(crd('widgets')) })).toEqual([]);
  });
});

test('what two definitions say of one place is told once, and all in the order of the places', () => {
  const strict = definitionOf({
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition',
    spec: { group: 'cert-manager.io', names: { kind: 'Certificate', plural: 'certificates' }, versions: [{ name: 'v1', served: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { secretName: { type: 'integer' }, aaa: { type: 'integer' }, zzz: { type: 'integer' } } } } } } }] },
  });
  const certificate = manifestOf('cert-manager.io/v1', 'Certificate', { spec: { secretName: true, aaa: 'a', zzz: 'z' } });
  const paths = verdictOf(certificate, { definitions: ({ length }) => length > 0 ? strict : undefined }).violations.map(({ path }) => path);
  expect(paths).toEqual([...new Set(paths)].sort());
  expect(paths).toContain('spec.secretName');
});

test('kinds that no definition is there for are told once for each cluster', () => {
  const kinds = (objects: Readonly<Record<string, Manifest>>): string[] => checkedKinds(flatFleet(objects)).map(({ where, severity, message }) => `${severity} ${where}: ${message}`);
  const sentence = (cluster: string, kind: string, count: string): string =>
    `warning ${cluster}: kind ${kind} of example.org must have a definition to be checked by, got none for ${count}, of which only the metadata was checked; run npx flotilla schemas pull, which takes the URL of a definition that it does not know`;
  expect(kinds({ 'home/web/a.yaml': widget(), 'home/web/b.yaml': widget(), 'away/web/a.yaml': widget(), 'home/web/c.yaml': manifestOf('example.org/v1', 'Depot') })).toEqual([
    sentence('home', 'Widget', '2 objects'), sentence('away', 'Widget', '1 object'), sentence('home', 'Depot', '1 object'),
  ]);
  expect(kinds({ 'home/web/a.yaml': widget(), 'home/web/b.yaml': crd('widgets'), 'home/web/c.yaml': manifestOf('v1', 'ConfigMap') })).toEqual([]);
});

test('rules that nobody can evaluate here are told once for each cluster', () => {
  const rules = (objects: Readonly<Record<string, Manifest>>): string[] => checkedRules(flatFleet(objects)).map(({ where, severity, message }) => `${severity} ${where}: ${message}`);
  const twice = crd('widgets');
  const { versions } = twice.spec as { versions: { schema: { openAPIV3Schema: { properties: { spec: Record<string, object[]> } } } }[] };
  versions[0]!.schema.openAPIV3Schema.properties.spec['x-kubernetes-validations']!.push({ rule: 'self.frob()' });
  expect(rules({ 'home/web/a.yaml': widget(), 'home/web/b.yaml': widget(), 'home/web/c.yaml': crd('widgets') })).toEqual([
    expect.stringMatching(/^note home: rules of kind Widget of example\.org must be ones that can be evaluated here, got 1 that cannot, such as .*frobnicate.*; only the API server will tell whether objects keep to it$/),
  ]);
  expect(rules({ 'home/web/a.yaml': widget(), 'home/web/c.yaml': twice, 'away/web/a.yaml': widget(), 'away/web/c.yaml': crd('widgets') })).toEqual([
    expect.stringMatching(/^note home: .* got 2 that cannot, such as .*frobnicate.* keep to them$/), expect.stringMatching(/^note away: .* got 1 that cannot/),
  ]);
  expect(rules({ 'home/web/a.yaml': manifestOf('v1', 'ConfigMap') })).toEqual([]);
});

test('what is not of its form says so with its object, of which nothing more is said', () => {
  const wrong = widget({ size: 0, mode: 'grow' });
  expect(validSchema(flatFleet({ 'home/web/a.yaml': wrong, 'home/web/b.yaml': crd('widgets') }))).toEqual([expect.objectContaining({ malformed: wrong, message: expect.stringContaining("spec.size must be at least 1, got '0'") })]);
});

test('the minor version is the second number', () => expect(minorOf('1.34')).toBe(34));
