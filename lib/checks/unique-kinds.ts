import { type ClusterModel } from '../model';
import { byCodeUnit } from '../names';
import { groupKind } from '../object-identity';
import { offersOf } from '../derive/capabilities';
import { type Check } from './check';
import { everywhere } from './everywhere';
import { kindsInstalledBy } from './known-charts';
import { readSources, type ReadSource } from './read-sources';

/**
 * Each custom kind of a cluster is installed by one application. Two would write its definition over each other for ever, and
 * whichever is removed takes the kind with it, and every object of that kind. What a platform brings is installed by none.
 */
export const uniqueKinds: Check = (fleet) => {
  const byHand = readSources(everywhere(fleet)).filter(({ isByHand }) => isByHand);
  return fleet.models.flatMap((model) => {
    const { name, platform, kinds } = model.cluster;
    const present = new Set([...platform.kinds, ...kinds]);
    const owners = ownersOf(model, byHand.filter(({ cluster }) => cluster === name));
    const sharedBy = (several: readonly [string, ReadonlySet<string>][]): [string, string[]][] => {
      const shared = new Map<string, string[]>();
      for (const [kind, names] of several) {
        const key = [...names].sort(byCodeUnit).join("' and '");
        shared.set(key, [...shared.get(key) ?? [], kind].sort(byCodeUnit));
      }
      return [...shared];
    };
    return [
      ...sharedBy([...owners].filter(([, names]) => names.size > 1)).map(([names, shared]) => ({
        where: name,
        message: `a custom kind must be installed by one application of cluster '${name}', got ${inWords(shared)} by '${names}'; they would write it over each other: remove one of them`,
      })),
      ...sharedBy([...owners].filter(([kind]) => present.has(kind))).map(([names, shared]) => ({
        where: name,
        message: `a custom kind that cluster '${name}' has without any application must not be installed, got ${inWords(shared)} by '${names}'; it would be written over what the platform's own system needs: remove it, or leave the kind out of kinds: […] of the cluster`,
      })),
    ];
  });
};

/** Names of the applications that install each custom kind, with a chart, a Git folder or an object, or with an Application that is written by hand. */
function ownersOf({ cluster, applications }: ClusterModel, byHand: readonly ReadSource[]): Map<string, Set<string>> {
  const owners = new Map<string, Set<string>>();
  const add = (kind: string, name: string): void => void owners.set(kind, (owners.get(kind) ?? new Set()).add(name));
  const offered = [...cluster.relations.allOffers].filter(([capability]) => capability.startsWith('kind:'));
  for (const { name, objects, sources } of applications) {
    for (const { manifest } of objects) if (groupKind(manifest) === definition) for (const capability of offersOf(manifest)) add(kindIn(capability), name);
    for (const source of sources) if (source.type === 'chart' && source.clusterKinds.includes(definition)) for (const kind of source.definition.installs) if (cluster.relations.allOffers.get(`kind:${kind}`)?.some((participant) => participant.name === name)) add(kind, name);
    // What a Git folder holds is known as what its application offers.
    if (!sources.some(({ type, clusterKinds }) => type === 'git' && clusterKinds.includes(definition))) continue;
    for (const [capability, participants] of offered) if (participants.some((participant) => participant.name === name)) add(kindIn(capability), name);
  }
  for (const read of byHand) for (const kind of kindsInstalledBy(read)) add(kind, read.where.replace(`${cluster.name}/`, ''));
  return owners;
}

const definition = 'apiextensions.k8s.io/CustomResourceDefinition';

function kindIn(capability: string): string {
  return capability.slice('kind:'.length);
}

function inWords(kinds: readonly string[]): string {
  const [group, kind] = kinds[0]!.split('/') as [string, string];
  const rest = kinds.length - 1;
  return `${kind} of ${group}${rest === 0 ? '' : ` and ${rest} more`}`;
}
