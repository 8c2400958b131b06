import { bytes, type Bytes, type Cpu, Fault, millicores, type OvhFlavor, told } from '../../lib';

/**
 * How many nodes each flavor in each zone may have, so that all together stay below the limits of their pool: Karpenter
 * knows limits of one NodePool, not of several. One node each, then one more each in turn while there is room.
 */
export function dividedLimits(places: readonly OvhFlavor[], limits: { readonly cpu: Cpu; readonly memory: Bytes }, mostEach: number, subject: string): number[] {
  const room = { cpu: millicores(limits.cpu, `cpu of ${subject}`), memory: bytes(limits.memory, `memory of ${subject}`) / 2 ** 20 };
  const counts = places.map(() => 0);
  const take = (index: number): boolean => {
    const { vcpu, memory } = places[index]!;
    if (counts[index]! >= mostEach || vcpu * 1000 > room.cpu || memory * 1024 > room.memory) return false;
    room.cpu -= vcpu * 1000;
    room.memory -= memory * 1024;
    counts[index]! += 1;
    return true;
  };
  if (!places.every((_, index) => take(index))) throw new Fault(tooLow(places, limits, subject));
  while (places.map((_, index) => take(index)).includes(true));
  return counts;
}

function tooLow(places: readonly OvhFlavor[], { cpu, memory }: { readonly cpu: Cpu; readonly memory: Bytes }, subject: string): string {
  const least = places.reduce((sum, place) => ({ ...sum, millicores: sum.millicores + place.vcpu * 1000, mebibytes: sum.mebibytes + place.memory * 1024 }), { millicores: 0, mebibytes: 0, gpus: 0 });
  const names = [...new Set(places.map(({ name }) => name))].join(', ');
  return `${subject} must allow one node of each flavor in each zone, ${told(least)} for ${names}, got cpu '${cpu}' and memory '${memory}'; raise them, or name fewer flavors or zones`;
}
