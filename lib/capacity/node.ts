import { type Taint } from '../platforms/platform';
import { type Amounts } from './amounts';

/** A node as the scheduler sees it. */
export interface CapacityNode {
  readonly name: string;
  /** Name of the pool that it is of. */
  readonly pool: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** What pods can have of it. */
  readonly allocatable: Amounts;
  /** Whether it is made when pods need it, and made anew when it is lost. */
  readonly onDemand: boolean;
}

export const nodeLabels = {
  hostname: 'kubernetes.io/hostname', zone: 'topology.kubernetes.io/zone', region: 'topology.kubernetes.io/region', architecture: 'kubernetes.io/arch',
  system: 'kubernetes.io/os', flavor: 'node.kubernetes.io/instance-type',
} as const;

/** Labels that Kubernetes gives each node of that name and architecture. */
export function labelsOfNode(name: string, architecture: string): Record<string, string> {
  return {
    [nodeLabels.hostname]: name, [nodeLabels.architecture]: architecture, [nodeLabels.system]: 'linux', 'beta.kubernetes.io/arch': architecture, 'beta.kubernetes.io/os': 'linux',
  };
}
