import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import { load } from 'js-yaml';
import { celPorts } from './cel-ports';
import { type JsonSchema } from './json-schema-arbitrary';

/** A structural schema as CustomResourceDefinitions have them. */
export interface CrdSchema extends Omit<JsonSchema, 'properties' | 'items' | 'additionalProperties'> {
  readonly properties?: Readonly<Record<string, CrdSchema>>;
  readonly items?: CrdSchema;
  readonly additionalProperties?: boolean | CrdSchema;
  readonly format?: string;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-validations'?: readonly { readonly rule: string }[];
  readonly [keyword: string]: unknown;
}

/** A CustomResourceDefinition as its project publishes it. */
export interface Crd {
  readonly spec: {
    readonly group: string;
    readonly scope: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly { readonly name: string; readonly served: boolean; readonly schema: { readonly openAPIV3Schema: CrdSchema } }[];
  };
}

export function readCrd(folder: string, name: string): Crd {
  return load(readFileSync(join(folder, 'crds', `${name}.yaml`), 'utf8')) as Crd;
}

const kept = [
  'type', 'enum', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'uniqueItems', 'required',
  'minProperties', 'maxProperties', 'format', 'nullable', 'anyOf', 'oneOf', 'allOf', 'not', 'default',
] as const;

/**
 * The schema as the API server means it with `kubectl apply --validate=strict`: a field that is not there is refused.
 * Where `ours` has no such field nothing of ours can be inside, and only the default counts.
 */
function strict(schema: CrdSchema, ours: readonly JsonSchema[], location: string): object {
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  const result: Record<string, unknown> = {};
  for (const keyword of kept) if (schema[keyword] !== undefined) result[keyword] = schema[keyword];
  if (schema['x-kubernetes-int-or-string']) {
    delete result.type;
    result.anyOf = [{ type: 'integer' }, { type: 'string' }];
  }
  const known = ours.flatMap((part) => part.type === undefined ? part.anyOf ?? [part] : [part]);
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length > 0) {
    result.properties = Object.fromEntries(properties.map(([name, child]) => {
      const parts = known.flatMap((part) => part.properties?.[name] ?? []);
      return [name, parts.length > 0 ? strict(child, parts, `${location}.${name}`) : 'default' in child ? { default: child.default } : {}];
    }));
  }
  if (schema.items) result.items = strict(schema.items, known.flatMap(({ items }) => items ?? []), `${location}[]`);
  if (typeof schema.additionalProperties === 'object') {
    const values = known.flatMap(({ additionalProperties }) => typeof additionalProperties === 'object' ? additionalProperties : []);
    result.additionalProperties = strict(schema.additionalProperties, values, `${location}.*`);
  }
  else if (schema.type === 'object') result.additionalProperties = open;
  if (schema['x-kubernetes-list-type'] === 'set') result.uniqueItems = true;
  if (schema['x-kubernetes-list-type'] === 'map') result.listMapKeys = schema['x-kubernetes-list-map-keys'];
  const rules = (schema['x-kubernetes-validations'] ?? []).filter(({ rule }) => !rule.includes('oldSelf'));
  if (rules.length > 0) result.celRules = { location, count: rules.length };
  return result;
}

function isCidr(text: string): boolean {
  const [address = '', prefix = ''] = text.split('/');
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits;
}

const formats = {
  byte: (text: string) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text),
  cidr: isCidr,
  'date-time': (text: string) => !Number.isNaN(Date.parse(text)),
  double: true,
  'idn-hostname': true,
  int32: { type: 'number', validate: (value: number) => Number.isInteger(value) && Math.abs(value) <= 2 ** 31 },
  int64: { type: 'number', validate: (value: number) => Number.isInteger(value) },
  ipv4: (text: string) => isIP(text) === 4,
  ipv6: (text: string) => isIP(text) === 6,
} as const;

/** CEL cannot be run here: each rule that an object of ours can meet has a counterpart in TypeScript, or this throws. */
function holdsCel({ location, count }: { location: string; count: number }, value: unknown): boolean {
  const port = celPorts[location];
  if (!port) throw new Error(`the CEL rules at ${location} must have a counterpart in cel-ports.ts, got none`);
  if (port.count !== count) throw new Error(`the counterpart of the CEL rules at ${location} must cover ${count} rules, got ${port.count}`);
  return port.holds(value);
}

function haveDifferentKeys(keys: readonly string[], items: readonly Record<string, unknown>[]): boolean {
  return new Set(items.map((item) => JSON.stringify(keys.map((key) => item[key] ?? null)))).size === items.length;
}

/** Accepts what the API server would; it fills in defaults as the API server does. */
export function crdValidator(crd: Crd, version: string, ours: JsonSchema): ValidateFunction {
  const ajv = new Ajv({
    strict: true, strictTypes: false, strictRequired: false, allErrors: false, useDefaults: true, unicodeRegExp: false, verbose: false, formats,
    keywords: [
      { keyword: 'celRules', schemaType: 'object', validate: holdsCel },
      { keyword: 'listMapKeys', type: 'array', schemaType: 'array', validate: haveDifferentKeys },
    ],
  });
  return ajv.compile(strict(schemaOf(crd, version), [ours], `${crd.spec.names.kind}:`));
}

export function schemaOf(crd: Crd, version: string): CrdSchema {
  const found = crd.spec.versions.find(({ name, served }) => name === version && served);
  if (!found) throw new Error(`version ${version} of ${crd.spec.names.kind} must be served, got ${crd.spec.versions.map(({ name }) => name).join(', ')}`);
  return found.schema.openAPIV3Schema;
}
