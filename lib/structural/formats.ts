import { isIP } from 'node:net';
import { isBase64, isDate, isMoment } from '../schema/formats';
import { parseDuration } from '../duration';
import { isCidr } from '../cidr';

interface Format {
  readonly words: string;
  holds(text: string): boolean;
}

const uuid = (version: string, variant: string): Format => {
  const form = new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?${variant}[0-9a-f]{3}-?[0-9a-f]{12}$`, 'i');
  return { words: "a UUID such as '8a6e0804-2bd0-4672-b79d-d97027f9071a'", holds: (text) => form.test(text) };
};

/** Labels of letters, digits and dashes. */
const label = /^[\p{L}\p{S}\d](?:[-\p{L}\p{S}\d]{0,61}[\p{L}\p{S}\d])?$/u;

/** The formats of texts that the API server checks in custom kinds, of those that are in use; of others it takes any text, or we do. */
const formats: Readonly<Record<string, Format>> = {
  byte: { words: 'base64', holds: isBase64 },
  cidr: { words: "a network such as '203.0.113.0/24'", holds: isCidr },
  date: { words: "a day such as '2026-08-25'", holds: isDate },
  'date-time': { words: "a moment such as '2026-08-25T03:00:00Z'", holds: isMoment },
  duration: { words: "a duration such as '30s' or '1h30m'", holds: (text) => parseDuration(text) !== undefined || /^\d+ ?(ns|us|µs|μs|ms|s|m|h|d|w|nanoseconds?|microseconds?|milliseconds?|seconds?|minutes?|hours?|days?|weeks?)$/.test(text.trim()) },
  email: { words: 'an address of e-mail', holds: (text) => /^[^\s@<>]+@[^\s@<>]+$/.test(text) },
  hostname: { words: "a host name such as 'cloud.example.org'", holds: (text) => text.length <= 255 && text.split('.').every((part) => label.test(part)) },
  ipv4: { words: "an address of IPv4 such as '203.0.113.7'", holds: (text) => isIP(text) === 4 },
  ipv6: { words: "an address of IPv6 such as '2001:db8::7'", holds: (text) => isIP(text) === 6 },
  mac: { words: "a hardware address such as '00:00:5e:00:53:01'", holds: (text) => /^([0-9a-f]{2}([:-]))([0-9a-f]{2}\2){4}[0-9a-f]{2}$/i.test(text) },
  uri: { words: "a URI such as 'https://example.org'", holds: isUri },
  uuid: uuid('[0-9a-f]', '[0-9a-f]'),
  uuid3: uuid('3', '[0-9a-f]'),
  uuid4: uuid('4', '[89ab]'),
  uuid5: uuid('5', '[89ab]'),
};

const aliases: Readonly<Record<string, string>> = { datetime: 'date-time' };

/** What is not right about a text of a format, as it follows "must be"; nothing where it is right or the format is not checked. */
export function formatFault(format: string, text: string): string | undefined {
  const name = aliases[format] ?? format;
  const found = Object.hasOwn(formats, name) ? formats[name] : undefined;
  return found === undefined || found.holds(text) ? undefined : found.words;
}

/** Whether Go's `url.ParseRequestURI` takes it: a path, or a scheme with something behind it. */
function isUri(text: string): boolean {
  if (text === '' || /[\x00-\x20\x7f]/.test(text)) return false;
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return false;
  return text.startsWith('/') || /^[A-Za-z][A-Za-z0-9+.-]*:[^]*$/.test(text);
}
