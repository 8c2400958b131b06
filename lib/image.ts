/** A reference to an image, read. */
export interface ImageReference {
  /** Host of the registry with its port; `docker.io` where the reference names none. */
  readonly registry: string;
  /** Path in the registry; `library/nginx` for `nginx`. */
  readonly repository: string;
  readonly tag?: string;
  /** Algorithm and hexadecimal digits: `sha256:…`. */
  readonly digest?: string;
}

const host = /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:]+\])(?::\d+)?$/;
const component = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const tagForm = /^\w[\w.-]{0,127}$/;

/** Hexadecimal digits of the digests that registries know. */
const digits: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/** The longest path of a repository. */
const longest = 255;

/**
 * Reads the reference to an image as container runtimes do: `ghcr.io/owner/app:1.2.3@sha256:…`; nothing where it is none.
 * @see https://github.com/distribution/reference
 */
export function parseImage(text: string): ImageReference | undefined {
  const [named = '', digest, ...more] = text.split('@');
  if (more.length > 0 || (digest !== undefined && !isDigest(digest)) || /^[a-f0-9]{64}$/.test(text)) return undefined;
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/') && !named.endsWith(']');
  const [name, tag] = hasTag ? [named.slice(0, colon), named.slice(colon + 1)] : [named, undefined];
  if (tag !== undefined && !tagForm.test(tag)) return undefined;
  const place = placeOf(name);
  return place && { ...place, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

function isDigest(text: string): boolean {
  const [algorithm = '', hex = '', ...more] = text.split(':');
  return more.length === 0 && Object.hasOwn(digits, algorithm) && hex.length === digits[algorithm] && /^[a-f0-9]+$/.test(hex);
}

/** What stands before the first slash is a registry if it can be no folder: it has a dot, a port or a capital, or is `localhost`. */
function placeOf(name: string): { readonly registry: string; readonly repository: string } | undefined {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const isRegistry = /[.:\][A-Z]/.test(first) || first === 'localhost';
  if (isRegistry && !host.test(first)) return undefined;
  const path = isRegistry ? name.slice(slash + 1) : name;
  const registry = !isRegistry || first === 'index.docker.io' ? 'docker.io' : first;
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  return path.split('/').every((part) => component.test(part)) && repository.length <= longest ? { registry, repository } : undefined;
}

/** Whether an image is the same one tomorrow: it has a digest, or a tag other than `latest`. A port is no tag. */
export function isPinned(image: string): boolean {
  const reference = parseImage(image);
  return reference !== undefined && (reference.digest !== undefined || (reference.tag !== undefined && reference.tag !== 'latest'));
}

/** What is wrong with a container's image that is not pinned. */
export function unpinnedImage(container: string, image: string): string {
  return `image of container '${container}' must be pinned by a tag other than latest or by a digest, got '${image}'; write for example 'registry.example.org/app:1.2.3'`;
}
