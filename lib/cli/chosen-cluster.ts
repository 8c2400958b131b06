import { type ClusterModel } from '../model';
import { didYouMean } from '../schema/did-you-mean';
import { Misuse } from './misuse';

/** The cluster that an argument names; `purpose` completes "cluster to …" where it names none. */
export function chosenCluster(models: readonly ClusterModel[], name: string | undefined, purpose: string): ClusterModel {
  const names = models.map(({ cluster }) => cluster.name);
  requireCluster(names, name, purpose);
  return models.find(({ cluster }) => cluster.name === name)!;
}

/** @throws Misuse for a name that is none of a cluster's */
export function requireCluster(names: readonly string[], name: string | undefined, purpose: string): void {
  if (name !== undefined && names.includes(name)) return;
  throw new Misuse(`cluster to ${purpose} must be one of ${names.join(', ')}, got ${name === undefined ? 'none' : `'${name}'${didYouMean(name, names)}`}`);
}
