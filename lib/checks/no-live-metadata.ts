import { type Check, whereIs } from './check';

/** What Argo CD, Kubernetes or kubectl writes on objects, with what it does when Git holds it. */
const written: Readonly<Record<string, string>> = {
  'argocd.argoproj.io/instance': 'Argo CD would take it for an object of another Application and prune it',
  'argocd.argoproj.io/tracking-id': 'Argo CD would take it for an object of another Application and prune it',
  'control-plane.alpha.kubernetes.io/leader': 'the holder of the lease would be written over at every sync',
  'deployment.kubernetes.io/revision': 'its controller would change it back after every sync',
  'kubectl.kubernetes.io/last-applied-configuration': 'a client-side apply would compare with what it was elsewhere',
  'pv.kubernetes.io/bind-completed': 'the claim would count as bound and get no volume',
  'pv.kubernetes.io/bound-by-controller': 'the claim would count as bound and get no volume',
  'volume.kubernetes.io/selected-node': 'its volume could be made on that node alone',
};

/**
 * Objects hold nothing that the cluster or Argo CD writes on them, which comes along when one is copied from a running cluster. Operators copy
 * labels to what they make, which Argo CD would then take for its own (clickhouse-operator#487).
 */
export const noLiveMetadata: Check = ({ objects }) => objects.flatMap((object) => {
  const { annotations = {}, labels = {} } = object.manifest.metadata;
  const found = [...Object.keys(annotations), ...Object.keys(labels)].filter((key) => Object.hasOwn(written, key));
  return [...new Set(found)].map((key) => ({
    where: whereIs(object), message: `'${key}' must be left to the cluster, got it in the metadata of ${object.manifest.kind} '${object.manifest.metadata.name}'; ${written[key]}: remove it`,
  }));
});
