import { isIP } from 'node:net';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Environment as CelEnvironment } from '@marcbachmann/cel-js';
import { Address, Network, parseAddress, parseNetwork } from './address';
import { libraryFolder } from '../library-folder';
import { parseQuantity } from '../quantity';
import { goPattern } from '../structural/pattern';
import { Amount } from './amount';
import { hasField } from './has-field';
import { formatted } from './format-text';
import { parseUrl, Url } from './url';

/** A pattern or a value that cannot be judged here. */
export class NotSupported extends Error {}

let environment: CelEnvironment | undefined;

/**
 * CEL as Kubernetes has it: the standard, and Kubernetes' own functions. The library is loaded on first use: few fleets need it.
 * @see https://kubernetes.io/docs/reference/using-api/cel/
 */
export function celEnvironment(): CelEnvironment {
  if (environment) return environment;
  const made = new (library().Environment)({ enableOptionalTypes: true, homogeneousAggregateLiterals: false });
  made.registerVariable('self', 'dyn').registerVariable('oldSelf', 'dyn');
  made.registerFunction('hasField(ast): bool', hasField);
  texts(made);
  lists(made);
  addresses(made);
  amounts(made);
  urls(made);
  return environment = made;
}

/** It is an ES module, which `require` reads from Node 20.19 on; before, tsx makes it one that it reads. */
function library(): { readonly Environment: new (options: object) => CelEnvironment } {
  const load = createRequire(join(libraryFolder, 'index.ts'));
  const name = '@marcbachmann/cel-js';
  try {
    return load(name) as ReturnType<typeof library>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_REQUIRE_ESM') throw error;
    load('tsx/cjs');
    return load(name) as ReturnType<typeof library>;
  }
}

function pattern(source: string): RegExp {
  const expression = goPattern(source);
  if (!expression) throw new NotSupported(`the pattern ${source}`);
  return expression;
}

const ascii = (text: string, from: RegExp, change: (letter: string) => string): string => text.replace(from, change);

function texts(env: CelEnvironment): void {
  env.registerFunction('string.matchesPattern(string): bool', (text: string, source: string) => pattern(source).test(text));
  env.registerFunction('matchesPattern(string, string): bool', (text: string, source: string) => pattern(source).test(text));
  env.registerFunction('string.find(string): string', (text: string, source: string) => pattern(source).exec(text)?.[0] ?? '');
  env.registerFunction('string.findAll(string): list<string>', (text: string, source: string) => text.match(new RegExp(pattern(source).source, `${pattern(source).flags}g`)) ?? []);
  env.registerFunction('string.lowered(): string', (text: string) => ascii(text, /[A-Z]/g, (letter) => letter.toLowerCase()));
  env.registerFunction('string.uppered(): string', (text: string) => ascii(text, /[a-z]/g, (letter) => letter.toUpperCase()));
  env.registerFunction('string.charAt(int): string', (text: string, at: bigint) => [...text][Number(at)] ?? '');
  env.registerFunction('string.replace(string, string): string', (text: string, from: string, to: string) => text.replaceAll(from, () => to));
  env.registerFunction('string.replace(string, string, int): string', (text: string, from: string, to: string, count: bigint) => replaced(text, from, to, Number(count)));
  env.registerFunction('string.format(list): string', formatted);
}

function replaced(text: string, from: string, to: string, count: number): string {
  if (count < 0) return text.replaceAll(from, () => to);
  let result = text;
  let start = 0;
  for (let done = 0; done < count; done++) {
    const at = result.indexOf(from, start);
    if (at < 0) break;
    result = result.slice(0, at) + to + result.slice(at + from.length);
    start = at + to.length;
  }
  return result;
}

type Ordered = bigint | number | string;

const compare = (left: unknown, right: unknown): number => (left as Ordered) < (right as Ordered) ? -1 : (left as Ordered) > (right as Ordered) ? 1 : 0;

function lists(env: CelEnvironment): void {
  env.registerFunction('list.isSorted(): bool', (list: unknown[]) => list.every((item, index) => index === 0 || compare(list[index - 1], item) <= 0));
  env.registerFunction('list.sum(): dyn', (list: (bigint | number)[]) => list.reduce<bigint | number>((sum, item) => typeof item === 'bigint' ? BigInt(sum) + item : Number(sum) + item, 0n));
  env.registerFunction('list.min(): dyn', (list: unknown[]) => extreme(list, -1));
  env.registerFunction('list.max(): dyn', (list: unknown[]) => extreme(list, 1));
  env.registerFunction('list.indexOf(dyn): int', (list: unknown[], item: unknown) => BigInt(list.indexOf(item)));
  env.registerFunction('list.lastIndexOf(dyn): int', (list: unknown[], item: unknown) => BigInt(list.lastIndexOf(item)));
  env.registerFunction('setsContains(list, list): bool', (list: unknown[], items: unknown[]) => items.every((item) => list.includes(item)));
  env.registerFunction('setsIntersects(list, list): bool', (list: unknown[], items: unknown[]) => items.some((item) => list.includes(item)));
  env.registerFunction('setsEquivalent(list, list): bool', (list: unknown[], items: unknown[]) => items.every((item) => list.includes(item)) && list.every((item) => items.includes(item)));
}

function extreme(list: readonly unknown[], sign: number): unknown {
  if (list.length === 0) throw new Error('the least or greatest of an empty list');
  return list.reduce((best, item) => compare(item, best) * sign > 0 ? item : best);
}

function addresses(env: CelEnvironment): void {
  env.registerType('kubernetes.Address', Address).registerType('kubernetes.Network', Network);
  env.registerFunction('isIP(string): bool', (text: string) => parseAddress(text) !== undefined);
  env.registerFunction('ip(string): kubernetes.Address', (text: string) => needed(parseAddress(text), text));
  env.registerFunction('ipIsCanonical(string): bool', (text: string) => needed(parseAddress(text), text).text === text);
  env.registerFunction('isCIDR(string): bool', (text: string) => parseNetwork(text) !== undefined);
  env.registerFunction('cidr(string): kubernetes.Network', (text: string) => needed(parseNetwork(text), text));
  env.registerFunction('kubernetes.Address.family(): int', (address: Address) => BigInt(isIP(address.text)));
  env.registerFunction('kubernetes.Address.isLoopback(): bool', (address: Address) => address.within(address.family === 4 ? '127.0.0.0/8' : '::1/128'));
  env.registerFunction('kubernetes.Address.isUnspecified(): bool', (address: Address) => address.number === 0n);
  env.registerFunction('kubernetes.Network.containsIP(string): bool', (network: Network, text: string) => network.contains(needed(parseNetwork(`${text}/${isIP(text) === 4 ? 32 : 128}`), text)));
  env.registerFunction('kubernetes.Network.containsIP(kubernetes.Address): bool', (network: Network, { text }: Address) => network.contains(needed(parseNetwork(`${text}/${isIP(text) === 4 ? 32 : 128}`), text)));
  env.registerFunction('kubernetes.Network.containsCIDR(string): bool', (network: Network, text: string) => network.contains(needed(parseNetwork(text), text)));
  env.registerFunction('kubernetes.Network.containsCIDR(kubernetes.Network): bool', (network: Network, other: Network) => network.contains(other));
  env.registerFunction('kubernetes.Network.prefixLength(): int', (network: Network) => BigInt(network.prefix));
}

function needed<T>(value: T | undefined, text: string): T {
  if (value === undefined) throw new Error(`'${text}' has another form`);
  return value;
}

function amounts(env: CelEnvironment): void {
  const read = (text: string): Amount => new Amount(needed(parseQuantity(text), text).value);
  env.registerType('kubernetes.Quantity', Amount);
  env.registerFunction('isQuantity(string): bool', (text: string) => parseQuantity(text) !== undefined);
  env.registerFunction('quantity(string): kubernetes.Quantity', read);
  env.registerFunction('kubernetes.Quantity.compareTo(kubernetes.Quantity): int', (left: Amount, right: Amount) => BigInt(Math.sign(left.value - right.value)));
  env.registerFunction('kubernetes.Quantity.isGreaterThan(kubernetes.Quantity): bool', (left: Amount, right: Amount) => left.value > right.value);
  env.registerFunction('kubernetes.Quantity.isLessThan(kubernetes.Quantity): bool', (left: Amount, right: Amount) => left.value < right.value);
  env.registerFunction('kubernetes.Quantity.sign(): int', ({ value }: Amount) => BigInt(Math.sign(value)));
  env.registerFunction('kubernetes.Quantity.isInteger(): bool', ({ value }: Amount) => Number.isSafeInteger(value));
  env.registerFunction('kubernetes.Quantity.asInteger(): int', ({ value }: Amount) => BigInt(value));
  env.registerFunction('kubernetes.Quantity.asApproximateFloat(): double', ({ value }: Amount) => value);
  env.registerFunction('kubernetes.Quantity.add(kubernetes.Quantity): kubernetes.Quantity', (left: Amount, right: Amount) => new Amount(left.value + right.value));
  env.registerFunction('kubernetes.Quantity.sub(kubernetes.Quantity): kubernetes.Quantity', (left: Amount, right: Amount) => new Amount(left.value - right.value));
}

function urls(env: CelEnvironment): void {
  env.registerType('kubernetes.URL', Url);
  env.registerFunction('isURL(string): bool', (text: string) => parseUrl(text) !== undefined);
  env.registerFunction('url(string): kubernetes.URL', (text: string) => needed(parseUrl(text), text));
  env.registerFunction('kubernetes.URL.getScheme(): string', ({ scheme }: Url) => scheme);
  env.registerFunction('kubernetes.URL.getHost(): string', ({ host }: Url) => host);
  env.registerFunction('kubernetes.URL.getHostname(): string', ({ hostname }: Url) => hostname);
  env.registerFunction('kubernetes.URL.getPort(): string', ({ port }: Url) => port);
  env.registerFunction('kubernetes.URL.getEscapedPath(): string', ({ path }: Url) => path);
}
