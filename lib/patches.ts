import { type ApiObject, JsonPatch } from 'cdk8s';
import { Fault } from './fault';
import { type Manifest } from './manifest';
import { shown } from './props/shown';

/** The patches of an object: private of cdk8s, which has no other way to ask for them. */
interface Patched {
  patches: unknown[];
}

/** What is wrong with the patches of an object that cannot be rendered; undefined where it is something else. */
export function faultOfPatches(object: ApiObject): Fault | undefined {
  const owner = object as unknown as Patched;
  const { patches } = owner;
  if (!Array.isArray(patches)) return undefined;
  const path = object.node.path;
  for (const patch of patches) {
    if (typeof (patch as Partial<JsonPatch> | undefined)?._toJson !== 'function') return new Fault(`patch of '${path}' must be made with JsonPatch, got ${shown(patch)}; write for example JsonPatch.replace('/spec/replicas', 2)`);
  }
  owner.patches = [];
  try {
    const document: unknown = object.toJson();
    return (patches as JsonPatch[]).map((patch) => faultOf(patch, document, path)).find((fault) => fault !== undefined)
      ?? new Fault(`patches of '${path}' must leave an object, got none; patch the fields of it`);
  } catch {
    return undefined;
  } finally {
    owner.patches = patches;
  }
}

/** Applies one more patch to a document; undefined where it can be. */
function faultOf(patch: JsonPatch, document: unknown, path: string): Fault | undefined {
  const { op, path: place } = patch._toJson() as { op: string; path: string };
  try {
    JsonPatch.apply(document, patch);
    return undefined;
  } catch {
    const got = op === 'test' ? `a test of '${place}' that fails; correct its value` : `${op} at '${place}', where it has nothing; write a path into what is there, such as '/spec/replicas'`;
    return new Fault(`patch of '${path}' must fit the object, got ${got}`);
  }
}

/** An object as its patches left it, which still says what it is. */
export function identified(manifest: Manifest, object: ApiObject): Manifest {
  if ((object as unknown as Patched).patches.length === 0) return manifest;
  const path = object.node.path;
  const { apiVersion, kind, metadata } = manifest as Partial<Manifest>;
  for (const [field, value] of Object.entries({ apiVersion, kind })) {
    if (typeof value !== 'string') throw new Fault(`${field} of '${path}' must be left as it is by patches, got ${shown(value)}; declare another object instead`);
  }
  if (typeof metadata !== 'object' || metadata === null) throw new Fault(`metadata of '${path}' must be left to the object by patches, got ${shown(metadata)}; patch the fields of it`);
  return manifest;
}
