import { type Manifest } from '../../manifest';

/** What stands at a path of fields, such as `spec.storage.size`. */
export function at(manifest: Manifest, field: string): unknown {
  return field.split('.').reduce<unknown>((value, key) => typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined, manifest);
}

/** A value in a sentence. */
export function shown(value: unknown): string {
  return value === undefined ? 'none' : `'${JSON.stringify(value)?.replaceAll('"', '')}'`;
}
