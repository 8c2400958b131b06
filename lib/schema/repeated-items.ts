import { type Step } from './path';
import { PathRules } from './path-rules';
import { quoted } from './wording';

/** A field that tells the items of a list apart, and what counts where it is left out. */
export interface ItemKey {
  readonly name: string;
  readonly fallback?: string;
}

/** An item that is an earlier one again. */
export interface RepeatedItem {
  readonly index: number;
  readonly message: string;
}

/** Fields that the API server wants to be different in the items of a list, beside those of its type's keys. */
const distinct = new PathRules<readonly ItemKey[]>({
  'CustomResourceDefinition.spec.versions': [{ name: 'name' }],
  'Service.spec.ports': [{ name: 'name' }],
  'containers.*.ports': [{ name: 'name' }],
  'initContainers.*.ports': [{ name: 'name' }],
});

/** Fields that all items must have where there are several. */
const told = new PathRules<string>({ 'Service.spec.ports': 'name' });

/** What the API server says of the items of a list at a path, beyond what their type says. */
export function itemFaults(kind: string, path: readonly Step[], list: readonly unknown[]): RepeatedItem[] {
  const keys = distinct.at(kind, path);
  const wanted = told.at(kind, path);
  return [
    ...(keys ? repeatedItems(list, keys) : []),
    ...(wanted === undefined ? [] : list.flatMap((item, index) => isWithout(item, wanted) ? [{ index, message: `must have a ${wanted}, got none; where there are several each is told by its ${wanted}` }] : [])),
  ];
}

function isWithout(item: unknown, field: string): boolean {
  return typeof item === 'object' && item !== null && (item as Record<string, unknown>)[field] === undefined;
}

const decoded = new Map<string, readonly ItemKey[]>();

/** `port protocol:TCP` of the table of core types. */
export function keysOf(text: string): readonly ItemKey[] {
  let keys = decoded.get(text);
  if (!keys) {
    decoded.set(text, keys = text.split(' ').filter((key) => key !== '').map((key): ItemKey => {
      const [name, fallback] = key.split(':') as [string, string?];
      return fallback === undefined ? { name } : { name, fallback };
    }));
  }
  return keys;
}

/** Items that agree with an earlier one in all keys; in themselves where there are none. An item without a key is told by its type. */
export function repeatedItems(list: readonly unknown[], keys: readonly ItemKey[]): RepeatedItem[] {
  const seen = new Map<string, number>();
  return list.flatMap((item, index) => {
    const values = keys.length === 0 ? [item] : keys.map(({ name, fallback }) => typeof item === 'object' && item !== null ? (item as Record<string, unknown>)[name] ?? fallback : undefined);
    if (values.includes(undefined)) return [];
    const text = JSON.stringify(values);
    const other = seen.get(text);
    if (other === undefined) seen.set(text, index);
    return other === undefined ? [] : [{ index, message: repeatedItem(other, keys.map(({ name }) => name), values) }];
  });
}

function repeatedItem(other: number, keys: readonly string[], values: readonly unknown[]): string {
  return `must differ from item ${other}${keys.length === 0 ? '' : ` in ${quoted(keys)}`}, got ${quoted(values)} in both`;
}
