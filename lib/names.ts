import { isIP } from 'node:net';
import { Fault } from './fault';

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/**
 * Returns a DNS label (RFC 1123: at most 63 of a-z, 0-9 and '-') or refuses it. Names are never shortened:
 * two long names that were would become one object.
 */
export function dnsLabel(name: string, subject: string, limit = 63): string {
  if (typeof name !== 'string' || !label.test(name)) {
    throw new Fault(`${subject} must consist of a-z, 0-9 and '-' and begin and end with a letter or digit, got '${String(name)}'`);
  }
  if (name.length > limit) {
    throw new Fault(`${subject} must have at most ${limit} characters, got ${name.length} in '${name}'; choose a shorter name, none is cut`);
  }
  return name;
}

/** Returns a host name of at least two DNS labels, in lower case, or refuses it. */
export function hostName(name: string, subject: string): string {
  const labels = typeof name === 'string' ? name.split('.') : [];
  if (labels.length < 2 || name.length > 253 || !labels.every((part) => label.test(part) && part.length <= 63)) {
    throw new Fault(`${subject} must be a host name such as 'cloud.example.org', got '${String(name)}'`);
  }
  return name;
}

/** Returns a host name or an IP address, or refuses it. */
export function hostOrAddress(host: string, subject: string): string {
  return typeof host === 'string' && isIP(host) !== 0 ? host : hostName(host, subject);
}

/** Orders by code unit: the same on every machine, unlike a comparison by locale. */
export function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A comparison of two things by a text that each of them has, which is asked for once. For one sort: what changes its text is not seen. */
export function by<T>(text: (item: T) => string): (left: T, right: T) => number {
  const texts = new Map<T, string>();
  const textOf = (item: T): string => {
    let known = texts.get(item);
    if (known === undefined) texts.set(item, known = text(item));
    return known;
  };
  return (left, right) => byCodeUnit(textOf(left), textOf(right));
}

/** Whether a host is one of some domains or a name below one. */
export function isBelow(host: string, domains: readonly string[]): boolean {
  return domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}
