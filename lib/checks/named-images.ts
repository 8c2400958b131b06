import { fields } from '../fields';
import { walk } from './walk';

/** An image that something names, with where it does. */
export interface NamedImage {
  /** Path of the field, `primary.image`. */
  readonly path: string;
  readonly image: string;
}

/** Fields whose text is an image. */
const named = /^(image|imageName)$|Image$/;

/**
 * All images that a tree of fields names, as one text or, as charts have it, in parts. A chart fills in the tag of its own version where the
 * values say none.
 */
export function namedImages(root: unknown): NamedImage[] {
  const found: NamedImage[] = [];
  walk(root, (value, key, place) => {
    const image = typeof value !== 'string' ? inParts(value) : named.test(key) ? value : undefined;
    if (image !== undefined) found.push({ path: place(), image });
    return image === undefined;
  });
  return found;
}

function inParts(value: unknown): string | undefined {
  const { registry, repository, tag, digest } = fields(value);
  if (typeof repository !== 'string' || repository === '' || /:\/\//.test(repository)) return undefined;
  const name = typeof registry === 'string' && registry !== '' ? `${registry}/${repository}` : repository;
  const version = typeof tag === 'string' && tag !== '' ? tag : 'version-of-the-chart';
  return typeof digest === 'string' && digest !== '' ? `${name}:${version}@${digest}` : `${name}:${version}`;
}
