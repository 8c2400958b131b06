import { type Cluster } from '../../cluster';
import { builtInPriorities } from '../../derive/capabilities';

/** Beginning of the capability by which an application offers a class or a store of secrets, by kind. */
const capabilities: Readonly<Record<string, string>> = {
  'external-secrets.io/ClusterSecretStore': 'secret-store:',
  'gateway.networking.k8s.io/GatewayClass': 'gateway-class:',
  'networking.k8s.io/IngressClass': 'ingress-class:',
  'node.k8s.io/RuntimeClass': 'runtime-class:',
  'scheduling.k8s.io/PriorityClass': 'priority-class:',
  'snapshot.storage.k8s.io/VolumeSnapshotClass': 'volume-snapshot-class:',
  'storage.k8s.io/StorageClass': 'storage-class:',
};

/** Names of the classes and stores of each kind that the platform has or applications offer without an object of ours, as `group/Kind name`. */
export function classesOf({ platform, relations }: Cluster): ReadonlySet<string> {
  const ofPlatform: Readonly<Record<string, readonly string[]>> = {
    'gateway.networking.k8s.io/GatewayClass': platform.gatewayClasses,
    'networking.k8s.io/IngressClass': platform.ingressClasses.map(({ name }) => name),
    // NVIDIA's operator makes these when it installs its toolkit.
    'node.k8s.io/RuntimeClass': [...(platform.gpuRuntimeClass === undefined ? [] : [platform.gpuRuntimeClass]), ...(relations.allOffers.has('gpu') ? ['nvidia', 'nvidia-cdi', 'nvidia-legacy'] : [])],
    'scheduling.k8s.io/PriorityClass': [...builtInPriorities],
    'snapshot.storage.k8s.io/VolumeSnapshotClass': [...platform.volumeSnapshotClasses, ...relations.volumeSnapshotClasses].map(({ name }) => name),
    'storage.k8s.io/StorageClass': [...platform.storageClasses, ...relations.storageClasses].map(({ name }) => name),
  };
  const offered = [...relations.allOffers.keys()];
  return new Set(Object.entries(capabilities).flatMap(([kind, prefix]) => [
    ...ofPlatform[kind] ?? [], ...offered.filter((capability) => capability.startsWith(prefix)).map((capability) => capability.slice(prefix.length)),
  ].map((name) => `${kind} ${name}`)));
}
