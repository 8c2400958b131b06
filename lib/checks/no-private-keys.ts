import { type Check, whereIs } from './check';
import { suspicionsOf } from './suspicions';
import { walk } from './walk';

/** What a credential looks like, whatever field it stands in. */
const shapes: readonly (readonly [noun: string, shape: RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|"(?:d|k)"\s*:\s*"[A-Za-z0-9_-]{20,}"\s*,\s*"(?:kty|crv|alg|p|q)"/],
  ['an AWS access key', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})\b/],
  ['a GitLab token', /\bglpat-[A-Za-z0-9_-]{20,}\b/],
  ['a Slack token', /\bxox[abprs]-[A-Za-z0-9-]{20,}\b/],
  ['a Vault token', /\bhv[sbr]\.[A-Za-z0-9_-]{20,}\b/],
  ['a token of a service account', /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/],
  ['a password in a URL', /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@'"{}$]+:[^\s/@'"{}$]{3,}@[A-Za-z0-9]/],
];

/** Fields whose values are ciphertext, public, or digests. */
const harmless = new Set(['encryptedData', 'caBundle', 'ca.crt', 'tls.crt', 'publicKey', 'image']);

/** No credential stands anywhere in Git, whatever kind of object or field it was put in. */
export const noPrivateKeys: Check = ({ objects }) => objects.flatMap((object) =>
  [...new Set(credentials(object.manifest))].map((found) => ({
    where: whereIs(object), message: `${found}; Git never forgets: revoke it, and read it from the secrets backend with new Secret(…)`,
  })));

function credentials(manifest: object): string[] {
  if (!suspicionsOf(manifest).ofCredential) return [];
  const found: string[] = [];
  walk(manifest, (value, key, place) => {
    if (harmless.has(key)) return false;
    const fault = typeof value !== 'string' || value.length < shortest ? undefined : faultOf(value);
    if (fault !== undefined) found.push(`${place()} must hold no credential, got ${fault}`);
    return true;
  });
  return found;
}

/** Characters of the shortest credential that is known by its form: a URL with a password of three. */
const shortest = 10;

/** What is public though it looks drawn: certificates, public keys, images in a page. */
const open = /-----BEGIN (?:CERTIFICATE|[A-Z ]*PUBLIC KEY)-----[^-]*-----END|\bssh-[a-z0-9-]+ [A-Za-z0-9+/=]+|\becdsa-[a-z0-9-]+ [A-Za-z0-9+/=]+|base64,[A-Za-z0-9+/=]*/g;

/** A word of a text, by itself: the value of a setting in a file. */
const words = /(?<![A-Za-z0-9+/_.%-])[A-Za-z0-9+/_-]{32,512}={0,2}(?![A-Za-z0-9+/_=.%-])/g;

function faultOf(value: string): string | undefined {
  const shape = shapes.find(([, pattern]) => pattern.test(value));
  if (shape) return shape[0];
  if (!mayBeDrawn.test(value)) return undefined;
  const drawn = value.replace(open, '').match(words)?.find(looksDrawn);
  return drawn === undefined ? undefined : drawn.length === value.length ? `${value.length} characters that look drawn at random` : `a word of ${drawn.length} characters that look drawn at random`;
}

const mayBeDrawn = /[A-Za-z0-9+/_-]{32}/;

/**
 * One word of 32 to 512 letters of base64 with more than 4.5 bits a letter, in small and capital letters and digits: what a
 * generator of passwords and tokens makes. Digests and UUIDs are hexadecimal (4 bits at most) or say what they are; names and paths have a
 * smaller alphabet.
 */
function looksDrawn(value: string): boolean {
  if (/^sha(?:256|384|512)-/.test(value) || !/[a-z]/.test(value) || !/[A-Z]/.test(value) || !/\d/.test(value)) return false;
  const counts = new Map<string, number>();
  for (const letter of value) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const entropy = [...counts.values()].reduce((bits, count) => bits - count / value.length * Math.log2(count / value.length), 0);
  return entropy > Math.min(4.5, Math.log2(value.length) - 0.6);
}
