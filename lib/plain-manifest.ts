import { ApiObject, ApiObjectMetadataDefinition, App, ImplicitTokenResolver, Lazy, LazyResolver, NumberStringUnionResolver } from 'cdk8s';
import { KeyGuard } from './key-guard';
import { type Manifest } from './manifest';
import { byCodeUnit } from './names';
import { ordered } from './ordered';

/** What cdk8s holds of an object is private to it, and may move one day. */
interface Held {
  readonly props?: object;
  readonly patches?: readonly unknown[];
}

/** The same of its metadata. */
interface HeldMetadata extends Pick<ApiObjectMetadataDefinition, 'name' | 'namespace'> {
  readonly toJson: unknown;
  readonly _additionalAttributes?: object;
  readonly annotations?: unknown;
  readonly finalizers?: unknown;
  readonly ownerReferences?: unknown;
  readonly labels?: unknown;
}

/** What each metadata has, be it empty. */
const heldMetadata = ['_additionalAttributes', 'annotations', 'finalizers', 'ownerReferences', 'labels'] as const;

/**
 * What `toJson` of an object gives, several times as fast, where it holds nothing but data, some of it made late: texts, numbers, booleans,
 * lists and maps. Nothing where it has anything else, is patched, or renders itself: then cdk8s is to be asked.
 */
export function plainManifest(object: ApiObject): Manifest | undefined {
  const { props, patches } = object as unknown as Held;
  const metadata = object.metadata as unknown as HeldMetadata;
  const isStock = object.toJson === ApiObject.prototype.toJson && metadata.toJson === ApiObjectMetadataDefinition.prototype.toJson && hasStockResolvers(App.of(object));
  if (!isStock || props === undefined || patches?.length !== 0 || heldMetadata.some((field) => metadata[field] === undefined) || process.env.CDK8S_DISABLE_SORT) return undefined;
  try {
    return copied(props, metadata);
  } catch {
    // What is no data, a getter that fails, or data without an end: cdk8s says so, or knows what to make of it.
    return undefined;
  }
}

/** Those that every fleet has see to what is no data, and to keys that are not copied here. */
const stock = new Set<unknown>([KeyGuard, LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver]);

const known = new WeakMap<App, boolean>();

function hasStockResolvers(app: App): boolean {
  let isStock = known.get(app);
  if (isStock === undefined) known.set(app, isStock = app.resolvers.every(({ constructor }) => stock.has(constructor)));
  return isStock;
}

function copied(props: object, { _additionalAttributes, name, namespace, annotations, finalizers, ownerReferences, labels }: HeldMetadata): Manifest {
  const { metadata: _, ...own } = props as Record<string, unknown>;
  const metadata = copyOf({ ..._additionalAttributes, name, namespace, annotations, finalizers, ownerReferences, labels }, true);
  const fields = copyOf(own, false) as Record<string, unknown>;
  const manifest: Record<string, unknown> = {};
  for (const field of ['apiVersion', 'kind']) if (field in fields) manifest[field] = fields[field];
  if (metadata !== undefined) manifest.metadata = metadata;
  return Object.assign(manifest, fields) as unknown as Manifest;
}

/** What only cdk8s knows how to render. */
class Unusual extends Error {}

/** A copy of data with its keys in order and without what is not there. @throws where there is anything else in it */
function copyOf(value: unknown, leavesOutEmpty: boolean): unknown {
  switch (typeof value) {
    case 'string': case 'number': case 'boolean': case 'undefined': return value;
    case 'object': return value === null ? undefined : Array.isArray(value) ? copyOfList(value, leavesOutEmpty) : copyOfMap(value, leavesOutEmpty);
    default: throw new Unusual();
  }
}

function copyOfList(value: readonly unknown[], leavesOutEmpty: boolean): unknown {
  if (!isOf(Array, value)) throw new Unusual();
  return leavesOutEmpty && value.length === 0 ? undefined : value.map((item) => copyOf(item, leavesOutEmpty));
}

function copyOfMap(value: object, leavesOutEmpty: boolean): unknown {
  if (value instanceof Lazy) return copyOf(value.produce(), leavesOutEmpty);
  if (!isOf(Object, value)) throw new Unusual();
  const copy: Record<string, unknown> = {};
  let isEmpty = true;
  const keys = ordered(Object.keys(value), byCodeUnit);
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index]!;
    if (key === '__proto__') throw new Unusual();
    const field = copyOf((value as Readonly<Record<string, unknown>>)[key], leavesOutEmpty);
    if (field === undefined) continue;
    copy[key] = field;
    isEmpty = false;
  }
  return leavesOutEmpty && isEmpty ? undefined : copy;
}

/** Whether a value is a list or a map and nothing more; what resolves itself is. */
function isOf(type: typeof Array | typeof Object, value: object): boolean {
  return value.constructor === type && typeof (value as { readonly resolve?: unknown }).resolve !== 'function';
}
