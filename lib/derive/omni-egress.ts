import { selects } from '../label-selector';
import { type ClusterModel } from '../model';
import { type OmniFacts } from '../platforms/omni';
import { type NodePool } from '../platforms/platform';

/** Where the labels of Cilium's egress gateway go: to the only node of a pool, or to one machine. */
export interface EgressTarget {
  readonly labels: Record<string, string>;
  readonly pool?: string;
  readonly machine?: string;
}

/** Exactly one node has the labels: with several Cilium would take one of them and never another. */
export function egressTarget({ cluster, problems }: ClusterModel, omni: OmniFacts): EgressTarget | undefined {
  const gateway = cluster.relations.egressGateway;
  if (!gateway) return undefined;
  const pools = cluster.platform.nodes.filter(({ workloads }) => workloads !== false);
  const labels = { ...gateway.nodeLabels };
  if (pools.some((pool) => pool.count === 1 && has(pool, labels))) return undefined;
  const wish = omni.egressGateway;
  const pool = pools.find(({ name, count }) => count === 1 && (wish === undefined || wish === name));
  if (pool) return { labels, pool: pool.name };
  const machine = pools.flatMap(({ name }) => machinesOf(omni, name)).find((id) => wish === undefined || wish === id);
  if (machine !== undefined) return { labels, machine };
  problems.push({
    where: cluster.name,
    message: `egressGateway of Cilium in cluster '${cluster.name}' must be one node, got ${wish === undefined ? 'no pool with one node and no ids of machines' : `'${wish}', which is neither a pool with one node nor the id of a machine`}; `
      + 'make a pool with count: 1 for it, or list the machines of a pool in omni',
  });
  return undefined;
}

function has(pool: NodePool, labels: Readonly<Record<string, string>>): boolean {
  return selects(labels, pool.labels ?? {});
}

function machinesOf({ pools }: OmniFacts, pool: string): readonly string[] {
  const machines = pools[pool]!;
  return 'machines' in machines ? machines.machines : [];
}
