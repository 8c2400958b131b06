import { dirname, resolve } from 'node:path';
import { Fault } from '../fault';
import { called } from '../props/called';

/** Encrypted values in the repository, which a controller in the cluster alone can open. */
export interface SealedSecretsBackend {
  readonly type: 'sealed-secrets';
  /** Folder of the files as it was told, for messages. */
  readonly folder: string;
  /** The same as a path that can be read. */
  readonly path: string;
}

export interface SealedSecretsBackendProps {
  /** Folder of the sealed files: an absolute path, or one beside main.ts. @default 'secrets' */
  readonly folder?: string;
}

/** Where the controller runs and how `kubeseal` finds it. */
export const sealedSecretsController = { namespace: 'sealed-secrets', name: 'sealed-secrets-controller' } as const;

/**
 * Secrets are in the repository, encrypted so that only the controller of their cluster (`new SealedSecrets(this)`) can open
 * them: a secret `name` of an application is the file `<folder>/<cluster>/<application>/<name>.yaml`, as `kubeseal` writes it. It
 * goes into the tree as it is; nothing is decrypted here.
 */
export function sealedSecrets(props: SealedSecretsBackendProps = {}): SealedSecretsBackend {
  const { folder = 'secrets' } = called(sealedSecrets, props);
  if (typeof folder !== 'string' || folder.trim() === '' || folder.split('/').includes('..')) {
    throw new Fault(`folder of sealed secrets must be a folder beside main.ts such as 'secrets', got '${String(folder)}'`);
  }
  return { type: 'sealed-secrets', folder, path: resolve(dirname(resolve(process.argv[1] ?? '.')), folder) };
}
