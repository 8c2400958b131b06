import { fields } from '../../lib/fields';
import { type Manifest } from '../../lib/manifest';
import { type KubeClient } from './kube-client';

type Path = readonly (string | number)[];

/** A field of a live object that was changed by hand. */
export interface LiveChange {
  /** Of the object. */
  readonly object: string;
  readonly field: Path;
  /** What it was. */
  readonly before: unknown;
}

/**
 * Changes one field that Git has of a live object: the first whose change the server takes, those that turn something on or off or count
 * something first, those of items of lists late, and what such an item is named last. Undefined where it takes none. An item of a list that is told from others by the field, as
 * a port by its number, becomes another item by that, which server-side apply leaves beside the one that it makes anew.
 */
export async function changeLive(client: KubeClient, object: string, manifest: Manifest, isIgnored: (field: Path) => boolean): Promise<LiveChange | undefined> {
  for (const [field, value] of candidates(manifest)) {
    if (isIgnored(field)) continue;
    const before = valueAt(await client.get(object), field);
    const patch = patchOf(await client.get(object), field, other(value));
    const { status } = await client.send('PATCH', `${object}?fieldManager=somebody`, { type: 'application/merge-patch+json', text: JSON.stringify(patch) });
    if (status >= 300) continue;
    if (JSON.stringify(valueAt(await client.get(object), field)) !== JSON.stringify(before)) return { object, field, before };
  }
  return undefined;
}

/** Whether a changed field is again as it was. */
export async function isRestored(client: KubeClient, { object, field, before }: LiveChange): Promise<boolean> {
  const { status, body } = await client.send('GET', object);
  return status === 200 && JSON.stringify(valueAt(body, field)) === JSON.stringify(before);
}

/** Fields with one value each, where a change of it is a change of the object and not of what it is. */
function candidates({ apiVersion: _, kind: __, metadata: { labels = {}, annotations = {} }, ...rest }: Manifest): [Path, unknown][] {
  const isKey = (path: Path): boolean => typeof path.at(-2) === 'number' && path.at(-1) === 'name';
  const rank = ([path, value]: [Path, unknown]): number => (typeof value === 'string' ? 1 : 0) + (path.some((step) => typeof step === 'number') ? 4 : 0) + (path[0] === 'metadata' ? 2 : 0) + (isKey(path) ? 8 : 0);
  return leaves({ ...rest, metadata: { labels, annotations } }, []).sort((left, right) => rank(left) - rank(right));
}

function leaves(value: unknown, path: Path): [Path, unknown][] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, [...path, index]));
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...path, name]));
  return value === null || value === undefined ? [] : [[path, value]];
}

function other(value: unknown): unknown {
  return typeof value === 'boolean' ? !value : typeof value === 'number' ? value + 1 : `${String(value)}x`;
}

function valueAt(value: unknown, [first, ...rest]: Path): unknown {
  if (first === undefined) return value;
  return valueAt(Array.isArray(value) ? value[Number(first)] : fields(value)[first], rest);
}

/** The merge patch that changes one field: lists are written whole, as they are live. */
function patchOf(live: unknown, [first, ...rest]: Path, value: unknown): unknown {
  if (first === undefined) return value;
  if (Array.isArray(live)) return live.map((item: unknown, index) => index === first ? { ...fields(item), ...fields(patchOf(item, rest, value)) } : item);
  return { [first]: patchOf(fields(live)[first], rest, value) };
}
