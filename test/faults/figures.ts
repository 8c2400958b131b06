/** What a series of faults came to. */
export class Figures {
  private readonly outcomes = new Map<string, number>();
  public readonly failures: string[] = [];
  public runs = 0;

  public constructor(public readonly title: string) {}

  /** Counts a run with what it left, and what was wrong with that. */
  public add(outcome: string, wrong: readonly string[] = []): void {
    this.runs += 1;
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
    this.failures.push(...wrong);
  }

  public count(outcome: string): number {
    return this.outcomes.get(outcome) ?? 0;
  }

  /** A row of a table. */
  public row(): string {
    const outcomes = [...this.outcomes].sort(([left], [right]) => (left < right ? -1 : 1)).map(([outcome, count]) => `${outcome}: ${count}`).join(', ');
    return `| ${this.title} | ${this.runs} | ${outcomes} | ${this.failures.length} |`;
  }
}

/** Works through a list, so many at a time. */
export async function inLanes<T, Lane>(items: readonly T[], lanes: readonly Lane[], work: (item: T, lane: Lane) => Promise<void>): Promise<void> {
  const queue = [...items];
  await Promise.all(lanes.map(async (lane) => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item, lane);
  }));
}
