import { type TSchema } from '@sinclair/typebox';

interface Fragment {
  readonly type?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly Fragment[];
  readonly properties?: Readonly<Record<string, Fragment>>;
}

/** A key that values may have, however deep, with the types of JSON schema that its value may be of. */
export interface SchemaPath {
  readonly path: readonly string[];
  readonly types: ReadonlySet<string>;
}

/** All keys that a schema names, those of its unions' branches together. Keys that are data have no path of their own. */
export function schemaPaths(schema: TSchema): SchemaPath[] {
  const found = new Map<string, SchemaPath>();
  collect(schema as Fragment, [], found);
  return [...found.values()];
}

function collect(schema: Fragment, path: readonly string[], found: Map<string, SchemaPath>): void {
  for (const branch of branches(schema)) {
    for (const [key, inner] of Object.entries(branch.properties ?? {})) {
      const here = [...path, key];
      const known = found.get(here.join('\n'))?.types ?? [];
      found.set(here.join('\n'), { path: here, types: new Set([...known, ...branches(inner).map(typeOf)]) });
      collect(inner, here, found);
    }
  }
}

function branches(schema: Fragment): readonly Fragment[] {
  return schema.anyOf ? schema.anyOf.flatMap(branches) : [schema];
}

function typeOf({ type, const: literal }: Fragment): string {
  return type ?? typeof literal;
}
