import { type ClusterModel } from '../model';
import { nearest } from '../schema/nearest';
import { Misuse } from './misuse';

/** The cluster that an argument names; `purpose` completes "cluster to …" where it names none. */
export function chosenCluster(models: readonly ClusterModel[], name: string | undefined, purpose: string): ClusterModel {
  const model = models.find(({ cluster }) => cluster.name === name);
  if (model) return model;
  const names = models.map(({ cluster }) => cluster.name);
  const meant = name === undefined ? undefined : nearest(name, names);
  const hint = meant === undefined ? '' : `; did you mean '${meant}'?`;
  throw new Misuse(`cluster to ${purpose} must be one of ${names.join(', ')}, got ${name === undefined ? 'none' : `'${name}'`}${hint}`);
}
