import { called } from '../props/called';
import { type StoreProvider } from './external-store';
import { vaultAt, type VaultBackend, type VaultLogin } from './vault';

/** The Secret with the certificate of the cluster's own Vault, and its namespace. */
export const ownVaultTls = { namespace: 'vault', name: 'vault-tls', authority: 'ca.crt' } as const;

/** The Service that leads to the active server of the cluster's own Vault. */
export const ownVaultService = { name: 'vault-active', port: 8200 } as const;

/**
 * Secrets live in the Vault that runs in the very cluster (`new Vault(this)`), reached by its Service and never through the
 * cluster's entry, which may need a secret itself. Whatever reads a secret waits until people have initialised and
 * unsealed it; what Vault itself needs they create by hand.
 */
export function ownVault(props: VaultLogin = {}): VaultBackend {
  called(ownVault, props);
  const host = `${ownVaultService.name}.${ownVaultTls.namespace}.svc`;
  const backend = vaultAt(`https://${host}:${ownVaultService.port}`, props);
  return {
    ...backend,
    host,
    port: ownVaultService.port,
    hosts: [],
    inCluster: true,
    place: `the cluster's own Vault, mount '${backend.mount}', once it is initialised and unsealed`,
    provider: (namespace): StoreProvider => ({
      vault: {
        ...backend.provider(namespace).vault!,
        caProvider: { type: 'Secret', namespace: ownVaultTls.namespace, name: ownVaultTls.name, key: ownVaultTls.authority },
      },
    }),
  };
}
