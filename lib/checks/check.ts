import { type Hub } from '../derive/derive';
import { type Fleet } from '../fleet';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { type Problem } from '../problem';
import { type RenderedObject } from '../render';
import { type FindDefinition } from '../schemas/definitions';

/** The fleet once more, where there is reason to doubt that it would be the same. */
export interface SecondDeclaration {
  /** What may make it another one: `Math.random() at apps/web.ts:12`. */
  readonly asked: readonly string[];
  /** Declares it anew. May throw whatever a declaration may throw. */
  readonly declare: () => Fleet;
}

/** The finished fleet, as checks see it. */
export interface FinishedFleet {
  readonly models: readonly ClusterModel[];
  /** Clusters that are not rendered, as far as these have to be compared with them. @default - all are rendered */
  readonly others?: readonly ClusterModel[];
  readonly hubs: readonly Hub[];
  readonly objects: readonly RenderedObject[];
  /** The object at a path of the tree that is there already, where there is one. */
  readonly previous: (path: string) => Manifest | undefined;
  /** Paths of all files of that tree. @default - there is none */
  readonly previousPaths?: readonly string[];
  /** What may be lost, by its path in that tree or a folder of it, each with the reason. @default - nothing */
  readonly forgets?: Readonly<Record<string, string>>;
  /** Finds the definitions of custom kinds that were pulled. @default - none were */
  readonly definitions?: FindDefinition;
  /** Objects that were left out because they are not of their kinds' form. @default - none */
  readonly malformed?: ReadonlySet<Manifest>;
  /** @default - the declaration asked for nothing that changes */
  readonly again?: SecondDeclaration;
}

/** An object of an application with the place it is reported at. */
export interface PlacedObject {
  readonly manifest: Manifest;
  readonly where: string;
  /** What declared it, or `derived:` and why. */
  readonly origin: string;
}

/** One rule. It reports everything that breaks it and never throws. */
export type Check = (fleet: FinishedFleet) => Problem[];

/** `cluster/application Kind/name` of an object. A kind that is refused may hold a slash, so the folders are the first two parts at most. */
export function whereIs({ path, manifest }: RenderedObject): string {
  return `${path.split('/').slice(0, -1).slice(0, 2).join('/')} ${nameOf(manifest)}`;
}

function nameOf({ kind, metadata: { name } }: Manifest): string {
  return ['string', 'number', 'boolean'].includes(typeof name) ? `${kind}/${name}` : kind;
}

const placed = new WeakMap<ClusterModel, readonly PlacedObject[]>();

/** The objects of a cluster's applications, each with its place as `whereIs` tells it. A model that is looked at by checks is finished. */
export function objectsOf(model: ClusterModel): readonly PlacedObject[] {
  const { cluster, applications } = model;
  const known = placed.get(model);
  if (known) return known;
  const objects = applications.flatMap((application) => application.objects.map(({ manifest, origin }) => ({
    manifest, origin, where: `${cluster.name}/${application.name} ${nameOf(manifest)}`,
  })));
  placed.set(model, objects);
  return objects;
}

/** Name of the cluster that a file of the tree belongs to: the folder that it lies in. */
export function clusterOf(path: string): string {
  return path.split('/', 1)[0]!;
}
