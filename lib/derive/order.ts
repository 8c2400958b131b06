import { Application } from '../application';
import { type ClusterModel } from '../model';
import { byCodeUnit } from '../names';
import { groupKind } from '../object-identity';
import { type Participant } from '../relations';
import { nearest } from '../schema/nearest';
import { offersOf, platformOffers, referencesOf, type Reference } from './capabilities';
import { podKinds } from './network-policies';

/**
 * Puts the applications of a cluster in order: whoever needs something comes after whoever offers it. What nobody
 * offers, and a circle, are problems that name what to add or the path.
 */
export function deriveOrder(model: ClusterModel): void {
  const offering = offers(model);
  const missing = new Map<string, { by: Set<string>; purposes: Set<string> }>();
  const misnamed = new Map<string, Misnamed>();
  for (const application of model.applications) model.order.add(application.name);
  for (const { name, reference } of needs(model)) {
    const providers = offering.get(reference.capability);
    const others = providers ? [] : othersOf(reference.capability, offering);
    if (others.length > 0) {
      misnamed.set(reference.capability, { purpose: reference.purpose, others, by: [...misnamed.get(reference.capability)?.by ?? [], name] });
    } else if (!providers) {
      const entry = missing.get(reference.remedy) ?? { by: new Set(), purposes: new Set() };
      entry.by.add(name);
      entry.purposes.add(reference.purpose);
      missing.set(reference.remedy, entry);
    }
    if (providers?.has(name)) continue;
    for (const provider of providers ?? []) model.order.connect(name, provider, `${name} needs ${reference.purpose}`);
  }
  for (const { from, to, reason } of model.cluster.relations.dependencies) {
    if (isHere(to, model)) model.order.connect(from.name, to.name, reason);
  }
  for (const [capability, found] of misnamed) model.problems.push(misnamedClass(model, capability, found));
  for (const [remedy, { by, purposes }] of missing) model.problems.push(missingProvider(model, remedy, [...by], [...purposes]));
  forgetEmptyClasses(model);
  reportCycle(model);
}

/** A class that is not there where others of its kind are. */
interface Misnamed {
  readonly purpose: string;
  readonly others: readonly string[];
  readonly by: readonly string[];
}

/** Names of the classes of a capability's kind that somebody offers; none for a capability that is not about a class. */
function othersOf(capability: string, offering: ReadonlyMap<string, unknown>): string[] {
  const prefix = /^(priority-class|storage-class|volume-snapshot-class):(?=.)/.exec(capability)?.[0];
  return prefix === undefined ? [] : [...offering.keys()].filter((other) => other.startsWith(prefix)).map((other) => other.slice(prefix.length)).sort(byCodeUnit);
}

function misnamedClass({ cluster }: ClusterModel, capability: string, { purpose, others, by }: Misnamed): ClusterModel['problems'][number] {
  const meant = nearest(capability.slice(capability.indexOf(':') + 1), others);
  const users = [...new Set(by)].sort(byCodeUnit);
  return {
    where: cluster.name,
    message: `cluster '${cluster.name}' must have ${purpose}, got ${listed(others.map((other) => `'${other}'`))} only; ${listed(users)} ${users.length === 1 ? 'needs' : 'need'} it: ${meant === undefined ? 'take one of those, or declare it' : `did you mean '${meant}'?`}`,
  };
}

/** A database names an empty class where the cluster has no storage: that is told by now, and no check has to tell it again. */
function forgetEmptyClasses(model: ClusterModel): void {
  for (const { manifest } of model.applications.flatMap(({ objects }) => objects)) {
    if (groupKind(manifest) !== 'postgresql.cnpg.io/Cluster') continue;
    const { storage } = (manifest.spec ?? {}) as { storage?: { storageClass?: string } };
    if (storage?.storageClass === '') delete storage.storageClass;
  }
}

/** An application of the same name in another cluster is none to wait for; a check tells of it. */
function isHere(participant: Participant, { cluster }: ClusterModel): boolean {
  return !(participant instanceof Application) || participant.cluster === cluster;
}

/** Who offers what; nobody for what the platform brings. */
function offers(model: ClusterModel): Map<string, Set<string>> {
  const { relations } = model.cluster;
  const offering = new Map<string, Set<string>>(platformOffers(model).map((capability) => [capability, new Set()]));
  const add = (capability: string, name: string): void => {
    offering.set(capability, (offering.get(capability) ?? new Set()).add(name));
  };
  for (const application of model.applications) {
    for (const { manifest } of application.objects) for (const capability of offersOf(manifest)) add(capability, application.name);
  }
  for (const [capability, participants] of relations.allOffers) for (const participant of participants) add(capability, participant.name);
  return offering;
}

function needs(model: ClusterModel): { name: string; reference: Reference }[] {
  const { relations } = model.cluster;
  const declared = relations.needs.map((need) => ({ name: need.application.name, reference: need }));
  const derived = model.applications.flatMap((application) => referencesOf(application).map((reference) => ({ name: application.name, reference })));
  const network = applicationsWithPods(model).map(({ name }) => ({
    name, reference: { capability: 'pod-network', remedy: 'new Cilium(this)', purpose: 'a pod network' },
  }));
  return [...declared, ...derived, ...network].sort((left, right) =>
    byCodeUnit(`${left.name} ${left.reference.capability}`, `${right.name} ${right.reference.capability}`));
}

/** A chart without pods, such as one of custom kinds alone, needs no network, and the network itself may come after it. */
function applicationsWithPods(model: ClusterModel): Participant[] {
  const names = new Set(model.cluster.relations.pods.map((pods) => pods.application.name));
  return model.applications.filter(({ name, sources }) => names.has(name)
    || sources.some((source) => source.type === 'chart' && source.namespacedKinds.some((kind) => podKinds.has(kind))));
}

function missingProvider(model: ClusterModel, remedy: string, by: readonly string[], purposes: readonly string[]): ClusterModel['problems'][number] {
  const isProp = /^[a-z]+:/.test(remedy);
  const construct = /^new (\w+)/.exec(remedy)?.[1];
  const subject = construct ?? (isProp ? `'${remedy.split(':')[0]}'` : 'a provider');
  const { rights } = model.cluster.platform;
  const isBeyondRights = rights.to === 'tenant' && purposes.some((purpose) => purpose.startsWith('kind '));
  const advice = isBeyondRights
    ? `tenant '${rights.tenant}' may not install custom kinds: do without, or have the operators of the platform install it and name its kinds in kinds: […] of the cluster`
    : `add ${remedy}${isProp ? ' to its props' : ''}`;
  return {
    where: model.cluster.name,
    message: `cluster '${model.cluster.name}' must have ${subject}, got none; ${listed([...by].sort(byCodeUnit))} ${by.length === 1 ? 'needs' : 'need'} ${listed([...purposes].sort(byCodeUnit))}: ${advice}`,
  };
}

/** The first four of some names, and how many more there are. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 4);
  if (names.length > shown.length) return `${shown.join(', ')} and ${names.length - shown.length} more`;
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}` : shown.join('');
}

function reportCycle(model: ClusterModel): void {
  const cycle = model.order.cycle();
  if (!cycle) return;
  const path = [...cycle.map(({ node }) => node), cycle[0]!.node].join(' -> ');
  model.problems.push({
    where: model.cluster.name,
    message: `applications of cluster '${model.cluster.name}' must not wait for each other in a circle, got ${path} (${cycle.map(({ reason }) => reason).join('; ')}); take one of these relations away`,
  });
}
