import { costOf, fixedCost, type ClusterCost, type GrowingCost } from '../cost/cluster-cost';
import { hoursOfMonth, Money, sum } from '../cost/money';
import { type ClusterModel } from '../model';
import { hoursPerWeek, timesOf } from '../session';
import { synthesize } from '../synth';
import { chosenCluster } from './chosen-cluster';
import { type CommandContext } from './flotilla';
import { Misuse } from './misuse';

/** Hours of a week. */
const hoursOfWeek = 168;

/**
 * Prints what a cluster costs, or all of them: what is paid all the time, what each further node costs in an hour, and what
 * that comes to in a session and in a month of as many hours as are declared or said.
 */
export function cost({ declare, args: [name, hours], tell }: CommandContext): void {
  const { models } = synthesize(declare(), { tell });
  const said = hours === undefined ? undefined : hoursFrom(hours);
  const chosen = name === undefined ? models : [chosenCluster(models, name, 'count the cost of')];
  process.stdout.write(chosen.map((model) => report(model, said)).join('\n'));
}

function hoursFrom(text: string): number {
  const hours = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || hours > hoursOfMonth) throw new Misuse(`hours of a month must be a number from 0 to ${hoursOfMonth}, got '${text}'`);
  return hours;
}

function report(model: ClusterModel, saidHours: number | undefined): string {
  const found = costOf(model);
  return [
    `${model.cluster.name}: ${model.cluster.platform.name}`,
    ...fixedLines(found),
    ...(found.growing.length > 0 ? growingLines(model, found, saidHours) : []),
    ...found.unknown.map((sentence) => `  not known: ${sentence}`),
    '',
  ].join('\n');
}

function fixedLines(found: ClusterCost): string[] {
  const lines: (readonly [string, Money])[] = found.fixed.map(({ what, monthly }) => [what, monthly]);
  if (lines.length === 0) return ['  all the time: nothing with a known price'];
  return [`  all the time, a month of ${hoursOfMonth} hours:`, ...table([...lines, ['together', fixedCost(found)]])];
}

function growingLines({ cluster: { name, session } }: ClusterModel, found: ClusterCost, saidHours: number | undefined): string[] {
  const priced = found.growing.filter((pool): pool is GrowingCost & { hourly: Money } => pool.hourly !== undefined);
  const pools = found.growing.map(({ pool, nodes, hourly }): string => `    pool '${pool}', up to ${nodes} more: ${hourly ? `${hourly.toString()} a node` : 'no price is stated'}`);
  const weekly = session && hoursPerWeek(session);
  const hours = saidHours ?? (weekly === undefined ? undefined : weekly * hoursOfMonth / hoursOfWeek);
  const rows = steps(priced);
  const paid = (factor: number, always: Money = Money.none): string[] => table(rows.map(([what, hourly]) => [what, hourly.times(factor).plus(always)]));
  const sessionHours = session && timesOf(session, name).stopAfter / 3600;
  return [
    '  each hour in which further nodes run:', ...pools, ...paid(1),
    ...(sessionHours === undefined ? [] : [`  a session of ${rounded(sessionHours)} hours:`, ...paid(sessionHours)]),
    ...(hours === undefined
      ? ['  a month: nothing says for how many hours; add hoursPerWeek to session, or the hours to this command']
      : [`  a month with ${rounded(hours)} hours of it, and what is paid all the time:`, ...paid(hours, fixedCost(found))]),
  ];
}

/** Numbers of nodes worth telling: each of a small pool, some of a large one, and all of all. */
function steps(pools: readonly (GrowingCost & { hourly: Money })[]): (readonly [string, Money])[] {
  const of = ({ pool, nodes, hourly }: GrowingCost & { hourly: Money }): (readonly [string, Money])[] => {
    const counts = [...new Set([1, 2, 3, nodes])].filter((count) => count <= nodes);
    return counts.map((count) => [`${count} of '${pool}'`, hourly.times(count)] as const);
  };
  const single = pools.flatMap(of);
  return pools.length > 1 ? [...single, ['all of all pools', sum(pools.map(({ nodes, hourly }) => hourly.times(nodes)))]] : single;
}

function table(rows: readonly (readonly [string, Money])[]): string[] {
  const width = Math.max(...rows.map(([what]) => what.length));
  const amounts = rows.map(([, money]) => money.toString());
  const widest = Math.max(...amounts.map((amount) => amount.length));
  return rows.map(([what], index) => `    ${what.padEnd(width)}  ${amounts[index]!.padStart(widest)}`);
}

function rounded(hours: number): string {
  return String(Math.round(hours * 10) / 10);
}
