import { Application, type Cluster, CoreObject, declared, type NoProps, type PriorityClassName } from '../lib';

interface Rung {
  readonly name: Exclude<PriorityClassName, 'system-node-critical' | 'system-cluster-critical'>;
  readonly value: number;
  readonly description: string;
}

const ladder: readonly Rung[] = [
  { name: 'platform-high', value: 1_000_000, description: 'operators and controllers that other workloads stand on' },
  { name: 'platform-default', value: 100_000, description: 'databases and shared services' },
  { name: 'workload-default', value: 1_000, description: 'what people use; also for pods that name no class' },
  { name: 'batch-low', value: -100, description: 'tasks that can wait; they never push anyone out' },
];

/**
 * Who goes first when there is not room for all. Values and policies can never change: another value needs another name.
 */
export class PriorityClasses extends Application {
  public constructor(cluster: Cluster, props?: NoProps) {
    super(declared(PriorityClasses, new.target, cluster, props), 'priority-classes', { namespace: 'default', infrastructure: true });
    for (const { name, value, description } of ladder) {
      new CoreObject(this, 'PriorityClass', {
        metadata: { name },
        value,
        description,
        globalDefault: name === 'workload-default',
        preemptionPolicy: name === 'batch-low' ? 'Never' : 'PreemptLowerPriority',
      });
    }
  }
}
