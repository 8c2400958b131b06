import { type StructuralSchema } from '../structural/schema';
import { isObject } from '../is-object';

/** What a CustomResourceDefinition says of its kind, without its texts. */
export interface Definition {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly scope: 'Cluster' | 'Namespaced';
  readonly versions: readonly DefinedVersion[];
}

export interface DefinedVersion {
  readonly name: string;
  readonly served: boolean;
  readonly schema: StructuralSchema;
}

/** Reads a CustomResourceDefinition of version v1; nothing where a value is none. */
export function definitionOf(value: unknown): Definition | undefined {
  if (!isObject(value) || value.kind !== 'CustomResourceDefinition' || value.apiVersion !== 'apiextensions.k8s.io/v1') return undefined;
  const { group, scope, names, versions } = isObject(value.spec) ? value.spec : {};
  const { kind, plural } = isObject(names) ? names : {};
  if (typeof group !== 'string' || typeof kind !== 'string' || typeof plural !== 'string' || !Array.isArray(versions)) return undefined;
  return { group, kind, plural, scope: scope === 'Cluster' ? 'Cluster' : 'Namespaced', versions: versions.filter(isObject).map(versionOf) };
}

function versionOf({ name, served, schema }: Record<string, unknown>): DefinedVersion {
  const root = isObject(schema) && isObject(schema.openAPIV3Schema) ? schema.openAPIV3Schema : { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return { name: String(name), served: served === true, schema: bare(root) };
}

/** A schema without descriptions and examples, which are most of it; fields that happen to have such a name stay. */
function bare(schema: Record<string, unknown>): StructuralSchema {
  return Object.fromEntries(Object.entries(schema).flatMap(([keyword, value]): [string, unknown][] => {
    switch (keyword) {
      case 'description':
      case 'title':
      case 'example':
      case 'externalDocs': return [];
      case 'properties': return [[keyword, isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, isObject(inner) ? bare(inner) : inner])) : value]];
      case 'items':
      case 'not':
      case 'additionalProperties': return [[keyword, isObject(value) ? bare(value) : value]];
      case 'allOf':
      case 'anyOf':
      case 'oneOf': return [[keyword, Array.isArray(value) ? value.map((inner) => isObject(inner) ? bare(inner) : inner as unknown) : value]];
      default: return [[keyword, value]];
    }
  }));
}
