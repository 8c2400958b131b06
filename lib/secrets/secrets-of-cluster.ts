import { Fault } from '../fault';
import { dnsLabel, hostOrAddress } from '../names';
import { called } from '../props/called';
import { entryName } from './entry-name';
import { type ExternalStore, type StoredValue, type StoreProvider } from './external-store';

export interface SecretsOfClusterProps {
  /** Address of the other cluster's Kubernetes API: `https://api.example.org:6443`. */
  readonly server: string;
  /** Namespace there that holds the secrets and nothing else. @default 'fleet-secrets' */
  readonly namespace?: string;
}

const credentials = { name: 'secrets-cluster-credentials', keys: ['token', 'ca.crt'] };

/**
 * Secrets live as Secrets in one namespace of another cluster: an entry is the Secret `<cluster>.<application>.<name>`, with its
 * keys. External Secrets logs in with the token of a service account there that may read Secrets of that namespace alone, in
 * the Secret `secrets-cluster-credentials` of its namespace, which people create once.
 */
export function secretsOfCluster(props: SecretsOfClusterProps): ExternalStore {
  const { server, namespace: remoteNamespace = 'fleet-secrets' } = called(secretsOfCluster, props);
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (url?.protocol !== 'https:' || url.pathname !== '/') {
    throw new Fault(`server of secretsOfCluster must be an https URL without a path, got '${String(server)}'; write for example 'https://api.example.org:6443'`);
  }
  dnsLabel(remoteNamespace, 'namespace of secretsOfCluster');
  const host = hostOrAddress(url.hostname, 'host of secretsOfCluster');
  return {
    type: 'secrets-of-cluster',
    place: `${server}, namespace '${remoteNamespace}'`,
    hosts: [{ host, port: url.port === '' ? 443 : Number(url.port) }],
    credentials,
    expandsValues: true,
    provider: (namespace): StoreProvider => ({
      kubernetes: {
        remoteNamespace,
        server: { url: server, caProvider: { type: 'Secret', name: credentials.name, namespace, key: 'ca.crt' } },
        auth: { token: { bearerToken: { name: credentials.name, namespace, key: 'token' } } },
      },
    }),
    locate: (entry, property): StoredValue => ({ key: entryName(entry, '.', 'another cluster'), property }),
    putCommand: (key, values) =>
      `kubectl --server=${server} --namespace=${remoteNamespace} create secret generic ${key} ${[...values].map(([name, value]) => `--from-literal=${name}=${value}`).join(' ')}`,
  };
}
