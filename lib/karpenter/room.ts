import { type OvhFlavor } from '../platforms/ovh/flavors';
import { reservedOn } from '../platforms/ovh/reserved';

/** CPU in thousandths of a core, memory in MiB, and GPUs: what a node has or a pod asks for. */
export interface Room {
  readonly millicores: number;
  readonly mebibytes: number;
  readonly gpus: number;
}

/** What the provider takes off a node for its system, too little: 100m and 100Mi whatever the flavor. */
const assumedReserve = { millicores: 100, mebibytes: 100 };

/** What pods can have on a node of Managed Kubernetes. */
export function roomOn(flavor: OvhFlavor): Room {
  return left(flavor, reservedOn(flavor.vcpu));
}

/** What Karpenter believes that pods can have there. */
export function assumedRoomOn(flavor: OvhFlavor): Room {
  return left(flavor, assumedReserve);
}

/** Whether a pod finds its place, beside what runs on every node. */
export function fits(pod: Room, room: Room, everywhere: Room = nothing): boolean {
  return (['millicores', 'mebibytes', 'gpus'] as const).every((resource) => pod[resource] + everywhere[resource] <= room[resource]);
}

/**
 * Whether Karpenter would launch a node for a pod that then does not fit on it, and launch another, and another.
 * @see https://github.com/antonin-a/karpenter-provider-ovhcloud/blob/main/pkg/cloudprovider/cloudprovider.go, buildInstanceType
 */
export function launchesForEver(pod: Room, flavor: OvhFlavor, everywhere: Room = nothing): boolean {
  return fits(pod, assumedRoomOn(flavor), everywhere) && !fits(pod, roomOn(flavor), everywhere);
}

export const nothing: Room = { millicores: 0, mebibytes: 0, gpus: 0 };

/** `500m and 7000Mi`, with the GPUs if it has any. */
export function told({ millicores, mebibytes, gpus }: Room): string {
  const amounts = [`${millicores}m`, `${mebibytes}Mi`, ...(gpus > 0 ? [`${gpus} GPU${gpus > 1 ? 's' : ''}`] : [])];
  return `${amounts.slice(0, -1).join(', ')} and ${amounts.at(-1)}`;
}

function left({ vcpu, memory, gpus }: OvhFlavor, reserve: { readonly millicores: number; readonly mebibytes: number }): Room {
  return { millicores: vcpu * 1000 - reserve.millicores, mebibytes: memory * 1024 - reserve.mebibytes, gpus };
}
