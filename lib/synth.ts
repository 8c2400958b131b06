import { problemsOf } from './checks/checks';
import { collect } from './collect';
import { derive, type Hub } from './derive/derive';
import { Fault } from './fault';
import { type Fleet } from './fleet';
import { type ClusterModel } from './model';
import { renderTree, textsOf, type RenderedObject } from './render';

/** A fleet that can work, with the files that make it. */
export interface SynthesizedFleet {
  readonly models: readonly ClusterModel[];
  readonly hubs: readonly Hub[];
  readonly objects: readonly RenderedObject[];
  /** Texts by path below the output folder. */
  readonly files: ReadonlyMap<string, string>;
}

/** From the declaration to the texts of all files, in memory. Throws one Fault that tells everything that is wrong. */
export function synthesize(fleet: Fleet): SynthesizedFleet {
  const models = collect(fleet);
  if (models.length === 0) throw new Fault('a fleet must have at least one cluster, got none; declare new MyCluster(this) in it');
  const hubs = derive(models);
  const objects = renderTree(models, hubs);
  const problems = problemsOf({ models, hubs, objects });
  if (problems.length > 0) throw new Fault(report(problems));
  return { models, hubs, objects, files: textsOf(objects) };
}

function report(problems: readonly { where: string; message: string }[]): string {
  const lines = [...new Set(problems.map(({ where, message }) => `${where}: ${message}`))];
  return [...lines, `${lines.length} ${lines.length === 1 ? 'problem' : 'problems'}; nothing was written`].join('\n');
}
