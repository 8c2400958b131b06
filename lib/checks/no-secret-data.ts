import { fields } from '../fields';
import { type Manifest } from '../manifest';
import { type Check, whereIs } from './check';
import { suspicionsOf } from './suspicions';
import { walk } from './walk';

/**
 * No value of a secret stands in Git: a Secret of the tree has neither `data` nor `stringData`, and no field, variable, setting or value of a chart
 * that is called a password holds one. What begins as a path, a variable or a template, and words that mean none, count as no password.
 */
export const noSecretData: Check = ({ objects }) => objects.flatMap((object) => {
  const whole = inSecret(object.manifest);
  const messages = whole.length > 0 ? whole : passwordsIn(object.manifest);
  return messages.map((message) => ({ where: whereIs(object), message }));
});

function inSecret({ apiVersion, kind, metadata, data, stringData }: Manifest): string[] {
  if (apiVersion !== 'v1' || kind !== 'Secret' || (data === undefined && stringData === undefined)) return [];
  const keys = Object.keys({ ...(data as object), ...(stringData as object) });
  return [`a Secret must not have its data in Git, got ${keys.length} of its values; keep them in the secrets backend and declare new Secret(this, '${metadata.name}', { keys: [${keys.map((key) => `'${key}'`).join(', ')}] })`];
}

/** A name that ends so is one of a password, unless it names where that is kept. */
const isPassword = /pass(?:word|wd|phrase)$/i;
const isReference = /existing|secret|ref|path|file/i;

function passwordsIn(manifest: object): string[] {
  if (!suspicionsOf(manifest).ofPassword) return [];
  const found: string[] = [];
  walk(manifest, (value, key, place) => {
    if (key === 'encryptedData') return false;
    if (isNamed(key) && isLiteral(value)) found.push(told(place(), key));
    const { name, value: given } = fields(value);
    if (typeof name === 'string' && isNamed(name) && isLiteral(given)) found.push(told(`${place()}.value`, name));
    return true;
  });
  return found;
}

function isNamed(name: string): boolean {
  return isPassword.test(name) && !isReference.test(name);
}

function isLiteral(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && !/^[/$<@%]|\$[({]|\{\{|^(?:none|null|true|false|yes|no|[01])$/i.test(value);
}

function told(path: string, name: string): string {
  return `${path} must hold no password, got one in plain text under '${name}'; Git never forgets: change it, and read it from the secrets backend with new Secret(…)`;
}
