import { type Amounts, toldAmount } from './amounts';
import { type Obstacle } from './obstacle';
import { podName } from './pod';
import { type NodeObstacle, type Shortfall } from './shortfall';

/** How many reasons and nodes are named; the rest is counted. */
const mostReasons = 4;
const mostNames = 3;

/** One sentence about pods that have no room: what must hold, what is there instead, what to do. */
export function toldShortfall(shortfall: Shortfall): string {
  const { obstacles, hasWay } = shortfall;
  const open = obstacles.filter(({ obstacle }) => obstacle.by !== 'lost');
  return `${told(shortfall)} must fit on a node${when(shortfall)}, got ${hasWay ? 'room only if other pods moved first, and ' : ''}${got(shortfall, open)}: ${reasons(open)}; ${remedy(shortfall, open)}`;
}

/** `vaultwarden-0 of StatefulSet 'vaultwarden'`, or how many of its pods. */
function told({ pod, pods }: Shortfall): string {
  const { set } = pod.of;
  const of = `${set.owner.kind} '${set.owner.metadata.name}'`;
  const name = set.podName ? podName(pod) : set.owner.metadata.name === set.name ? undefined : set.name;
  if (pods > 1) return `${pods} pods of ${of}`;
  if (set.owner.kind === 'Pod') return of;
  return name === undefined ? `a pod of ${of}` : `${name} of ${of}`;
}

function when({ when: situation, others, pod }: Shortfall): string {
  switch (situation.is) {
    case 'loss': return ` when '${situation.node}' is lost${others > 0 ? ` (and in ${others} other ${others === 1 ? 'case' : 'cases'})` : ''}`;
    case 'rollout': return ' beside the pods that it is to replace in a rollout';
    case 'drain': return ` when nodes are drained one after another and it is the turn of '${situation.node}'`;
    case 'order': return ' in whatever order pods come';
    case 'scaled': return ` when it is scaled up to ${pod.of.set.most} pods`;
    case 'run': return situation.without === undefined ? '' : ` when '${situation.without}' is lost`;
    default: return '';
  }
}

function got({ isTooLarge, pod }: Shortfall, open: readonly NodeObstacle[]): string {
  const short = new Set(open.flatMap(({ obstacle }) => [...obstacle.lacks?.keys() ?? []]));
  if (short.size === 0) return open.some(({ obstacle }) => byRules.has(obstacle.by)) ? 'none that it may share' : 'none that it may run on';
  const asked = [...pod.of.asks, ...pod.claims.flatMap(({ takes }) => [...takes])].filter(([name]) => short.has(name));
  return `none ${isTooLarge ? 'as large as' : 'with'} ${asked.map(([name, amount]) => toldAmount(name, amount)).join(' and ')}${isTooLarge ? '' : ' left'}`;
}

const byRules = new Set<Obstacle['by']>(['apart', 'together', 'spread', 'port']);

/** The nodes on which the least is missing first, those with the same reason together. */
function reasons(open: readonly NodeObstacle[]): string {
  if (open.length === 0) return 'there is none';
  const groups = new Map<string, { names: string[]; missing: number }>();
  for (const { node, obstacle } of open) {
    const group = groups.get(obstacle.reason) ?? { names: [], missing: missing(obstacle) };
    group.names.push(node);
    groups.set(obstacle.reason, group);
  }
  const sorted = [...groups].sort(([, left], [, right]) => left.missing - right.missing);
  const shown = sorted.slice(0, mostReasons).map(([reason, { names }]) => `${list(names)} ${names.length === 1 ? reason : ofSeveral(reason)}`);
  const hidden = sorted.slice(mostReasons).reduce((sum, [, { names }]) => sum + names.length, 0);
  return [...shown, ...(hidden > 0 ? [`${hidden} more ${hidden === 1 ? 'has' : 'have'} no room either`] : [])].join(', ');
}

/** How far a node is from taking a pod, to say the nearest first. */
function missing({ lacks }: Obstacle): number {
  return lacks ? total(lacks) : Infinity;
}

function total(lacks: Amounts): number {
  return [...lacks].reduce((sum, [name, amount]) => sum + (name === 'cpu' ? amount * 2 ** 20 : amount), 0);
}

function list(names: readonly string[]): string {
  if (names.length > mostNames + 1) return `${names.slice(0, mostNames).join(', ')} and ${names.length - mostNames} others`;
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

const plurals: Readonly<Record<string, string>> = { is: 'are', has: 'have', lacks: 'lack', runs: 'run', does: 'do', meets: 'meet' };

/** A reason said of several nodes. */
function ofSeveral(reason: string): string {
  const [verb = '', ...rest] = reason.split(' ');
  return [plurals[verb] ?? verb, ...rest].join(' ');
}

function remedy({ when: { is }, isTooLarge, pod }: Shortfall, open: readonly NodeObstacle[]): string {
  const by = new Set(open.map(({ obstacle }) => obstacle.by));
  const pools = [...new Set(open.filter(({ obstacle }) => obstacle.by === 'resources').map(({ pool }) => `'${pool}'`))];
  if (by.has('resources') && isTooLarge) return `take larger nodes in pool ${pools.slice(0, 2).join(' or ')}, or lower its requests`;
  if (by.has('resources')) return `${pod.of.set.runs === 'everywhere' ? 'take larger nodes in' : 'add a node to'} pool ${pools.slice(0, 2).join(' or ')}, or lower requests`;
  if (by.has('apart') || by.has('spread')) return is === 'rollout' ? 'set maxUnavailable: 1, or add a node' : 'add a node, run fewer of them, or prefer what is required';
  if (by.has('together')) return 'have what it wants near run where it may run itself, or prefer what is required';
  if (by.has('port')) return 'take another hostPort, or none';
  if (by.has('volume')) return 'add a node where its volume is, or take a StorageClass whose volumes can move';
  const architecture = open.find(({ obstacle }) => obstacle.ofArchitecture !== undefined);
  if (architecture) return `take images that run on ${architecture.obstacle.ofArchitecture}, or add a pool of its architecture`;
  if (by.has('label') || by.has('name')) return 'correct what it asks of nodes, or give a pool the label with labels: { … }';
  return 'give it a toleration, or take the taint from a pool';
}
