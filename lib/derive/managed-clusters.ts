import { customManifest } from '../kinds/custom-manifest';
import { ExternalSecret } from '../kinds/external-secret';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { externalSecret } from '../parts/secret';
import { argoNamespace } from './applications';

/**
 * The credentials with which a hub's Argo CD manages another cluster: the entry `<hub>/argocd/cluster-<name>` with the
 * keys `token` (of a service account there) and `caData` (base64 of its certificate authority).
 */
export function managedClusterSecret(hub: ClusterModel, managed: ClusterModel): Manifest | undefined {
  const { secrets } = hub.cluster;
  const { name, platform } = managed.cluster;
  if (!secrets) {
    hub.problems.push({
      where: hub.cluster.name,
      message: `cluster '${hub.cluster.name}' must have a secrets backend to manage cluster '${name}', got none; add secrets: vault({ server: 'https://…' }) to its props`,
    });
    return undefined;
  }
  const props = externalSecret(`cluster-${name}`, secrets.type, `${hub.cluster.name}/argocd/cluster-${name}`, {
    keys: ['token', 'caData'],
    labels: { 'argocd.argoproj.io/secret-type': 'cluster' },
    template: {
      name,
      server: `https://${platform.apiServer.host}:${platform.apiServer.port}`,
      config: '{"bearerToken":"{{ .token }}","tlsClientConfig":{"caData":"{{ .caData }}"}}',
    },
  });
  return customManifest(ExternalSecret, { ...props, metadata: { ...props.metadata, namespace: argoNamespace } });
}
