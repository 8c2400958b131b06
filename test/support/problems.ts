import { ApiObject } from 'cdk8s';
import { parse } from 'yaml';
import { Application, type Cluster } from '../../lib';
import { type Check, type FinishedFleet } from '../../lib/checks/check';
import { collect } from '../../lib/collect';
import { derive } from '../../lib/derive/derive';
import { emit } from '../../lib/emit';
import { type Manifest } from '../../lib/manifest';
import { type Problem } from '../../lib/problem';
import { renderTree } from '../../lib/render';
import { completeCluster, type Facts, newFleet } from './declare';

type Declare = (web: Application, cluster: Cluster) => void;

/** A finished fleet of one complete cluster, with what a test puts into its application `web`. */
export function finished(declare: Declare, facts: Facts = {}): FinishedFleet {
  const fleet = newFleet();
  const cluster = completeCluster(fleet, facts);
  declare(new Application(cluster, 'web'), cluster);
  const models = collect(fleet);
  const hubs = derive(models);
  return { models, hubs, objects: renderTree(models, hubs), previous: () => undefined };
}

/** Everything that one rule says of what a test declares. */
export function problemsOf(check: Check, declare: Declare, facts: Facts = {}): Problem[] {
  return check(finished(declare, facts));
}

/** The sentences of one rule, each with the place that it is about. */
export function sentencesOf(check: Check, declare: Declare, facts: Facts = {}): string[] {
  return problemsOf(check, declare, facts).map(({ where, message }) => `${where}: ${message}`);
}

/** What one rule says of a declaration over the tree of an earlier one, which lies in Git as text. */
export function problemsOfUpdate(check: Check, before: Declare, after: Declare, changes: Partial<FinishedFleet> = {}): Problem[] {
  const tree = new Map(finished(before).objects.map(({ path, manifest }) => [path, emit(JSON.parse(JSON.stringify(manifest)))]));
  const previous = (path: string): Manifest | undefined => tree.has(path) ? parse(tree.get(path)!) as Manifest : undefined;
  return check({ ...finished(after), previous, previousPaths: [...tree.keys()], ...changes });
}

/** An object of any kind, as a user writes one by hand. */
export function plain(scope: Application, kind: string, name: string, fields: object = {}, apiVersion = 'v1', metadata: object = {}): ApiObject {
  return new ApiObject(scope, `${kind}-${name}-${scope.node.children.length}`, { apiVersion, kind, metadata: { name, ...metadata }, ...fields });
}
