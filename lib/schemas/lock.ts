import { isObject } from '../is-object';

/** What was pulled, from where: kept beside the definitions and committed with them. */
export interface SchemaLock {
  readonly version: 1;
  readonly sources: readonly LockedSource[];
}

export interface LockedSource {
  readonly url: string;
  /** Digest of what is there. */
  readonly sha256: string;
  /** Whether somebody named it, so that it stays though nothing in the fleet asks for it. @default false */
  readonly named?: true;
  /** Files in the folder that were made of it, by `group/Kind`, each with its own digest. */
  readonly kinds: Readonly<Record<string, { readonly file: string; readonly sha256: string }>>;
}

/** Reads a lock; nothing where a text is none. */
export function parseLock(text: string): SchemaLock | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const valid = isObject(value) && value.version === 1 && Array.isArray(value.sources) && value.sources.every(isSource);
    return valid ? value as unknown as SchemaLock : undefined;
  } catch {
    return undefined;
  }
}

function isSource(value: unknown): boolean {
  return isObject(value) && typeof value.url === 'string' && typeof value.sha256 === 'string' && isObject(value.kinds)
    && Object.values(value.kinds).every((kind) => isObject(kind) && /^[a-z0-9.-]+\.json$/.test(String(kind.file)) && typeof kind.sha256 === 'string');
}
