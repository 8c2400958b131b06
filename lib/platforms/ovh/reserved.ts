import { type Bytes, type Cpu } from '../../units';

/** What a node of Managed Kubernetes keeps for its system and the kubelet. */
export interface Reserved {
  /** Thousandths of a core. */
  readonly millicores: number;
  /** MiB. */
  readonly mebibytes: number;
}

/** 15 % of one core and 0.5 % of all, and 1590 MB whatever the size. @see https://docs.ovhcloud.com/en/guides/public-cloud/containers-orchestration/managed-kubernetes/understanding-mks-architecture */
export function reservedOn(vcpu: number): Reserved {
  return { millicores: 150 + 5 * vcpu, mebibytes: Math.ceil(1590e6 / 2 ** 20) };
}

/** The same with the disk, in Kubernetes' notation: 10 GB for each power of ten of its GB, and a tenth of it. */
export function reservedFor(vcpu: number, disk: number): { readonly cpu: Cpu; readonly memory: Bytes; readonly disk: Bytes } {
  const { millicores, mebibytes } = reservedOn(vcpu);
  return { cpu: `${millicores}m`, memory: `${mebibytes}Mi`, disk: `${Math.ceil(Math.log10(disk) * 10 + disk / 10)}Gi` };
}
