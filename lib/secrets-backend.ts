import { Fault } from './fault';

/** Where the values of secrets are kept; Git only ever holds references to it. */
export type SecretsBackend = VaultBackend;

/** HashiCorp Vault's key/value engine, read by External Secrets. */
export interface VaultBackend {
  readonly type: 'vault';
  readonly server: string;
  readonly host: string;
  readonly port: number;
  readonly mount: string;
  readonly authMount: string;
  readonly role: string;
}

export interface VaultProps {
  /** Address of the server with its scheme: `https://vault.example.org`. */
  readonly server: string;
  /** Where the key/value engine, version 2, is mounted. @default 'kv' */
  readonly mount?: string;
  /** Where the Kubernetes auth method for this cluster is mounted. @default 'kubernetes' */
  readonly authMount?: string;
  /** Role of that auth method that External Secrets logs in with. @default 'external-secrets' */
  readonly role?: string;
}

/** Secrets live in Vault; a secret `name` of an application is the entry `<cluster>/<application>/<name>` of the mount. */
export function vault(props: VaultProps): VaultBackend {
  const url = URL.canParse(props.server) ? new URL(props.server) : undefined;
  if (url?.protocol !== 'https:') {
    throw new Fault(`server of vault must be an https URL, got '${String(props.server)}'; write for example 'https://vault.example.org'`);
  }
  const mount = props.mount ?? 'kv';
  const authMount = props.authMount ?? 'kubernetes';
  for (const [name, path] of Object.entries({ mount, authMount })) {
    if (!/^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/.test(path)) throw new Fault(`${name} of vault must be a path such as 'kv' or 'team/kv', got '${String(path)}'`);
  }
  return {
    type: 'vault',
    server: props.server,
    host: url.hostname,
    port: url.port === '' ? 443 : Number(url.port),
    mount,
    authMount,
    role: props.role ?? 'external-secrets',
  };
}
