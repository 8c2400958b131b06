import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { load, loadAll } from 'js-yaml';
import { kinds } from '../lib/kinds/kinds';
import { type Manifest } from '../lib/manifest';
import { groupKind } from '../lib/object-identity';
import { templateDocuments } from '../lib/omni/cluster-template';
import { machineClass } from '../lib/omni/machine-class';
import { knows, validate } from '../lib/schema';
import { schemaViolations } from '../lib/schema/custom';
import { type CrdSchema, crdValidator, readCrd } from './crd';

const dist = resolve(__dirname, '../dist');
const shared = process.env.FLOTILLA_SHARED;

const paths = (readdirSync(dist, { recursive: true }) as string[]).filter((path) => path.endsWith('.yaml'));

/** Files for Omni, which lie beside the folders of the applications. */
const isForOmni = (path: string): boolean => /^[^/]+\/omni\/(cluster-template|machine-classes)\.yaml$/.test(path);

/** Every object of the committed tree, read back from its file by a parser that refuses a key written twice. */
const objects = paths.filter((path) => !isForOmni(path))
  .map((path) => ({ path, manifest: load(readFileSync(join(dist, path), 'utf8')) as Manifest }));

function count(manifests: readonly { manifest: Manifest }[]): string {
  return `${manifests.length} objects of ${new Set(manifests.map(({ manifest }) => groupKind(manifest))).size} kinds`;
}

/** Lists and maps of a value that may be null, which Argo CD's comparison on the server's side takes for one value that is nobody's. */
function nullableIn({ nullable, properties = {}, items, additionalProperties }: CrdSchema, value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (nullable === true) return [path];
  const others = typeof additionalProperties === 'object' ? additionalProperties : {};
  return Object.entries(value).flatMap(([name, inner]) => nullableIn((Array.isArray(value) ? items : properties[name] ?? others) ?? {}, inner, `${path}.${name}`));
}

describe('the committed tree', () => {
  test('holds no kind that nobody can check', () => {
    expect(objects.filter(({ manifest }) => knows(manifest) === 'unknown').map(({ path }) => path)).toEqual([]);
    expect(objects.length).toBeGreaterThan(100);
  });

  test('is strictly valid, core kinds by the library and custom kinds by our definitions', () => {
    const core = objects.filter(({ manifest }) => knows(manifest) === 'core');
    const custom = objects.filter(({ manifest }) => knows(manifest) === 'custom');
    expect(objects.flatMap(({ path, manifest }) => validate(manifest).map((violation) => `${path}: ${violation.path} ${violation.message}`))).toEqual([]);
    console.log(`checked ${count(core)} by the library, ${count(custom)} by our definitions`);
  });

  test('holds for Omni only what it reads', () => {
    for (const path of paths.filter(isForOmni)) {
      const documents = loadAll(readFileSync(join(dist, path), 'utf8')) as { kind?: keyof typeof templateDocuments }[];
      const violations = documents.flatMap((document) => schemaViolations(document.kind === undefined ? machineClass : templateDocuments[document.kind], document, String(document.kind)));
      expect([path, violations]).toEqual([path, []]);
    }
  });

  (shared === undefined ? test.skip : test)('is strictly valid by the real CustomResourceDefinitions', () => {
    const custom = objects.filter(({ manifest }) => knows(manifest) === 'custom');
    const refusals = kinds.flatMap((kind) => {
      const ofKind = custom.filter(({ manifest }) => groupKind(manifest) === `${kind.group}/${kind.kind}`);
      if (ofKind.length === 0) return [];
      const accepts = crdValidator(readCrd(shared!, `${kind.plural}.${kind.group}`), kind.version, kind.schema);
      return ofKind.flatMap(({ path, manifest }) => {
        // The validator fills in defaults. Metadata is nobody's own: the API server checks it apart.
        return accepts({ ...structuredClone(manifest), metadata: {} }) ? [] : [`${path}: ${JSON.stringify(accepts.errors)}`];
      });
    });
    expect(refusals).toEqual([]);
    console.log(`checked ${count(custom)} by the real definitions`);
  });

  (shared === undefined ? test.skip : test)('has Argo CD see every field of the real CustomResourceDefinitions', () => {
    const applications = objects.filter(({ manifest }) => groupKind(manifest) === 'argoproj.io/Application');
    const unseen = kinds.flatMap(({ group, kind, plural, version: ours }) => {
      const ofKind = objects.filter(({ manifest }) => groupKind(manifest) === `${group}/${kind}`);
      if (ofKind.length === 0) return [];
      const version = readCrd(shared!, `${plural}.${group}`).spec.versions.find(({ name }) => name === ours)!;
      return ofKind.flatMap(({ path, manifest }) => nullableIn(version.schema.openAPIV3Schema, manifest, '').map((field) => ({ folder: `dist/${path.split('/').slice(0, 2).join('/')}`, found: `${path}: ${field}` })));
    });
    const compared = new Map(applications.flatMap(({ manifest: { spec, metadata } }) => {
      const { source, sources = [source] } = spec as { source?: { path?: string }; sources?: ({ path?: string } | undefined)[] };
      return sources.map((one) => [one?.path, metadata.annotations?.['argocd.argoproj.io/compare-options']] as const);
    }));
    expect(unseen.length).toBeGreaterThan(5);
    expect(unseen.filter(({ folder }) => compared.get(folder) !== 'ServerSideDiff=false').map(({ found }) => found)).toEqual([]);
  });
});
