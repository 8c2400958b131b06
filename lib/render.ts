import { type Hub } from './derive/derive';
import { emit } from './emit';
import { Fault } from './fault';
import { header } from './header';
import { type Json, type Manifest } from './manifest';
import { type ClusterModel } from './model';
import { groupOf } from './object-identity';
import { applicationsFolder } from './reserved-names';

/** A file of the tree and the object in it. */
export interface RenderedObject {
  readonly path: string;
  readonly manifest: Manifest;
  /** Where it comes from in the declaration. */
  readonly origin: string;
}

/** Everything the clusters run: the one place that decides where an object's file lies. */
export function renderTree(models: readonly ClusterModel[], hubs: readonly Hub[]): RenderedObject[] {
  const argo = hubs.flatMap(({ model: { cluster }, objects, root }) => [
    ...inFolder(`${cluster.name}/${applicationsFolder}`, 'argocd', objects.map((manifest) => ({ manifest, origin: 'derived: applications' }))),
    { path: `${cluster.name}/root-app.yaml`, manifest: root, origin: 'derived: root application' },
  ]);
  return [...renderApplications(models), ...argo];
}

/** What is in the folders of the applications. */
export function renderApplications(models: readonly ClusterModel[]): RenderedObject[] {
  return models.flatMap(({ cluster, applications }) => applications.flatMap((application) =>
    inFolder(`${cluster.name}/${application.name}`, application.namespace, application.objects)));
}

/** A file of the tree that is for other tools than Argo CD, and the documents in it. */
export interface RenderedFile {
  readonly path: string;
  readonly documents: readonly Json[];
  readonly origin: string;
}

/** What is beside the folders of the applications. */
export function renderFiles(models: readonly ClusterModel[]): RenderedFile[] {
  return models.flatMap(({ cluster, files }) =>
    files.map(({ path, documents, origin }) => ({ path: `${cluster.name}/${path}`, documents: documents.map(({ value }) => value), origin })));
}

/** The tree as texts by path; a path that two objects claim is an error. */
export function textsOf(objects: readonly RenderedObject[], files: readonly RenderedFile[] = []): Map<string, string> {
  const texts = new Map<string, string>();
  const origins = new Map<string, string>();
  const claim = (path: string, origin: string): void => {
    const key = path.toLowerCase();
    const other = origins.get(key);
    if (other !== undefined) throw new Fault(`'${path}' must be written once, got ${other} and ${origin}; give one of the objects another name`);
    origins.set(key, origin);
  };
  for (const { path, manifest, origin } of objects) {
    claim(path, origin);
    texts.set(path, text(path, manifest as Json));
  }
  for (const { path, documents, origin } of files) {
    claim(path, origin);
    texts.set(path, documents.map((document, index) => index === 0 ? text(path, document) : text(path, document).slice(header.length)).join('---\n'));
  }
  return texts;
}

/** The text of an object's file; undefined for what cannot be written, which is told when it is. */
export function writtenText({ path, manifest }: RenderedObject): string | undefined {
  try {
    return text(path, manifest as Json);
  } catch {
    return undefined;
  }
}

/** Whether a text is that of an object's file. */
export function isWrittenAs(object: RenderedObject, given: string | undefined): boolean {
  return given !== undefined && given === writtenText(object);
}

const emitted = new WeakMap<object, string>();

/** A document as a file of its own. It is written once, and is finished by now. */
function text(path: string, document: Json): string {
  const isObject = typeof document === 'object' && document !== null;
  const known = isObject ? emitted.get(document) : undefined;
  if (known !== undefined) return known;
  const made = written(path, document);
  if (isObject) emitted.set(document, made);
  return made;
}

/** Keeps one text in memory for two objects that have the same. */
export function shareText(manifest: object, sample: object): void {
  emitted.set(manifest, emitted.get(sample)!);
}

function written(path: string, document: Json): string {
  try {
    return header + emit(document);
  } catch (error) {
    if (error instanceof Fault) throw new Fault(`${path}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Short names where they are unique in the folder; objects that would share one carry their API group as well. */
function inFolder(folder: string, namespace: string, objects: readonly { manifest: Manifest; origin: string }[]): RenderedObject[] {
  const names = objects.map(({ manifest }) => fileName(manifest, namespace, false));
  const shared = sharedAmong(names.map((name) => name.toLowerCase()));
  return objects.map(({ manifest, origin }, index) => {
    const short = names[index]!;
    return { path: `${folder}/${shared.size > 0 && shared.has(short.toLowerCase()) ? fileName(manifest, namespace, true) : short}`, manifest, origin };
  });
}

function sharedAmong(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.size === seen.add(name).size));
}

/** `Kind-name.yaml`; a namespace other than the application's stands before the name, with `_`, which no name contains. */
function fileName(manifest: Manifest, applicationNamespace: string, withGroup: boolean): string {
  const { name, namespace } = manifest.metadata;
  const group = withGroup && groupOf(manifest) !== '' ? `.${groupOf(manifest)}` : '';
  const place = namespace === undefined || namespace === applicationNamespace ? '' : `${namespace}_`;
  return `${manifest.kind}${group}-${place}${nameInPath(String(name))}.yaml`;
}

function nameInPath(name: string): string {
  return /^[A-Za-z0-9.-]*$/.test(name) ? name : name.replace(/[^A-Za-z0-9.-]/g, (character) => `%${character.codePointAt(0)!.toString(16).toUpperCase().padStart(2, '0')}`);
}
