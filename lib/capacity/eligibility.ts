import { type CapacityNode } from './node';
import { type NodeSelection } from './node-selection';

/** Which nodes one selection of nodes lets its pods run on, found out once for each. */
export class Eligibility {
  private readonly answers: boolean[] = [];

  public constructor(public readonly selection: NodeSelection, private readonly nodes: readonly CapacityNode[]) {}

  public allows(node: number): boolean {
    return this.answers[node] ??= this.selection.exclusion(this.nodes[node]!) === undefined;
  }

  /** Forgets nodes that are no longer there. */
  public forgetFrom(node: number): void {
    if (this.answers.length > node) this.answers.length = node;
  }
}
