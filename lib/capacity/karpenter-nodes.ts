import { amountOf } from '../quantity';
import { fields } from '../fields';
import { type OvhNodePool } from '../karpenter/node-pools';
import { roomOn } from '../karpenter/room';
import { type OvhFlavor } from '../platforms/ovh/flavors';
import { reservedFor } from '../platforms/ovh/reserved';
import { type Taint } from '../platforms/platform';
import { gpu } from './allocatable';
import { amountFor, type Amounts, resource } from './amounts';
import { type CapacityNode, labelsOfNode, nodeLabels } from './node';
import { type NodeMaker } from './node-maker';
import { type Pod } from './pod';

/** A make of node in one place that Karpenter can launch. */
interface Offer {
  readonly pool: OvhNodePool;
  readonly flavor: OvhFlavor;
  readonly zone: string;
}

const mostPods = 110;
const mebi = 2 ** 20;

/** Smallest disk of any flavor, in GB, where no document says what one has. */
const leastDisk = 50;

/** Karpenter as its NodePools have it: the smallest flavor that will do, as long as the pool's limits allow one more. */
export class KarpenterNodes implements NodeMaker {
  private readonly offers: readonly Offer[];

  public constructor(pools: readonly OvhNodePool[], private readonly volumesPerNode: Amounts) {
    this.offers = pools.flatMap((pool) => pool.flavors.flatMap((flavor) => pool.zones.map((zone) => ({ pool, flavor, zone }))))
      .sort((left, right) => left.flavor.gpus - right.flavor.gpus || left.flavor.memory - right.flavor.memory || left.flavor.vcpu - right.flavor.vcpu);
  }

  public* offersFor({ of: { eligibility, asks } }: Pod, nodes: readonly CapacityNode[]): Iterable<CapacityNode> {
    for (const offer of this.offers) {
      const number = nodes.length + 1;
      const node = this.node(offer, number);
      if (eligibility.selection.exclusion(node) !== undefined) continue;
      if ([...asks].some(([name, amount]) => amount > (node.allocatable.get(name) ?? 0))) continue;
      if (isWithinLimits(offer, nodes)) yield node;
    }
  }

  private node({ pool, flavor, zone }: Offer, number: number): CapacityNode {
    const room = roomOn(flavor);
    const disk = amountFor(resource.disk, `${flavor.disk ?? leastDisk}Gi`) - amountFor(resource.disk, reservedFor(flavor.vcpu, flavor.disk ?? leastDisk).disk);
    const name = `${pool.name}-${number}`;
    return {
      name, pool: pool.name, onDemand: true,
      labels: {
        ...labelsOfNode(name, 'amd64'), [nodeLabels.flavor]: flavor.name, [nodeLabels.zone]: zone, 'karpenter.sh/nodepool': pool.name, 'karpenter.sh/capacity-type': 'on-demand',
        ...pool.labels,
      },
      taints: pool.taints.map(({ key, value, effect }): Taint => ({ key, value, effect: (effect ?? 'NoSchedule') as Taint['effect'] })),
      // Karpenter counts no disk for pods on its nodes, though they have one.
      allocatable: new Map([
        [resource.cpu, room.millicores], [resource.memory, room.mebibytes * mebi], [resource.pods, mostPods], [gpu, room.gpus], [resource.disk, disk], ...this.volumesPerNode,
      ]),
    };
  }
}

/** A pool's limits are for the whole of its nodes, not for what pods can have of them. */
function isWithinLimits({ pool, flavor }: Offer, nodes: readonly CapacityNode[]): boolean {
  const limits = fields(fields(pool.object.manifest.spec).limits);
  const own = nodes.filter((node) => node.onDemand && node.pool === pool.name).map(({ labels }) => pool.flavors.find(({ name }) => name === labels[nodeLabels.flavor])!);
  const most: readonly (readonly [string, (of: OvhFlavor) => number])[] = [
    ['cpu', (of) => of.vcpu], ['memory', (of) => of.memory * 2 ** 30], [gpu, (of) => of.gpus], ['nodes', () => 1],
  ];
  return most.every(([name, amount]) => limits[name] === undefined || [...own, flavor].reduce((sum, each) => sum + amount(each), 0) <= amountOf(limits[name]));
}
