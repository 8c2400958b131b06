import { argoNamespaceOf } from '../derive/applications';
import { type ClusterModel } from '../model';

/** A namespace without which the cluster cannot be mended, and what is in it. */
export interface VitalNamespace {
  readonly name: string;
  readonly holds: string;
}

/** What has to start before anything else can: Kubernetes' own parts, the pod network, and Argo CD, which brings all the rest. */
export function vitalNamespaces({ cluster }: ClusterModel): VitalNamespace[] {
  const network = (cluster.relations.allOffers.get('pod-network') ?? []).map((application) => (application as { namespace?: string }).namespace).filter((name) => name !== undefined);
  const all = [
    { name: 'kube-system', holds: "Kubernetes' own parts" },
    ...network.map((name) => ({ name, holds: 'the pod network' })),
    ...(cluster.hub === undefined ? [{ name: argoNamespaceOf(cluster), holds: 'Argo CD' }] : []),
  ];
  return all.filter(({ name }, index) => all.findIndex((other) => other.name === name) === index);
}
