/** A quantity in a rule. */
export class Amount {
  public constructor(public readonly value: number) {}
}
