import { customManifest } from '../kinds/custom-manifest';
import { ExternalSecret } from '../kinds/external-secret';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { externalSecret, secretStore } from '../parts/secret';
import { nearest } from '../schema/nearest';
import { type SecretsBackend } from '../secrets-backend';
import { argoNamespace } from './applications';

/** Whether Argo CD runs in the cluster: an application installs it, or the platform brings it. */
export function runsArgo({ cluster }: ClusterModel): boolean {
  return cluster.brings('argocd') || cluster.relations.allOffers.has('kind:argoproj.io/Application');
}

/** Gives a cluster's hub the credentials to manage it, or says why that hub cannot be one. */
export function connectToHub(model: ClusterModel, models: readonly ClusterModel[]): void {
  const { name, hub } = model.cluster;
  if (hub === undefined) return;
  const manager = models.find(({ cluster }) => cluster.name === hub);
  if (!manager || manager.cluster.hub !== undefined) {
    model.problems.push({ where: name, message: `hub of cluster '${name}' must ${brokenRule(model, manager, models)}` });
    return;
  }
  const offering = manager.cluster.relations.allOffers.get('kind:argoproj.io/Application') ?? [];
  const argo = manager.applications.find((application) => offering.some((participant) => participant.name === application.name));
  if (!argo) return;
  const { relations, secrets } = manager.cluster;
  relations.needs.push({ application: argo, ...secretStore(secrets), purpose: `the access to cluster '${name}'` });
  if (secrets) argo.objects.push({ manifest: managedClusterSecret(manager, secrets, model), origin: `derived: cluster '${name}' is managed from here`, after: [] });
}

function brokenRule({ cluster: { name, hub } }: ClusterModel, manager: ClusterModel | undefined, models: readonly ClusterModel[]): string {
  if (hub === name) return 'be another cluster, got the cluster itself; remove hub and add new ArgoCD(this) to it';
  if (manager) return `run its own Argo CD, got '${hub}', which '${manager.cluster.hub}' manages; name a cluster without a hub`;
  const others = models.filter(({ cluster }) => cluster.hub === undefined).map(({ cluster }) => cluster.name);
  const meant = nearest(String(hub), others);
  return `be a cluster of the fleet, got '${hub}'; ${meant === undefined ? `declare it, or name one of ${others.join(', ') || 'none'}` : `did you mean '${meant}'?`}`;
}

/**
 * The credentials with which a hub's Argo CD manages another cluster: the entry `<hub>/argocd/cluster-<name>` with the
 * keys `token` (of a service account there) and `caData` (base64 of its certificate authority).
 */
function managedClusterSecret(hub: ClusterModel, secrets: SecretsBackend, managed: ClusterModel): Manifest {
  const { name, platform } = managed.cluster;
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
