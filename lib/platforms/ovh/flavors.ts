/** vCPU, GiB of memory, and GB of disk: exact, at least (`[50]`), or undefined where no document says. */
type Row = readonly [vcpu: number, memory: number, disk?: number | readonly [number]];

/** @see https://github.com/antonin-a/karpenter-provider-ovhcloud/blob/main/docs/USER_GUIDE.md, as asked from OVHcloud's API */
const rows = {
  'b2-7': [2, 7, 50], 'b2-15': [4, 15, 100], 'b2-30': [8, 30, 200], 'b2-60': [16, 60, 400], 'b2-120': [32, 120, 400],
  'b3-8': [2, 8, 50], 'b3-16': [4, 16, 100], 'b3-32': [8, 32, [50]], 'b3-64': [16, 64, [50]], 'b3-128': [32, 128, [50]], 'b3-256': [64, 256, [50]],
  'b3-512': [128, 512, [50]], 'b3-640': [160, 640, [50]],
  'c2-7': [2, 7, 50], 'c2-15': [4, 15, 100], 'c2-30': [8, 30, 200], 'c2-60': [16, 60, 400], 'c2-120': [32, 120, 400],
  'c3-4': [2, 4, [50]], 'c3-8': [4, 8, [50]], 'c3-16': [8, 16, [50]], 'c3-32': [16, 32, [50]], 'c3-64': [32, 64, [50]], 'c3-128': [64, 128, [50]],
  'c3-256': [128, 256, [50]], 'c3-320': [160, 320, [50]],
  'r2-15': [2, 15, 50], 'r2-30': [2, 30, 50], 'r2-60': [4, 60, 100], 'r2-120': [8, 120, 200], 'r2-240': [16, 240, 400],
  'r3-16': [2, 16, [50]], 'r3-32': [4, 32, [50]], 'r3-64': [8, 64, [50]], 'r3-128': [16, 128, [50]], 'r3-256': [32, 256, [50]], 'r3-512': [64, 512, [50]],
  'r3-1024': [128, 1024, [50]],
  'd2-4': [2, 4], 'd2-8': [4, 8],
  'i1-45': [8, 45], 'i1-90': [16, 90], 'i1-180': [32, 180],
  't1-45': [8, 45, 400], 't1-90': [18, 90, 800], 't1-180': [36, 180, 50], 't1-le-45': [8, 45, 300], 't1-le-90': [16, 90, 400], 't1-le-180': [32, 180, 400],
  't2-45': [15, 45, 400], 't2-90': [30, 90, 800], 't2-180': [60, 180, 50], 't2-le-45': [14, 45, 300], 't2-le-90': [30, 90, 500], 't2-le-180': [60, 180, 500],
  'a10-45': [30, 45, 400], 'a10-90': [60, 90, 400], 'a10-180': [120, 180, 400],
  'a100-180': [15, 180, 300], 'a100-360': [30, 360, 500], 'a100-720': [60, 720, 500],
  'h100-380': [30, 380, 200], 'h100-760': [60, 760, 200], 'h100-1520': [120, 1520, 200],
  'l4-90': [22, 90, 400], 'l4-180': [45, 180, 400], 'l4-360': [90, 360, 400],
  'l40s-90': [15, 90, 400], 'l40s-180': [30, 180, 400], 'l40s-360': [60, 360, 400],
  'rtx5000-28': [4, 28, 400], 'rtx5000-56': [8, 56, 400], 'rtx5000-84': [16, 84, 400],
} as const satisfies Readonly<Record<string, Row>>;

/** A make of machine that Managed Kubernetes has. */
export type OvhFlavorName = keyof typeof rows;

/** Model of a family's GPUs, and the memory of the smallest flavor, which has one. */
const gpuFamilies: Readonly<Record<string, readonly [model: string, memoryForEach: number]>> = {
  t1: ['NVIDIA Tesla V100', 45], 't1-le': ['NVIDIA Tesla V100', 45], t2: ['NVIDIA Tesla V100S', 45], 't2-le': ['NVIDIA Tesla V100S', 45],
  a10: ['NVIDIA A10', 45], a100: ['NVIDIA A100', 180], h100: ['NVIDIA H100', 380], l4: ['NVIDIA L4', 90], l40s: ['NVIDIA L40S', 90],
  rtx5000: ['NVIDIA Quadro RTX 5000', 28],
};

/** What is known of a flavor. */
export interface OvhFlavor {
  readonly name: OvhFlavorName;
  /** The name without its size: `b3`, `t1-le`. */
  readonly family: string;
  readonly vcpu: number;
  /** GiB. */
  readonly memory: number;
  /** GB; undefined where no document says. */
  readonly disk: number | undefined;
  /** Whether it may have more disk than that. */
  readonly diskAtLeast: boolean;
  readonly gpus: number;
  /** Model of the GPUs, or undefined if it has none. */
  readonly gpu: string | undefined;
  /** Undefined where OVHcloud gives none. */
  readonly generation: 1 | 2 | 3 | undefined;
  /** Whether it can be paid by the month. Savings plans take that place from generation 3 on. */
  readonly monthly: boolean;
  /** Whether a node may need more than an hour before it takes pods. */
  readonly slowBoot: boolean;
}

const generations: Readonly<Record<string, 1 | 2 | 3>> = {
  b2: 2, c2: 2, r2: 2, d2: 2, b3: 3, c3: 3, r3: 3, i1: 1, t1: 1, 't1-le': 1, t2: 2, 't2-le': 2,
};
const monthlyFamilies = new Set(['b2', 'c2', 'd2', 'r2']);

function flavor(name: OvhFlavorName): OvhFlavor {
  const [vcpu, memory, disk]: Row = rows[name];
  const family = name.slice(0, name.lastIndexOf('-'));
  const gpu = Object.hasOwn(gpuFamilies, family) ? gpuFamilies[family] : undefined;
  return {
    name, family, vcpu, memory,
    disk: typeof disk === 'number' ? disk : disk?.[0],
    diskAtLeast: typeof disk === 'object',
    gpus: gpu ? memory / gpu[1] : 0,
    gpu: gpu?.[0],
    generation: generations[family],
    monthly: monthlyFamilies.has(family),
    slowBoot: /^t[12]/.test(family),
  };
}

/** Every flavor, by its name. */
export const ovhFlavors: ReadonlyMap<string, OvhFlavor> = new Map((Object.keys(rows) as OvhFlavorName[]).map((name) => [name, flavor(name)]));
