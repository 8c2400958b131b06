import { type ClusterModel } from '../model';
import { didYouMean } from '../schema/did-you-mean';
import { Misuse } from './misuse';

/** The cluster that an argument names; `purpose` completes "cluster to …" where it names none. */
export function chosenCluster(models: readonly ClusterModel[], name: string | undefined, purpose: string): ClusterModel {
  const model = models.find(({ cluster }) => cluster.name === name);
  if (model) return model;
  const names = models.map(({ cluster }) => cluster.name);
  throw new Misuse(`cluster to ${purpose} must be one of ${names.join(', ')}, got ${name === undefined ? 'none' : `'${name}'${didYouMean(name, names)}`}`);
}
