import { type ClusterModel } from '../model';
import { by } from '../names';
import { type FinishedFleet } from './check';

/** All clusters by name, those included that are not rendered: for rules that compare clusters with one another. */
export function everywhere({ models, others = [] }: Pick<FinishedFleet, 'models' | 'others'>): readonly ClusterModel[] {
  return others.length === 0 ? models : [...models, ...others].sort(by(({ cluster }) => cluster.name));
}
