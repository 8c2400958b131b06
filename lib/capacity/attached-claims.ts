import { type Claim } from './claims';
import { type CapacityNode, nodeLabels } from './node';

/** Where volumes are while pods are placed. */
export class AttachedClaims {
  /** How many pods use a volume on each node, by its id. */
  private readonly used = new Map<string, Map<number, number>>();
  private readonly bound = new Map<string, number>();

  public constructor(private readonly nodes: readonly CapacityNode[]) {}

  public attach({ id }: Claim, node: number): void {
    const users = this.used.get(id) ?? new Map<number, number>();
    users.set(node, (users.get(node) ?? 0) + 1);
    this.used.set(id, users);
  }

  public detach({ id }: Claim, node: number): void {
    const users = this.used.get(id)!;
    const left = users.get(node)! - 1;
    if (left === 0) users.delete(node);
    else users.set(node, left);
  }

  public isOn({ id }: Claim, node: number): boolean {
    return this.used.get(id)?.has(node) === true;
  }

  public isUsed({ id }: Claim): boolean {
    return (this.used.get(id)?.size ?? 0) > 0;
  }

  /** Keeps all volumes in use where they are, even while no pod uses them. */
  public bind(): void {
    for (const [id, users] of this.used) for (const node of users.keys()) this.bound.set(id, node);
  }

  public unbind(): void {
    this.bound.clear();
  }

  /** The node that a volume was first used on. */
  public homeOf({ id }: Claim): number | undefined {
    const home = this.bound.get(id);
    if (home !== undefined) return home;
    for (const node of this.used.get(id)?.keys() ?? []) return node;
    return undefined;
  }

  /** Why a pod with this volume cannot be on a node. */
  public obstacle(claim: Claim, node: number): string | undefined {
    if (claim.isOfOnePod && this.isUsed(claim)) return `cannot have its volume '${nameOf(claim)}', which another pod uses`;
    const excluded = claim.place?.labelExclusion(this.nodes[node]!);
    if (excluded) return `cannot have its volume '${nameOf(claim)}': it ${excluded.reason}`;
    if (claim.boundTo === undefined) return undefined;
    const home = this.homeOf(claim);
    if (home === undefined || home === node) return undefined;
    if (claim.boundTo === 'node') return `does not have its volume '${nameOf(claim)}', which is on ${this.nodes[home]!.name}`;
    const zone = this.nodes[home]!.labels[nodeLabels.zone];
    return this.nodes[node]!.labels[nodeLabels.zone] === zone ? undefined : `is not in zone ${zone ?? 'of its volume'}, where its volume '${nameOf(claim)}' is`;
  }
}

function nameOf({ id }: Claim): string {
  return id.slice(id.indexOf('/') + 1);
}
