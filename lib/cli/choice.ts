import { requireCluster } from './chosen-cluster';
import { Misuse } from './misuse';

/** Options of commands that can leave clusters out. */
export const choiceOptions = { cluster: { type: 'string', multiple: true }, shard: { type: 'string' } } as const;

/** How they are written. */
export const choiceParameters: readonly string[] = ['[--cluster CLUSTER]...', '[--shard I/N]'];

/** The i-th of n parts of a fleet, counted from 1. */
interface Shard {
  readonly number: number;
  readonly count: number;
}

/** Some clusters of a fleet: named ones, or one of the shards that clusters are dealt out to by their names. */
export class Choice {
  /** What `--cluster` and `--shard` say; undefined where all clusters are meant. */
  public static from({ cluster, shard }: { readonly cluster?: readonly string[]; readonly shard?: string }, purpose: string): Choice | undefined {
    if (cluster !== undefined && shard !== undefined) throw new Misuse(`what to ${purpose} must be said by either --cluster or --shard, got both`);
    if (shard !== undefined) return new Choice(purpose, shardFrom(shard));
    return cluster === undefined ? undefined : new Choice(purpose, cluster);
  }

  private constructor(private readonly purpose: string, private readonly said: Shard | readonly string[]) {}

  /**
   * Those of the fleet that are chosen. Sorted by name, the first goes to shard 1, the second to shard 2 and so on, round and round: the same
   * wherever the same fleet is declared, and shards differ by one cluster at most.
   *
   * @param names of all clusters
   * @throws Misuse for a name that is none of a cluster's
   */
  public among(names: readonly string[]): ReadonlySet<string> {
    const { said } = this;
    if ('count' in said) return new Set([...names].sort().filter((_name, index) => index % said.count === said.number - 1));
    for (const name of said) requireCluster(names, name, this.purpose);
    return new Set(said);
  }

  /**
   * Whether what is in a folder of the tree is this run's to write and to delete: those of the clusters that are chosen. What is left of clusters
   * that were removed is the first shard's.
   */
  public owns(names: readonly string[]): (folder: string) => boolean {
    const chosen = this.among(names);
    const all = new Set(names);
    const ownsRest = 'count' in this.said && this.said.number === 1;
    return (folder) => chosen.has(folder) || (ownsRest && !all.has(folder));
  }

  /** Whether other runs look at all the others. */
  public get isShard(): boolean {
    return 'count' in this.said;
  }

  /** What was said: `shard 2/4`, `home and dev`. */
  public toString(): string {
    const { said } = this;
    return 'count' in said ? `shard ${said.number}/${said.count}` : said.map((name) => `'${name}'`).join(' and ');
  }
}

function shardFrom(text: string): Shard {
  const { number, count } = /^(?<number>[1-9]\d{0,5})\/(?<count>[1-9]\d{0,5})$/.exec(text)?.groups ?? {};
  if (number !== undefined && Number(number) <= Number(count)) return { number: Number(number), count: Number(count) };
  throw new Misuse(`shard must be its number and how many there are, from 1/4 to 4/4 for example, got '${text}'`);
}
