import { fields } from '../fields';
import { nodePoolsAmong, type OvhNodePool } from '../karpenter/node-pools';
import { type Manifest } from '../manifest';
import { type RenderedObject } from '../render';
import { byCluster } from './by-cluster';
import { type Check, whereIs } from './check';

/**
 * A pool of OVHcloud's keeps how it is paid and placed for as long as it exists, and the provider replaces nodes inside
 * the same pool: after a change it would replace them for ever. From the month back to the hour there is no way at all.
 */
export const noChangedNodeBilling: Check = ({ objects, previous }) => [...byCluster(objects)].flatMap(([, all]) =>
  nodePoolsAmong(all).flatMap((pool) => {
    const before = previousClass(pool, all, previous);
    if (!before || !pool.nodeClass) return [];
    return (['monthlyBilled', 'antiAffinity'] as const).filter((field) => (before[field] === true) !== (pool.nodeClass![field] === true)).map((field) => ({
      where: whereIs(pool.object),
      message: `${field} of the nodes of NodePool '${pool.name}' must stay '${before[field] === true}', got '${pool.nodeClass![field] === true}'; `
        + `OVHcloud's pool keeps it for as long as it exists: take another flavor, or remove the NodePool, let its nodes go, and declare it anew`,
    }));
  }));

/** The class that a NodePool had in the committed tree. */
function previousClass(pool: OvhNodePool<RenderedObject>, all: readonly RenderedObject[], previous: (path: string) => Manifest | undefined): Readonly<Record<string, unknown>> | undefined {
  const committed = previous(pool.object.path);
  if (!committed) return undefined;
  const name = fields(fields(fields(fields(committed.spec).template).spec).nodeClassRef).name;
  const sibling = all.find(({ manifest }) => manifest.kind === 'OVHNodeClass');
  const folder = (sibling ?? pool.object).path.replace(/[^/]*$/, '');
  const found = previous(`${folder}OVHNodeClass-${String(name)}.yaml`);
  return found && fields(found.spec);
}
