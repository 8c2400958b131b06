import { Fault } from '../fault';
import { called } from '../props/called';
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
  readonly signIn: 'kubernetes' | 'jwt';
}

export interface VaultLogin {
  /**
   * How External Secrets proves who it is. With `kubernetes` Vault asks the cluster's API about each token, which it must be able to
   * reach. With `jwt` Vault has the cluster's public keys, as `kubectl get --raw /openid/v1/jwks` prints them, and asks nobody; its role
   * is bound to the audience `vault` and the subject `system:serviceaccount:external-secrets:external-secrets`.
   * @default 'kubernetes'
   */
  readonly signIn?: 'kubernetes' | 'jwt';
  /** Where the key/value engine, version 2, is mounted. @default 'kv' */
  readonly mount?: string;
  /** Where the auth method for this cluster is mounted. @default - 'kubernetes' or 'jwt', as it signs in */
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
  called(vault, props);
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
  const signIn = props.signIn ?? 'kubernetes';
  if (!['kubernetes', 'jwt'].includes(signIn)) throw new Fault(`signIn of vault must be 'kubernetes' or 'jwt', got '${String(signIn)}'`);
  const authMount = props.authMount ?? signIn;
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
    signIn,
    place: `${server}, mount '${mount}'`,
    provider: (namespace): StoreProvider => {
      const serviceAccountRef = { name: 'external-secrets', namespace };
      return {
        vault: {
          server, path: mount, version: 'v2',
          auth: signIn === 'jwt' ? { jwt: { path: authMount, role, kubernetesServiceAccountToken: { serviceAccountRef } } } : { kubernetes: { mountPath: authMount, role, serviceAccountRef } },
        },
      };
    },
    expandsValues: true,
    locate: (entry, property): StoredValue => ({ key: entry, property }),
    putCommand: (key, values) => `vault kv put -mount=${mount} ${key} ${[...values].map(([name, value]) => `${name}=${value}`).join(' ')}`,
  };
}
