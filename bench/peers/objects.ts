import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';

/** How many objects a tool made, and one digest of all of them, whatever their order and form. */
export function objectsIn(folder: string): { readonly count: number; readonly digest: string } {
  const place = ['dist', 'out', 'out.yaml'].map((name) => join(folder, name)).find((path) => existsSync(path));
  const texts = place === undefined ? [] : statSync(place).isDirectory() ? filesIn(place).map((path) => readFileSync(path, 'utf8')) : [readFileSync(place, 'utf8')];
  const objects = texts.flatMap((text) => loadAll(text)).filter((object) => object !== null && object !== undefined).map((object) => JSON.stringify(sorted(object))).sort();
  return { count: objects.length, digest: createHash('sha256').update(objects.join('\n')).digest('hex').slice(0, 16) };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && /\.(yaml|json)$/.test(entry.name)).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => left < right ? -1 : 1).map(([key, inner]) => [key, sorted(inner)]));
}
