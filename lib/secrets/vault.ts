import { Fault } from '../fault';
import { type ExternalStore, type StoredValue, type StoreProvider } from './external-store';

/** HashiCorp Vault's key/value engine, read by External Secrets. */
export interface VaultBackend extends ExternalStore {
  readonly type: 'vault';
  readonly server: string;
  readonly host: string;
  readonly port: number;
  readonly mount: string;
  readonly authMount: string;
  readonly role: string;
}

export interface VaultLogin {
  /** Where the key/value engine, version 2, is mounted. @default 'kv' */
  readonly mount?: string;
  /** Where the Kubernetes auth method for this cluster is mounted. @default 'kubernetes' */
  readonly authMount?: string;
  /** Role of that auth method that External Secrets logs in with. @default 'external-secrets' */
  readonly role?: string;
}

export interface VaultProps extends VaultLogin {
  /** Address of the server with its scheme: `https://vault.example.org`. */
  readonly server: string;
}

/** Secrets live in Vault; a secret `name` of an application is the entry `<cluster>/<application>/<name>` of the mount. */
export function vault(props: VaultProps): VaultBackend {
  const url = URL.canParse(props.server) ? new URL(props.server) : undefined;
  if (url?.protocol !== 'https:') {
    throw new Fault(`server of vault must be an https URL, got '${String(props.server)}'; write for example 'https://vault.example.org'`);
  }
  const host = url.hostname;
  const port = url.port === '' ? 443 : Number(url.port);
  return { ...vaultAt(props.server, props), host, port, hosts: [{ host, port }] };
}

/** What does not depend on where the server is. */
export function vaultAt(server: string, props: VaultLogin): Omit<VaultBackend, 'host' | 'port' | 'hosts'> {
  const mount = props.mount ?? 'kv';
  const authMount = props.authMount ?? 'kubernetes';
  const role = props.role ?? 'external-secrets';
  for (const [name, path] of Object.entries({ mount, authMount })) {
    if (!/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/.test(path)) throw new Fault(`${name} of vault must be a path such as 'kv' or 'team/kv', got '${String(path)}'`);
  }
  return {
    type: 'vault',
    server,
    mount,
    authMount,
    role,
    place: `${server}, mount '${mount}'`,
    provider: (namespace): StoreProvider => ({
      vault: {
        server, path: mount, version: 'v2',
        auth: { kubernetes: { mountPath: authMount, role, serviceAccountRef: { name: 'external-secrets', namespace } } },
      },
    }),
    expandsValues: true,
    locate: (entry, property): StoredValue => ({ key: entry, property }),
    putCommand: (key, values) => `vault kv put -mount=${mount} ${key} ${[...values].map(([name, value]) => `${name}=${value}`).join(' ')}`,
  };
}
