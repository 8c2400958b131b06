import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { type Kind } from '../lib/kinds/kind';
import { kinds } from '../lib/kinds/kinds';
import { validate } from '../lib/schema';
import { crdValidator, readCrd, schemaOf, type Crd, type CrdSchema } from './crd';
import { arbitraryOf, type JsonSchema } from './json-schema-arbitrary';

const shared = process.env.FLOTILLA_SHARED;
const runs = 1_000;

/** Every schema inside a definition with its path; items of lists are `[]`, values of maps `*`. */
function* parts(schema: JsonSchema, path = ''): Generator<[string, JsonSchema]> {
  yield [path, schema];
  for (const branch of schema.type === undefined ? schema.anyOf ?? [] : []) yield* parts(branch, path);
  for (const [name, child] of Object.entries(schema.properties ?? {})) yield* parts(child, `${path}.${name}`);
  if (schema.items) yield* parts(schema.items, `${path}[]`);
  if (typeof schema.additionalProperties === 'object') yield* parts(schema.additionalProperties, `${path}.*`);
}

/** Adds the paths of a value's fields; items of lists are `[]`. */
function addPaths(value: unknown, path: string, paths: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) for (const item of value) addPaths(item, `${path}[]`, paths);
  else {
    for (const [name, child] of Object.entries(value)) {
      paths.add(`${path}.${name}`);
      addPaths(child, `${path}.${name}`, paths);
    }
  }
}

const label = (kind: Kind): string => `${kind.group}/${kind.version} ${kind.kind}`;
const crdFile = (folder: string, kind: Kind): string => join(folder, 'crds', `${kind.plural}.${kind.group}.yaml`);
const schemaOfKind = (kind: Kind): JsonSchema => kind.schema;

describe('our definitions of custom kinds', () => {
  test('have each kind once, in a provider that is a construct', () => {
    expect(new Set(kinds.map((kind) => `${kind.group}/${kind.kind}`)).size).toBe(kinds.length);
    expect([...new Set(kinds.map(({ providedBy }) => providedBy))].sort()).toEqual(['ArgoCD', 'Capsule', 'CertManager', 'Cilium', 'CloudNativePG', 'ExternalDNS', 'ExternalSecrets', 'GatewayAPI', 'Karpenter', 'KastenPolicies', 'Keda', 'KubePrometheusStack', 'Kyverno', 'MetalLB', 'RookCeph', 'SealedSecrets', 'Velero', 'VolumeSnapshots']);
  });

  test.each(kinds.map((kind) => [label(kind), kind] as const))('%s refuses unknown fields wherever fields have names', (_, kind) => {
    const objects = [...parts(schemaOfKind(kind))].filter(([, schema]) => schema.type === 'object');
    expect(objects.length).toBeGreaterThan(1);
    for (const [path, schema] of objects) {
      expect([path, schema.properties ? schema.additionalProperties : typeof schema.additionalProperties]).toEqual([path, schema.properties ? false : 'object']);
    }
  });

  test.each(kinds.map((kind) => [label(kind), kind] as const))('%s says in words what a text must look like', (_, kind) => {
    for (const [path, schema] of parts(schemaOfKind(kind))) {
      if (schema.pattern !== undefined) expect([path, schema.title]).toEqual([path, expect.stringMatching(/^\S+ .+/)]);
    }
  });
});

/** Kinds whose projects publish no definition: nothing real can be compared with ours, which are made from their documentation alone. */
const unpublished: ReadonlySet<string> = new Set(['config.kio.kasten.io/Policy', 'config.kio.kasten.io/Profile']);
const isPublished = (kind: Kind): boolean => !unpublished.has(`${kind.group}/${kind.kind}`);
const published = kinds.filter(isPublished);

const real = shared === undefined ? describe.skip : describe;
if (shared === undefined) console.log('FLOTILLA_SHARED is not set: our definitions of custom kinds are not compared with the real ones');

real('the real definitions', () => {
  const folder = shared ?? '';
  let checked = 0;
  afterAll(() => console.log(`${checked} instances of ${published.length} kinds were accepted by the real definitions; ${unpublished.size} kinds have none: ${[...unpublished].join(', ')}`));

  test('are there for every kind but those that are named as unpublished, which are kinds of ours and have none indeed', () => {
    expect(published.filter((kind) => !existsSync(crdFile(folder, kind))).map(label)).toEqual([]);
    expect(kinds.filter((kind) => !isPublished(kind)).filter((kind) => existsSync(crdFile(folder, kind))).map(label)).toEqual([]);
    expect(kinds.length - published.length).toBe(unpublished.size);
  });

  describe.each(published.map((kind) => [label(kind), kind] as const))('%s', (_, kind) => {
    let crd: Crd;
    let schema: CrdSchema;
    beforeAll(() => {
      crd = readCrd(folder, `${kind.plural}.${kind.group}`);
      schema = schemaOf(crd, kind.version);
    });

    test('has our scope and plural', () => {
      expect({ group: crd.spec.group, scope: crd.spec.scope, ...crd.spec.names }).toMatchObject({
        group: kind.group, scope: kind.scope, kind: kind.kind, plural: kind.plural,
      });
    });

    test(`accepts ${runs} objects of ours and adds nothing inside a list`, () => {
      const accepts = crdValidator(crd, kind.version, schemaOfKind(kind));
      const counts = new Map<string, number>();
      const unseen: string[] = [];
      const always: string[] = [];
      fc.assert(fc.property(arbitraryOf(schemaOfKind(kind)), (generated) => {
        const object = { apiVersion: `${kind.group}/${kind.version}`, kind: kind.kind, metadata: { name: 'example' }, ...(generated as object) };
        const live = structuredClone(object);
        const refusals = [...validate(object), ...accepts(live) ? [] : accepts.errors ?? []];
        if (refusals.length > 0) throw new Error(JSON.stringify(refusals));
        const lists = new Map(listsOf(live));
        const changed = listsOf(object).filter(([path, list]) => JSON.stringify(lists.get(path)) !== JSON.stringify(list));
        if (changed.length > 0) throw new Error(`the API server would add to ${changed.map(([path]) => path).join()}`);
        const seen = new Set<string>();
        addPaths(generated, '', seen);
        for (const path of seen) counts.set(path, (counts.get(path) ?? 0) + 1);
        checked += 1;
      }), { numRuns: runs, seed: 20260825 });
      for (const [path, part] of parts(schemaOfKind(kind))) {
        for (const name of Object.keys(part.properties ?? {}).filter((field) => !part.required?.includes(field))) {
          if (counts.get(`${path}.${name}`) === runs) always.push(`${path}.${name}`);
        }
        if (path !== '' && !/(\[\]|\*)$/.test(path) && !path.includes('.*') && !counts.has(path)) unseen.push(path);
      }
      expect({ unseen, always }).toEqual({ unseen: [], always: [] });
    });

    test('requires nothing that ours leaves out', () => {
      for (const [path, ours, theirs] of together(schemaOfKind(kind), schema)) {
        const missing = (theirs.required ?? []).filter((name) => !(path === '' && name === 'metadata') && !(ours.required ?? []).includes(name));
        expect([path, missing]).toEqual([path, []]);
      }
    });

    test('has no default inside a list that ours leaves to the API server', () => {
      for (const [path, ours, theirs] of together(schemaOfKind(kind), schema)) {
        if (!path.includes('[]')) continue;
        const defaults = Object.entries(theirs.properties ?? {}).filter(([, child]) => child.default !== undefined).map(([name]) => name);
        expect([path, defaults.filter((name) => !(ours.required ?? []).includes(name))]).toEqual([path, []]);
      }
    });
  });

  test('and the list of defaults that cause drift know no field that ours leaves to the API server', () => {
    const listed = JSON.parse(readFileSync(join(folder, 'facts', 'crd-defaults.json'), 'utf8')) as Record<string, { insideArrays: Record<string, unknown> }>;
    const left: string[] = [];
    let found = 0;
    for (const kind of kinds) {
      const objects = [...parts(schemaOfKind(kind))].filter(([, schema]) => schema.properties);
      for (const path of Object.keys(listed[`${kind.group}/${kind.version}/${kind.kind}`]?.insideArrays ?? {})) {
        const [, parent, field] = /^(.*)\.([^.]+)$/.exec(path) ?? [];
        for (const [, schema] of objects.filter(([at]) => at === parent)) {
          found += 1;
          if (!schema.required?.includes(field ?? '')) left.push(`${kind.kind} ${path}`);
        }
      }
    }
    expect(left).toEqual([]);
    expect(found).toBeGreaterThan(50);
  });
});

/** Every list in a value, by its path. */
function listsOf(value: unknown, path = ''): [string, unknown][] {
  if (Array.isArray(value)) return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) => listsOf(child, `${path}.${name}`));
}

/** Every object with named fields that both definitions have. */
function* together(ours: JsonSchema, theirs: CrdSchema, path = ''): Generator<[string, JsonSchema, CrdSchema]> {
  if (ours.type === undefined && ours.anyOf) {
    for (const branch of ours.anyOf) yield* together(branch, theirs, path);
    return;
  }
  if (ours.properties && theirs.properties) yield [path, ours, theirs];
  for (const [name, child] of Object.entries(ours.properties ?? {})) {
    const other = theirs.properties?.[name];
    if (other) yield* together(child, other, `${path}.${name}`);
  }
  if (ours.items && theirs.items) yield* together(ours.items, theirs.items, `${path}[]`);
  if (typeof ours.additionalProperties === 'object' && typeof theirs.additionalProperties === 'object') {
    yield* together(ours.additionalProperties, theirs.additionalProperties, `${path}.*`);
  }
}
