import { type ClusterModel } from '../../lib/model';
import { groupKind, groupOf, isCoreGroup } from '../../lib/object-identity';
import { applicationsFolder } from '../../lib/reserved-names';
import { textsCalled } from './tree-relations';
import { applicationOf, type Tree, type TreeFile } from './tree';

/** An Application that cannot do without another. */
export interface ApplicationRelation {
  readonly user: string;
  readonly provider: string;
  /** What it needs of it, in words. */
  readonly why: string;
}

/** Classes that objects name, by the kind that they are of. */
const classes: Readonly<Record<string, { readonly capability: string; readonly fields: readonly string[] }>> = {
  'scheduling.k8s.io/PriorityClass': { capability: 'priority-class', fields: ['priorityClassName'] },
  'storage.k8s.io/StorageClass': { capability: 'storage-class', fields: ['storageClassName', 'storageClass'] },
  'snapshot.storage.k8s.io/VolumeSnapshotClass': { capability: 'volume-snapshot-class', fields: ['volumeSnapshotClassName'] },
  'gateway.networking.k8s.io/GatewayClass': { capability: 'gateway-class', fields: ['gatewayClassName'] },
};

/**
 * Which Application comes after which: users of a kind or a class after whoever brings it, by an object of the tree or as declared, since
 * no chart is rendered here, and whoever was declared to depend on another after it.
 */
export function applicationRelations({ cluster: { relations } }: ClusterModel, tree: Tree): ApplicationRelation[] {
  const bringers = new Map([...relations.allOffers].map(([capability, participants]) => [capability, participants.map(({ name }) => name)]));
  for (const file of tree.files) {
    const brought = classes[groupKind(file.manifest)];
    const application = applicationOf(file);
    if (brought && application !== undefined) bringers.set(`${brought.capability}:${file.manifest.metadata.name}`, [application]);
  }
  const needed = tree.files.flatMap((file) => {
    const user = userOf(file);
    return user === undefined ? [] : capabilitiesNamedIn(file).flatMap((why) => (bringers.get(why) ?? []).map((provider) => ({ user, provider, why })));
  });
  const declared = relations.dependencies.map(({ from, to, reason }) => ({ user: from.name, provider: to.name, why: reason }));
  return [...new Map([...needed, ...declared].filter(({ user, provider }) => user !== provider).map((one) => [`${one.user} ${one.provider}`, one])).values()];
}

/** Whose needs a file tells of: a chart's values stand in its Application. */
function userOf(file: TreeFile): string | undefined {
  const application = applicationOf(file);
  if (application !== applicationsFolder) return application;
  return file.manifest.kind === 'Application' ? file.manifest.metadata.name : undefined;
}

function capabilitiesNamedIn({ manifest }: TreeFile): string[] {
  const isCustom = !isCoreGroup(groupOf(manifest)) && groupOf(manifest) !== 'argoproj.io';
  return [
    ...(isCustom ? [`kind:${groupKind(manifest)}`] : []),
    ...Object.values(classes).flatMap(({ capability, fields }) => textsCalled(manifest, ...fields).map((name) => `${capability}:${name}`)),
  ];
}
