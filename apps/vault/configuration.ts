/** An automatic unseal by the transit engine of another Vault. */
export interface TransitSeal {
  readonly transit: {
    /** Address of the other Vault with its scheme: `https://vault.example.org`. */
    readonly server: string;
    /** Name of the key. */
    readonly key: string;
    /** Where the engine is mounted. @default 'transit' */
    readonly mount?: string;
  };
}

export type Unseal = 'by hand' | TransitSeal;

export interface ConfigurationProps {
  readonly name: string;
  readonly servers: number;
  readonly unseal: Unseal;
}

/** Folder of the certificate in every container. */
export const tlsFolder = '/vault/tls';

/** Folder of the audit log, where there is one. */
export const auditFolder = '/vault/audit';

/** The port that the cluster's entry sends requests to: it speaks plain HTTP inside the cluster, as to any other application. */
export const entryPort = 8210;

/**
 * What a server reads when it starts. Memory is not locked, as the storage of Raft asks for; each server finds the others by
 * their names, and marks its own pod as active, sealed and so on, by which Services and budgets choose.
 *
 * @see https://developer.hashicorp.com/vault/docs/configuration/storage/raft
 * @see https://developer.hashicorp.com/vault/docs/configuration/service-registration/kubernetes
 */
export function configuration({ name, servers, unseal }: ConfigurationProps): string {
  return [
    'ui = true',
    'disable_mlock = true',
    `cluster_name = ${text(name)}`,
    block('listener "tcp"', [
      'address = "[::]:8200"',
      'cluster_address = "[::]:8201"',
      `tls_cert_file = "${tlsFolder}/tls.crt"`,
      `tls_key_file = "${tlsFolder}/tls.key"`,
      ...indented(block('telemetry', ['unauthenticated_metrics_access = true'])),
    ]),
    block('listener "tcp"', [`address = "[::]:${entryPort}"`, 'cluster_address = "[::]:8211"', 'tls_disable = true']),
    block('storage "raft"', ['path = "/vault/data"', ...(servers > 1 ? Array.from({ length: servers }, (_, index) => peer(index)).flatMap(indented) : [])]),
    'service_registration "kubernetes" {}',
    block('telemetry', ['prometheus_retention_time = "24h"', 'disable_hostname = true']),
    ...(unseal === 'by hand' ? [] : [seal(unseal)]),
    '',
  ].join('\n');
}

function peer(index: number): string {
  return block('retry_join', [`leader_api_addr = "https://vault-${index}.vault-internal:8200"`, `leader_ca_cert_file = "${tlsFolder}/ca.crt"`]);
}

/** The token comes from the environment: here it would be in Git. */
function seal({ transit: { server, key, mount = 'transit' } }: TransitSeal): string {
  return block('seal "transit"', [`address = ${text(server)}`, `key_name = ${text(key)}`, `mount_path = ${text(`${mount}/`)}`]);
}

function block(head: string, lines: readonly string[]): string {
  return [`${head} {`, ...lines.map((line) => `  ${line}`), '}'].join('\n');
}

function indented(lines: string): string[] {
  return lines.split('\n');
}

function text(value: string): string {
  return JSON.stringify(value);
}
