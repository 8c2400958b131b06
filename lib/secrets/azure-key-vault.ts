import { Fault } from '../fault';
import { called } from '../props/called';
import { entryName } from './entry-name';
import { type ExternalStore, type StoredValue, type StoreProvider } from './external-store';
import { jsonValues } from './json-values';

export interface AzureKeyVaultProps {
  /** Name of the key vault, the first label of its host below `vault.azure.net`. */
  readonly name: string;
  /** Id of the tenant. */
  readonly tenant: string;
}

const credentials = { name: 'azure-credentials', keys: ['clientId', 'clientSecret'] };

/**
 * Secrets live in Azure Key Vault: an entry is a secret named `<cluster>--<application>--<name>`, its value one JSON object with
 * the keys. External Secrets logs in as a service principal, by the Secret `azure-credentials` of its namespace, which people
 * create once and again before the client secret expires.
 */
export function azureKeyVault(props: AzureKeyVaultProps): ExternalStore {
  const { name, tenant } = called(azureKeyVault, props);
  if (!/^[a-z](?!.*--)[a-z0-9-]{1,22}[a-z0-9]$/.test(name)) throw new Fault(`name of Azure Key Vault must have 3 to 24 of a-z, 0-9 and '-', got '${String(name)}'`);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(tenant)) {
    throw new Fault(`tenant of Azure Key Vault must be the id of a tenant such as '11111111-2222-3333-4444-555555555555', got '${String(tenant)}'`);
  }
  const host = `${name}.vault.azure.net`;
  const reference = (namespace: string, key: string): { name: string; namespace: string; key: string } => ({ name: credentials.name, namespace, key });
  return {
    type: 'azure-key-vault',
    place: `Azure Key Vault '${name}'`,
    hosts: [host, 'login.microsoftonline.com'].map((each) => ({ host: each, port: 443 })),
    credentials,
    provider: (namespace): StoreProvider => ({
      azurekv: {
        vaultUrl: `https://${host}`,
        tenantId: tenant,
        authType: 'ServicePrincipal',
        authSecretRef: { clientId: reference(namespace, 'clientId'), clientSecret: reference(namespace, 'clientSecret') },
      },
    }),
    locate: (entry, property): StoredValue => ({ key: entryName(entry, '--', 'Azure Key Vault', 127), property }),
    putCommand: (key, values) => `az keyvault secret set --vault-name ${name} --name ${key} --value '${jsonValues(values)}'`,
  };
}
