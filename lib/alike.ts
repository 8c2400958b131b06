import { type RenderedObject, shareText, writtenText } from './render';

const samples = new WeakMap<object, object>();

/**
 * Writes all objects and notes which are written alike: clusters of a fleet run the same systems, and what is true of an object by itself is
 * true of each that reads the same.
 */
export function noteAlike(objects: readonly RenderedObject[]): void {
  const first = new Map<string, object>();
  for (const object of objects) {
    const text = writtenText(object);
    if (text === undefined) continue;
    const sample = first.get(text);
    if (sample) {
      samples.set(object.manifest, sample);
      shareText(object.manifest, sample);
    } else {
      first.set(text, object.manifest);
    }
  }
}

/** What is found in an object without a look at anything else, worked out once for all that are written alike. */
export function onceForAlike<M extends object, T>(find: (manifest: M) => T): (manifest: M) => T {
  const known = new WeakMap<object, T>();
  return (manifest) => {
    const sample = samples.get(manifest) ?? manifest;
    if (!known.has(sample)) known.set(sample, find(manifest));
    return known.get(sample) as T;
  };
}
