import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { libraryFolder } from '../library-folder';

/** One of Kubernetes' own kinds at one version. Minor versions are those of 1.x. */
export interface CoreKind {
  /** Number of its type; 0 where no supported version serves it and its form is not known any more. */
  readonly type: number;
  /** The first minor version that has it; 0 where all have. */
  readonly introduced: number;
  /** The first minor version that has it no more; 0 where none is known. */
  readonly removed: number;
}

/** A field of a type. */
export interface CoreField {
  readonly code: string;
  /** The minor versions before this one want it to be set. @default - none does */
  readonly requiredBefore?: number;
  /** The feature gate that it stands behind. */
  readonly gate?: string;
  /** The first minor version that has it. @default - all that have its type */
  readonly since?: number;
  /** The first minor version that has it no more. @default - none */
  readonly until?: number;
}

/** What is written in `core-types.json`, which `test/core-types` makes from the Go types of Kubernetes. */
interface Table {
  readonly minors: readonly [first: number, last: number];
  readonly kinds: Readonly<Record<string, readonly [type: number, introduced: number, removed: number]>>;
  /**
   * By number: what each field is. `s` a string, `b` true or false, `i` and `l` whole numbers of 32 and 64 bits, `n` a number,
   * `q` a quantity, `x` a whole number or a string, `t` a moment, `y` bytes in base64, `j` anything, `#7` the type of that
   * number, `=7` one of the texts of that number, `[…` a list, `[()…` one that has each item once, `[(port protocol:TCP)…` one
   * that has items with the same in these fields once, each with what counts where it is left out, `{…` a map, `|…` that or
   * true or false. Then `!` where it must be set, `!35` where it must be before that minor version, `~Gate`, `@33` the first minor version that has it, `-35`
   * the first that has it no more.
   */
  readonly types: readonly Readonly<Record<string, string>>[];
  readonly enums: readonly Readonly<Record<string, string>>[];
}

let table: Table | undefined;
const kinds = new Map<string, CoreKind | undefined>();
const types = new Map<number, ReadonlyMap<string, CoreField>>();
const texts = new Map<number, readonly CoreText[]>();

/** Read on first use: it takes a millisecond or two. */
function read(): Table {
  return table ??= JSON.parse(readFileSync(join(libraryFolder, 'schema', 'core-types.json'), 'utf8')) as Table;
}

/** The first and the last minor version of which the kinds are known. */
export function knownMinors(): { readonly first: number; readonly last: number } {
  const [first, last] = read().minors;
  return { first, last };
}

/** A kind as Kubernetes has, had or will have it; nothing where no version has such a kind. */
export function coreKind(apiVersion: string, kind: string): CoreKind | undefined {
  const id = `${apiVersion}/${kind}`;
  if (!kinds.has(id)) {
    const { kinds: all } = read();
    const [type, introduced, removed] = Object.hasOwn(all, id) ? all[id]! : [];
    kinds.set(id, type === undefined ? undefined : { type, introduced: introduced!, removed: removed! });
  }
  return kinds.get(id);
}

/** Names of all kinds of an API version. */
export function kindsOf(apiVersion: string): string[] {
  return Object.keys(read().kinds).filter((id) => id.startsWith(`${apiVersion}/`) && !id.slice(apiVersion.length + 1).includes('/')).map((id) => id.slice(apiVersion.length + 1));
}

/** The fields of a type by name. */
export function fieldsOf(type: number): ReadonlyMap<string, CoreField> {
  let fields = types.get(type);
  if (!fields) types.set(type, fields = new Map(Object.entries(read().types[type] ?? {}).map(([name, text]) => [name, decoded(text)])));
  return fields;
}

interface RequiredField {
  readonly name: string;
  /** Minor version from which on it need not be set. */
  readonly before: number;
}

const required = new Map<number, readonly RequiredField[]>();

/** The fields of a type that must be set. */
export function requiredFieldsOf(type: number): readonly RequiredField[] {
  let fields = required.get(type);
  if (!fields) required.set(type, fields = [...fieldsOf(type)].flatMap(([name, { requiredBefore: before }]) => before === undefined ? [] : [{ name, before }]));
  return fields;
}

function decoded(text: string): CoreField {
  const [, code = '', required, gate, since, until] = /^([^!~@-]+)(?:!(\d*))?(?:~([A-Za-z0-9]+))?(?:@(\d+))?(?:-(\d+))?$/.exec(text) ?? [];
  return { code, ...(required !== undefined && { requiredBefore: required === '' ? Infinity : Number(required) }), ...(gate && { gate }), ...(since && { since: Number(since) }), ...(until && { until: Number(until) }) };
}

/** One of the texts that a field may hold. */
export interface CoreText {
  readonly text: string;
  readonly since?: number;
  readonly until?: number;
}

/** The texts of a number. */
export function textsOf(number: number): readonly CoreText[] {
  let all = texts.get(number);
  if (!all) {
    all = Object.entries(read().enums[number] ?? {}).map(([text, span]) => {
      const [, since, until] = /^(?:@(\d+))?(?:-(\d+))?$/.exec(span) ?? [];
      return { text, ...(since && { since: Number(since) }), ...(until && { until: Number(until) }) };
    });
    texts.set(number, all);
  }
  return all;
}
