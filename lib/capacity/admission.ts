import { type Fields, fields, list, textFields } from '../fields';
import { type Manifest } from '../manifest';
import { groupKind } from '../object-identity';

/** What a container has where it says nothing itself. */
export interface ContainerDefaults {
  readonly requests: Fields;
  readonly limits: Fields;
}

/** What a class of runtimes adds to its pods. */
export interface RuntimeDefaults {
  readonly overhead: Fields;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Fields[];
}

/** Who goes first, and whether a pod may push out others that go later. */
export interface Priority {
  readonly value: number;
  readonly preempts: boolean;
}

const none: ContainerDefaults = { requests: {}, limits: {} };
const plain: RuntimeDefaults = { overhead: {}, nodeSelector: {}, tolerations: [] };

/** What the API server makes of pods on their way in: defaults of LimitRanges, RuntimeClasses and PriorityClasses. */
export class Admission {
  private readonly ranges = new Map<string, ContainerDefaults>();
  private readonly runtimes = new Map<string, RuntimeDefaults>();
  private readonly priorities = new Map<string, Priority>([
    ['system-node-critical', { value: 2_000_001_000, preempts: true }], ['system-cluster-critical', { value: 2_000_000_000, preempts: true }],
  ]);
  private usual: Priority = { value: 0, preempts: true };
  private usualClass = '';

  public constructor(manifests: Iterable<Manifest>) {
    for (const manifest of manifests) {
      switch (groupKind(manifest)) {
        case '/LimitRange': this.addRange(manifest); break;
        case 'node.k8s.io/RuntimeClass': this.addRuntime(manifest); break;
        case 'scheduling.k8s.io/PriorityClass': this.addPriority(manifest); break;
        default:
      }
    }
  }

  /** The defaults of containers in a namespace. */
  public containerDefaults(namespace: string): ContainerDefaults {
    return this.ranges.get(namespace) ?? none;
  }

  public runtime(name: unknown): RuntimeDefaults {
    return (typeof name === 'string' ? this.runtimes.get(name) : undefined) ?? plain;
  }

  public priority({ priorityClassName, preemptionPolicy }: Fields): Priority {
    const found = (typeof priorityClassName === 'string' && priorityClassName !== '' ? this.priorities.get(priorityClassName) : this.usual) ?? this.usual;
    return preemptionPolicy === undefined ? found : { value: found.value, preempts: preemptionPolicy !== 'Never' };
  }

  /** Name of the PriorityClass that a pod gets; empty where it gets none. */
  public priorityClass({ priorityClassName }: Fields): string {
    return typeof priorityClassName === 'string' && priorityClassName !== '' ? priorityClassName : this.usualClass;
  }

  /** A default request that is not said is the default limit, and that the maximum; the least stands in for a request. */
  private addRange({ spec, metadata }: Manifest): void {
    const namespace = metadata.namespace ?? '';
    for (const own of list(fields(spec).limits).filter(({ type }) => type === 'Container')) {
      const limits = { ...fields(own.max), ...fields(own.default) };
      const requests = { ...fields(own.min), ...limits, ...fields(own.defaultRequest) };
      const known = this.containerDefaults(namespace);
      this.ranges.set(namespace, { limits: { ...limits, ...known.limits }, requests: { ...requests, ...known.requests } });
    }
  }

  private addRuntime(manifest: Manifest): void {
    const { nodeSelector, tolerations } = fields(manifest.scheduling);
    this.runtimes.set(manifest.metadata.name, { overhead: fields(fields(manifest.overhead).podFixed), nodeSelector: textFields(nodeSelector), tolerations: list(tolerations) });
  }

  private addPriority({ metadata, value, globalDefault, preemptionPolicy }: Manifest): void {
    const priority = { value: Number(value) || 0, preempts: preemptionPolicy !== 'Never' };
    this.priorities.set(metadata.name, priority);
    if (globalDefault !== true) return;
    this.usual = priority;
    this.usualClass = metadata.name;
  }
}
