import { type Bytes, type Cpu, type KarpenterNodePool, type KindProps, type OvhFlavorName, type Taint } from '../../lib';

type Spec = KindProps<typeof KarpenterNodePool>['spec'];

/** Nodes that Karpenter makes when pods have no room, and takes away when they are not needed. */
export interface KarpenterPool {
  /**
   * What is not said below: `general` packs pods tightly, `development` does so at once and renews nodes each week,
   * `production-ha` lies in all zones, else on different hypervisors, and moves pods only off empty nodes, one node at a
   * time; `gpu` takes only pods that tolerate `nvidia.com/gpu`.
   * @default 'general'
   * @checked with the pool
   */
  readonly preset?: 'general' | 'development' | 'production-ha' | 'gpu';
  /**
   * Flavors to choose from; the smallest that a pod fits on is taken.
   * @default - two or less of the preset's, `b3-16` and `b3-32` for `general`
   * @checked by the flavors that there are
   */
  readonly flavors?: readonly OvhFlavorName[];
  /**
   * What all its nodes together have at most, which bounds what they cost. It is divided among flavors and zones.
   * @missing is told with its price
   */
  readonly limits: { readonly cpu: Cpu; readonly memory: Bytes };
  /**
   * The largest pod that it is for, so that it is refused here and not found pending.
   * @default - the pods that the cluster declares
   */
  readonly hosts?: {
    readonly cpu: Cpu;
    readonly memory: Bytes;
    /** GPUs that it asks for, as `nvidia.com/gpu`. @default 0 */
    readonly gpus?: number;
  };
  /** Zones of a region that has three. @default - all of them */
  readonly zones?: readonly string[];
  /** Whether nodes are paid by the month, of b2, c2, d2 and r2 alone; it cannot be taken back. @default false */
  readonly monthly?: boolean;
  /** Whether nodes of a flavor and zone are on different hypervisors, at most 5 of them then. @default false, and true for `production-ha` in a region of one zone */
  readonly antiAffinity?: boolean;
  /** Whether only pods come here that ask for it: by the label `flotilla/pool: <name>`, tolerating the taint of that name. @default false */
  readonly dedicated?: boolean;
  /** Labels of the nodes. @default - `flotilla/pool` with the pool's name */
  readonly labels?: Readonly<Record<string, string>>;
  /** Taints of the nodes. @default - the preset's */
  readonly taints?: readonly Taint[];
  /** When nodes are taken away. @default - the preset's, `WhenEmptyOrUnderutilized` for `general` */
  readonly consolidationPolicy?: 'WhenEmpty' | 'WhenEmptyOrUnderutilized';
  /** How long a node must have been unneeded. @default - the preset's, `1m` for `general` */
  readonly consolidateAfter?: NonNullable<Spec['disruption']>['consolidateAfter'];
  /** How many nodes may be taken away at once, and when, in UTC. @default - the preset's, a tenth for `general` */
  readonly budgets?: NonNullable<Spec['disruption']>['budgets'];
  /** How old nodes get before they are replaced, or `Never`. @default - the preset's, `720h` for `general` */
  readonly expireAfter?: Spec['template']['spec']['expireAfter'];
}

/** What a preset says; the flavors of no two of them overlap. */
export interface Preset {
  readonly flavors: readonly OvhFlavorName[];
  readonly taints: readonly Taint[];
  readonly consolidationPolicy: 'WhenEmpty' | 'WhenEmptyOrUnderutilized';
  readonly consolidateAfter: string;
  readonly budgets: NonNullable<KarpenterPool['budgets']>;
  readonly expireAfter: string;
}

export const presets: Readonly<Record<NonNullable<KarpenterPool['preset']>, Preset>> = {
  general: {
    flavors: ['b3-16', 'b3-32'], taints: [], consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: '1m', budgets: [{ nodes: '10%' }], expireAfter: '720h',
  },
  development: {
    flavors: ['b3-8'], taints: [], consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: '30s', budgets: [{ nodes: '100%' }], expireAfter: '168h',
  },
  'production-ha': {
    flavors: ['r3-32', 'r3-64'], taints: [], consolidationPolicy: 'WhenEmpty', consolidateAfter: '10m', budgets: [{ nodes: '1' }], expireAfter: '720h',
  },
  gpu: {
    flavors: ['l4-90'], taints: [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }], consolidationPolicy: 'WhenEmpty', consolidateAfter: '5m',
    budgets: [{ nodes: '1' }], expireAfter: '720h',
  },
};
