import { known, listOf, mapOf, numberOf, overlaid, textOf } from './known';

type Fields = Readonly<Record<string, unknown>>;

/** What decides where pods run; charts have it side by side in the values of a component. */
export interface Placement {
  readonly nodeSelector?: unknown;
  readonly affinity?: unknown;
  readonly tolerations?: unknown;
  readonly topologySpreadConstraints?: unknown;
  readonly priorityClassName?: unknown;
  readonly runtimeClassName?: unknown;
}

/** The pods of a workload. Values may be anything: what is not of its kind is left out. */
export interface Pod extends Placement {
  readonly containers: readonly Fields[];
  readonly initContainers?: readonly Fields[];
  readonly hostNetwork?: unknown;
  /** Claims, and directories with a limit; the rest takes no part in placement. */
  readonly volumes?: readonly Fields[];
}

/** Values of a component that say where its pods run, over what the chart says by itself. */
export function placement(values: unknown, chart: Placement = {}): Placement {
  const { nodeSelector, affinity, tolerations, topologySpreadConstraints, priorityClassName, runtimeClassName } = mapOf(values) ?? {};
  const own = known({ nodeSelector, affinity, tolerations, topologySpreadConstraints, priorityClassName, runtimeClassName });
  return mapOf(overlaid(chart, own)) ?? {};
}

/** Rules of spreading to which the chart adds the pods they are about, where they say none. */
export function spreading(constraints: unknown, matchLabels: Readonly<Record<string, string>>): readonly Fields[] | undefined {
  return listOf(constraints)?.map((constraint) => mapOf(constraint.labelSelector) ? constraint : { ...constraint, labelSelector: { matchLabels } });
}

/** A container with what it asks for. `further` holds its host ports, or that it runs beside the others though it starts before them. */
export function container(name: string, resources?: unknown, further: { ports?: readonly Fields[]; restartPolicy?: 'Always' } = {}): Fields {
  return known({ name, resources: resourcesOf(resources), ...further });
}

/** What a container asks for and may use. */
export function resourcesOf(value: unknown): Fields | undefined {
  const { requests, limits, claims } = mapOf(value) ?? {};
  return mapOf(known({ requests: mapOf(requests), limits: mapOf(limits), claims: listOf(claims) }));
}

/** Ports that a container takes on its node. */
export function hostPorts(...ports: readonly unknown[]): { ports?: readonly Fields[] } {
  const numbers = ports.flatMap((port) => numberOf(port) ?? []);
  return numbers.length > 0 ? { ports: numbers.map((port) => ({ containerPort: port, hostPort: port })) } : {};
}

/** A specification of pods. */
export function podSpec(pod: Pod): Fields {
  return known({
    hostNetwork: pod.hostNetwork === true || undefined,
    priorityClassName: textOf(pod.priorityClassName),
    runtimeClassName: textOf(pod.runtimeClassName),
    nodeSelector: mapOf(pod.nodeSelector),
    affinity: mapOf(pod.affinity),
    tolerations: listOf(pod.tolerations),
    topologySpreadConstraints: listOf(pod.topologySpreadConstraints),
    initContainers: listOf(pod.initContainers),
    containers: pod.containers,
    volumes: listOf(pod.volumes),
  });
}
