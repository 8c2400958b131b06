import { fields } from '../fields';

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
export function namedImages(value: unknown, path = ''): NamedImage[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => namedImages(item, `${path}[${index}]`));
  const own = inParts(value);
  if (own !== undefined) return [{ path, image: own }];
  return Object.entries(fields(value)).flatMap(([key, inner]) => {
    const place = path === '' ? key : `${path}.${key}`;
    return typeof inner === 'string' ? (named.test(key) ? [{ path: place, image: inner }] : []) : namedImages(inner, place);
  });
}

function inParts(value: unknown): string | undefined {
  const { registry, repository, tag, digest } = fields(value);
  if (typeof repository !== 'string' || repository === '' || /:\/\//.test(repository)) return undefined;
  const name = typeof registry === 'string' && registry !== '' ? `${registry}/${repository}` : repository;
  const version = typeof tag === 'string' && tag !== '' ? tag : 'version-of-the-chart';
  return typeof digest === 'string' && digest !== '' ? `${name}:${version}@${digest}` : `${name}:${version}`;
}
