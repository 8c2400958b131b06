import { platformOffers } from '../../lib/derive/capabilities';
import { type ClusterModel } from '../../lib/model';

const prefix = 'kind:';

/** Custom kinds, as `group/Kind`, that something in a cluster installs: its platform, a chart, a folder of Git. */
export function broughtKinds(model: ClusterModel): ReadonlySet<string> {
  const offers = [...platformOffers(model), ...model.cluster.relations.allOffers.keys()];
  return new Set(offers.filter((offer) => offer.startsWith(prefix)).map((offer) => offer.slice(prefix.length)));
}
