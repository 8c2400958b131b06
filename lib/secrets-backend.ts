import { type ByHandBackend } from './secrets/by-hand';
import { type ExternalStore } from './secrets/external-store';
import { type SealedSecretsBackend } from './secrets/sealed-secrets';

/** Where the values of secrets are kept; Git only ever holds references to them, or what nobody but the cluster can read. */
export type SecretsBackend = ByHandBackend | ExternalStore | SealedSecretsBackend;

/** Whether External Secrets reads it. */
export function isExternalStore(backend: SecretsBackend | undefined): backend is ExternalStore {
  return backend !== undefined && 'provider' in backend;
}
