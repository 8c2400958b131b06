import { ApiObject, ApiObjectMetadataDefinition, App, ImplicitTokenResolver, Lazy, LazyResolver, NumberStringUnionResolver } from 'cdk8s';
import { KeyGuard } from './key-guard';
import { type Manifest } from './manifest';

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
    // A getter that fails, or data without an end: cdk8s says so.
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

function copied(props: object, { _additionalAttributes, name, namespace, annotations, finalizers, ownerReferences, labels }: HeldMetadata): Manifest | undefined {
  const { metadata: _, ...own } = props as Record<string, unknown>;
  const filled = new PlainCopy(true);
  const all = new PlainCopy(false);
  const [metadata, fields] = [filled.of({ ..._additionalAttributes, name, namespace, annotations, finalizers, ownerReferences, labels }), all.of(own) as Record<string, unknown>];
  if (!filled.isPlain || !all.isPlain) return undefined;
  const manifest: Record<string, unknown> = {};
  for (const field of ['apiVersion', 'kind']) if (field in fields) manifest[field] = fields[field];
  if (metadata !== undefined) manifest.metadata = metadata;
  return Object.assign(manifest, fields) as unknown as Manifest;
}

/** Copies data with its keys in order and without what is not there; says in the end whether that was all there is. */
class PlainCopy {
  public isPlain = true;

  public constructor(private readonly leavesOutEmpty: boolean) {}

  public of(value: unknown): unknown {
    switch (typeof value) {
      case 'string': case 'number': case 'boolean': case 'undefined': return value;
      case 'object': return value === null ? undefined : Array.isArray(value) ? this.ofList(value) : this.ofMap(value);
      default: return this.unusual();
    }
  }

  private ofList(value: readonly unknown[]): unknown {
    if (!isOf(Array, value)) return this.unusual();
    return this.leavesOutEmpty && value.length === 0 ? undefined : value.map((item) => this.of(item));
  }

  private ofMap(value: object): unknown {
    if (!isOf(Object, value)) return value instanceof Lazy ? this.of(value.produce()) : this.unusual();
    const copy: Record<string, unknown> = {};
    let isEmpty = true;
    for (const key of Object.keys(value).sort()) {
      if (key === '__proto__') return this.unusual();
      const field = this.of((value as Readonly<Record<string, unknown>>)[key]);
      if (field === undefined) continue;
      copy[key] = field;
      isEmpty = false;
    }
    return this.leavesOutEmpty && isEmpty ? undefined : copy;
  }

  private unusual(): undefined {
    this.isPlain = false;
    return undefined;
  }
}

/** Whether a value is a list or a map and nothing more; what resolves itself is. */
function isOf(type: typeof Array | typeof Object, value: object): boolean {
  return value.constructor === type && typeof (value as { readonly resolve?: unknown }).resolve !== 'function';
}
