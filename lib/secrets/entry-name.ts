import { Fault } from '../fault';

/**
 * Name of an entry where a store has no folders: `separator` stands for the slash. Two entries never get one name: an entry
 * that already holds the separator, or anything but lower-case letters, digits and '-', is refused.
 */
export function entryName(entry: string, separator: string, store: string, limit = 253): string {
  const parts = entry.split('/');
  const plain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
  if (!parts.every((part) => plain.test(part) && !part.includes(separator))) {
    throw new Fault(`entry of a secret in ${store} must consist of a-z, 0-9, '-' and '/'${separator.startsWith('-') ? ` without '${separator}'` : ''}, got '${entry}'; give the secret another entry`);
  }
  const name = parts.join(separator);
  if (name.length > limit) throw new Fault(`entry of a secret in ${store} must have a name of at most ${limit} characters there, got ${name.length} in '${name}'; give the secret a shorter entry`);
  return name;
}
