import { type Analyser } from './analyser';
import { type Declaration, type Excess, type Verdict } from './declaration';
import { type Direction } from './policy';
import { type Peer, type Pod, type Protocol } from './peers';
import { type World } from './world';

/** A question whose answer differs: the policies allow what was not declared, or do not allow what was. */
export interface Discrepancy {
  readonly direction: Direction;
  readonly pod: string;
  readonly peer: string;
  readonly port: string;
  readonly declared: Verdict;
  readonly allowed: boolean;
}

const protocols: readonly Protocol[] = ['TCP', 'UDP'];

/** Everything that was declared about everybody in a cluster, worked out once, to hold policies against it. */
export class Comparison {
  /** Ordered pairs of peers with at least one pod of ours, and the ports that were asked of each. */
  public readonly pairs: number;
  public readonly questions: number;
  /** What is allowed beyond the declaration, and how often, where plain policies cannot be narrower. */
  public readonly excesses = new Map<Excess, number>();
  private readonly sides: { readonly direction: Direction; readonly pod: Pod; readonly peer: Peer; readonly expected: ReadonlyMap<string, Verdict> }[] = [];

  public constructor(private readonly world: World, declaration: Declaration) {
    const { ours, others, ports } = world;
    for (const pod of ours) {
      for (const peer of [...ours, ...others]) {
        for (const direction of ['ingress', 'egress'] as const) {
          if (declaration.isBeyondPolicies(direction, peer)) continue;
          const expected = this.expectation(declaration, direction, pod, peer);
          this.sides.push({ direction, pod, peer, expected });
          for (const verdict of expected.values()) if (verdict !== 'declared') this.excesses.set(verdict as Excess, (this.excesses.get(verdict as Excess) ?? 0) + 1);
        }
      }
    }
    this.pairs = ours.length * ours.length + 2 * ours.length * others.length;
    this.questions = this.sides.length * ports.length * protocols.length;
  }

  /** How many sides of connections were declared. */
  public get declared(): number {
    return this.sides.flatMap(({ expected }) => [...expected.values()]).filter((verdict) => verdict === 'declared').length;
  }

  /** Each side on its own must allow exactly what was declared; then so do both together. */
  public *against(analyser: Analyser): Generator<Discrepancy> {
    for (const { direction, pod, peer, expected } of this.sides) {
      const allowance = analyser[direction](pod, peer);
      if (!allowance.something && expected.size === 0) continue;
      for (const port of this.world.ports) {
        for (const protocol of protocols) {
          const declared = expected.get(`${port}/${protocol}`) ?? 'undeclared';
          const allowed = allowance.allows(port, protocol);
          if (allowed !== (declared !== 'undeclared')) yield { direction, pod: nameOf(pod), peer: nameOf(peer), port: `${port}/${protocol}`, declared, allowed };
        }
      }
    }
  }

  private expectation(declaration: Declaration, direction: Direction, pod: Pod, peer: Peer): Map<string, Verdict> {
    const verdicts = declaration[direction](pod, peer);
    const expected = new Map<string, Verdict>();
    for (const port of this.world.ports) {
      for (const protocol of protocols) {
        const verdict = verdicts(port, protocol);
        if (verdict !== 'undeclared') expected.set(`${port}/${protocol}`, verdict);
      }
    }
    return expected;
  }
}

function nameOf(peer: Peer): string {
  return peer.type === 'pod' ? `${peer.namespace}/${peer.name}` : peer.name;
}
