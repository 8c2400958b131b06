const host = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?\/)?/;
const part = /[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*/;
const tag = /(?::(?<tag>\w[\w.-]{0,127}))?/;
const digest = /(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;
const reference = new RegExp(`${host.source}${part.source}(?:/${part.source})*${tag.source}${digest.source}`);

/**
 * Whether an image is the same one tomorrow: it has a digest, or a tag other than `latest`. A port is no tag.
 * @see https://github.com/distribution/reference
 */
export function isPinned(image: string): boolean {
  const groups = reference.exec(image)?.groups;
  return groups !== undefined && (groups.digest !== undefined || (groups.tag !== undefined && groups.tag !== 'latest'));
}

/** What is wrong with a container's image that is not pinned. */
export function unpinnedImage(container: string, image: string): string {
  return `image of container '${container}' must be pinned by a tag other than latest or by a digest, got '${image}'; write for example 'registry.example.org/app:1.2.3'`;
}
