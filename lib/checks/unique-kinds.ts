import { type ClusterModel } from '../model';
import { byCodeUnit } from '../names';
import { groupKind } from '../object-identity';
import { offersOf } from '../derive/capabilities';
import { type Check } from './check';

/**
 * Each custom kind of a cluster is installed by one application. Two would write its definition over each other for ever, and
 * whichever is removed takes the kind with it, and every object of that kind.
 */
export const uniqueKinds: Check = ({ models }) => models.flatMap((model) => {
  const shared = new Map<string, string[]>();
  for (const [kind, owners] of ownersOf(model)) {
    if (owners.size < 2) continue;
    const key = [...owners].sort(byCodeUnit).join("' and '");
    shared.set(key, [...shared.get(key) ?? [], kind]);
  }
  return [...shared].map(([owners, kinds]) => ({
    where: model.cluster.name,
    message: `a custom kind must be installed by one application of cluster '${model.cluster.name}', got ${inWords(kinds.sort(byCodeUnit))} by '${owners}'; they would write it over each other: remove one of them`,
  }));
});

/** Names of the applications that install each custom kind, with a chart, a Git folder or an object. */
function ownersOf({ cluster, applications }: ClusterModel): Map<string, Set<string>> {
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
