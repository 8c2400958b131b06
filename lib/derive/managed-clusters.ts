import { customManifest } from '../kinds/custom-manifest';
import { ExternalSecret } from '../kinds/external-secret';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { secretStore } from '../parts/secret';
import { didYouMean } from '../schema/did-you-mean';
import { externalSecret } from '../secrets/external-secret';
import { type ExternalStore } from '../secrets/external-store';
import { type SecretDeclaration } from '../secrets/secret-declaration';
import { isExternalStore } from '../secrets-backend';
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
  if (!manager || manager.cluster.hub !== undefined || manager.cluster.brings('argocd')) {
    model.problems.push({ where: name, message: `hub of cluster '${name}' must ${brokenRule(model, manager, models)}` });
    return;
  }
  const offering = manager.cluster.relations.allOffers.get('kind:argoproj.io/Application') ?? [];
  const argo = manager.applications.find((application) => offering.some((participant) => participant.name === application.name));
  if (!argo) return;
  const { relations, secrets } = manager.cluster;
  const need = secretStore(secrets);
  if (need) relations.needs.push({ application: argo, ...need, purpose: `the access to cluster '${name}'` });
  const declaration = managedClusterSecret(manager, model);
  if (isExternalStore(secrets)) argo.objects.push({ manifest: inArgoNamespace(secrets, declaration), origin: `derived: cluster '${name}' is managed from here`, after: [] });
  else if (secrets) relations.secrets.push({ application: argo, byHand: secrets.type === 'by-hand', declare: () => declaration });
}

function brokenRule({ cluster: { name, hub } }: ClusterModel, manager: ClusterModel | undefined, models: readonly ClusterModel[]): string {
  if (hub === name) return 'be another cluster, got the cluster itself; remove hub and add new ArgoCD(this) to it';
  if (manager?.cluster.brings('argocd')) return `have an Argo CD of ours, got '${hub}', whose Argo CD is its platform's; name another cluster`;
  if (manager) return `run its own Argo CD, got '${hub}', which '${manager.cluster.hub}' manages; name a cluster without a hub`;
  const others = models.filter(({ cluster }) => cluster.hub === undefined).map(({ cluster }) => cluster.name);
  return `be a cluster of the fleet, got '${hub}'${didYouMean(String(hub), others, `declare it, or name one of ${others.join(', ') || 'none'}`)}`;
}

/**
 * The credentials with which a hub's Argo CD manages another cluster: the entry `<hub>/argocd/cluster-<name>` with the
 * keys `token` (of a service account there) and `caData` (base64 of its certificate authority).
 */
export function managedClusterSecret(hub: ClusterModel, managed: ClusterModel): SecretDeclaration {
  const { name, platform } = managed.cluster;
  const entry = `${hub.cluster.name}/argocd/cluster-${name}`;
  return {
    name: `cluster-${name}`,
    namespace: argoNamespace,
    values: ['token', 'caData'].map((key) => ({ key, entry, property: key })),
    labels: { 'argocd.argoproj.io/secret-type': 'cluster' },
    template: {
      name,
      server: `https://${platform.apiServer.host}:${platform.apiServer.port}`,
      config: '{"bearerToken":"{{ .token }}","tlsClientConfig":{"caData":"{{ .caData }}"}}',
    },
  };
}

function inArgoNamespace(store: ExternalStore, declaration: SecretDeclaration): Manifest {
  const props = externalSecret(store, declaration);
  return customManifest(ExternalSecret, { ...props, metadata: { ...props.metadata, namespace: declaration.namespace } });
}
