import { type NodePool } from './platform';

/** Mebibytes that the provider's own pods take on each node: Cilium, Envoy, konnectivity, the CSI driver, the cloud controller. */
const providersPods = 340;

/** Shares of memory that the kubelet keeps, each of so many mebibytes; what comes after the last one counts as the last. */
const memorySteps = [[4096, 0.25], [4096, 0.2], [8192, 0.1], [Infinity, 0.06]] as const;

/** Thousandths of a core that the kubelet keeps, each of so many cores. */
const cpuSteps = [[1, 60], [1, 10], [2, 5], [Infinity, 2.5]] as const;

/** Memory below which the kubelet evicts pods, in mebibytes. */
const evictionThreshold = 100;

/**
 * What of a node ordinary pods cannot have, so that 2.44 GiB are left of 4 and 12.62 of 16. The kernel's own part is a
 * straight line through two measured points (0.18 of 4, 0.38 of 16). The steps of memory were measured; those of CPU are
 * the ones that go with them elsewhere, for nobody has published Infomaniak's.
 */
export function infomaniakReserved(cpu: number, memory: number): NonNullable<NodePool['reserved']> {
  const kernel = 116 + memory / 60;
  const kubelet = stepped(memory - kernel, memorySteps) + evictionThreshold;
  return { cpu: `${Math.ceil(stepped(cpu, cpuSteps))}m`, memory: `${Math.ceil(kernel + kubelet + providersPods)}Mi` };
}

function stepped(amount: number, steps: readonly (readonly [number, number])[]): number {
  let left = amount;
  let sum = 0;
  for (const [size, share] of steps) {
    const part = Math.min(Math.max(left, 0), size);
    sum += part * share;
    left -= part;
  }
  return sum;
}
