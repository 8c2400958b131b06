import { type Manifest } from '../manifest';
import { containersOf, podSpecOf, type PodSpec } from '../pod-spec';
import { didYouMean } from '../schema/did-you-mean';
import { type Check, whereIs } from './check';

/** What a container mounts is a volume of its pod, once at each path, and names inside a pod are unique: its pods are refused otherwise. */
export const noMissingVolumes: Check = ({ objects }) => objects.flatMap((object) => {
  const spec = podSpecOf(object.manifest)?.spec;
  if (!spec) return [];
  return [...missingVolumes(spec, object.manifest), ...repeatedPaths(spec), ...repeatedNames(spec), ...missingPorts(spec)].map((message) => ({ where: whereIs(object), message }));
});

function missingVolumes(spec: PodSpec, manifest: Manifest): string[] {
  const templates = (manifest.spec as { volumeClaimTemplates?: readonly { metadata?: { name?: string } }[] } | undefined)?.volumeClaimTemplates ?? [];
  const known = new Set([...(spec.volumes ?? []).map(({ name }) => name), ...templates.flatMap(({ metadata }) => metadata?.name ?? [])]);
  return containersOf(spec).flatMap(({ name: container, volumeMounts = [], volumeDevices = [] }) =>
    [...volumeMounts, ...volumeDevices].filter(({ name }) => !known.has(name)).map(({ name }) => {
      return `volume '${name}' that container '${container}' mounts must be a volume of its pod, got ${known.size === 0 ? 'none' : [...known].map((volume) => `'${volume}'`).join(', ')}${didYouMean(name, known, 'add it to volumes')}`;
    }));
}

function repeatedPaths(spec: PodSpec): string[] {
  return containersOf(spec).flatMap(({ name, volumeMounts = [] }) => repeated(volumeMounts.map(({ mountPath }) => mountPath))
    .map((path) => `path of a mount of container '${name}' must be its only one, got '${path}' twice; give one of the volumes another path`));
}

function repeatedNames(spec: PodSpec): string[] {
  return [
    ...repeated(containersOf(spec).map(({ name }) => name)).map((name) => `name of a container must be its only one in the pod, got '${name}' twice; rename one of them`),
    ...repeated((spec.volumes ?? []).map(({ name }) => name)).map((name) => `name of a volume must be its only one in the pod, got '${name}' twice; rename one of them`),
  ];
}

/** A probe finds a port by name in its own container alone. */
function missingPorts(spec: PodSpec): string[] {
  return containersOf(spec).flatMap(({ name, ports = [], livenessProbe, readinessProbe, startupProbe, lifecycle }) => {
    const known = ports.flatMap((port) => port.name ?? []);
    return [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop]
      .flatMap((handler) => [handler?.httpGet?.port, handler?.tcpSocket?.port])
      .filter((port): port is string => typeof port === 'string' && !/^\d+$/.test(port) && !known.includes(port))
      .map((port) => `port of a probe of container '${name}' must be one that it names, got '${port}'; ${known.length > 0 ? `take ${known.join(' or ')}` : 'name the port in the container, or give its number'}`);
  });
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
