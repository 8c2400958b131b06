import { fields } from '../fields';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { byCodeUnit } from '../names';
import { groupKind, identity } from '../object-identity';
import { type Problem } from '../problem';
import { applicationsFolder } from '../reserved-names';
import { byCluster } from './by-cluster';
import { type Check, type FinishedFleet } from './check';
import { everywhere } from './everywhere';
import { type ForeignObject, foreignObjects } from './foreign-objects';
import { readSources } from './read-sources';

/**
 * One owner for each object of a cluster: two Applications would take it from each other for ever. What a chart of the cluster
 * renders, what its platform runs and what Kubernetes itself keeps have their owner as well.
 */
export const uniqueObjects: Check = (fleet) => {
  const sources = readSources(everywhere(fleet));
  return fleet.models.flatMap((model) => {
    const owners = ownersOf(model, byCluster(fleet.objects).get(model.cluster.name) ?? []);
    const foreign = foreignObjects(model, sources.filter(({ cluster }) => cluster === model.cluster.name));
    return [...declaredTwice(model, owners), ...declaredBeside(model, owners, foreign), ...renderedTwice(foreign)];
  });
};

interface Owner {
  readonly manifest: Manifest;
  readonly application: string;
  readonly origin: string;
}

/** Everything that declares an object, by its identity. */
function ownersOf({ cluster, applications }: ClusterModel, rendered: FinishedFleet['objects']): Map<string, Owner[]> {
  const owners = new Map<string, Owner[]>();
  for (const { name: application, objects } of applications) {
    for (const { manifest, origin } of objects) {
      for (const each of [identity(manifest), ...secretOf(manifest)]) {
        const others = owners.get(each);
        if (others) others.push({ manifest, application, origin });
        else owners.set(each, [{ manifest, application, origin }]);
      }
    }
  }
  // Argo CD's own objects of a cluster are derived: nobody else may write one of them.
  for (const { path, manifest, origin } of rendered) {
    if (!path.startsWith(`${cluster.name}/${applicationsFolder}/`)) continue;
    owners.get(identity(manifest))?.push({ manifest, application: applicationsFolder, origin });
  }
  return owners;
}

/** The Secret that an object makes and owns: one that only adds keys to a Secret of another owns none. */
function secretOf(manifest: Manifest): string[] {
  const { namespace = '', name, annotations } = manifest.metadata;
  const { name: target, creationPolicy } = fields(fields(manifest.spec).target);
  switch (groupKind(manifest)) {
    case 'external-secrets.io/ExternalSecret': return creationPolicy === 'Merge' || creationPolicy === 'None' ? [] : [`/Secret ${namespace}/${typeof target === 'string' ? target : name}`];
    case 'bitnami.com/SealedSecret': return Object.keys(fields(annotations)).some((key) => /^sealedsecrets\.bitnami\.com\/(managed|patch)$/.test(key)) ? [] : [`/Secret ${namespace}/${name}`];
    default: return [];
  }
}

function declaredTwice({ cluster }: ClusterModel, owners: ReadonlyMap<string, readonly Owner[]>): Problem[] {
  return [...owners.values()].filter(({ length }) => length > 1).map((all) => ({
    where: `${cluster.name}/${all[1]!.application} ${all[0]!.manifest.kind}/${all[0]!.manifest.metadata.name}`,
    message: `an object must be declared once in a cluster, got ${all.map(({ origin }) => origin).sort(byCodeUnit).join(' and ')}; remove one or give it another name`,
  }));
}

function declaredBeside({ cluster }: ClusterModel, owners: ReadonlyMap<string, readonly Owner[]>, foreign: readonly ForeignObject[]): Problem[] {
  return foreign.flatMap(({ identity: object, by, remedy }) => (owners.get(object) ?? []).slice(0, 1).map(({ manifest, application, origin }) => ({
    where: `${cluster.name}/${application} ${manifest.kind}/${manifest.metadata.name}`,
    message: `${inWords(object)} must be made by ${by} alone, got ${origin} as well; each would undo what the other makes: ${remedy}`,
  })));
}

/** Two charts that render the same. That two are one release is told by another rule. */
function renderedTwice(foreign: readonly ForeignObject[]): Problem[] {
  const first = new Map<string, ForeignObject>();
  const shared = new Map<string, { readonly one: ForeignObject; readonly other: ForeignObject; count: number }>();
  for (const other of foreign) {
    const one = first.get(other.identity);
    if (one === undefined) first.set(other.identity, other);
    if (one === undefined || one.where === other.where || one.release === other.release) continue;
    const pair = shared.get(`${one.by} ${other.by}`);
    if (pair) pair.count += 1;
    else shared.set(`${one.by} ${other.by}`, { one, other, count: 1 });
  }
  return [...shared.values()].map(({ one, other, count }) => ({
    where: other.where!,
    message: `${inWords(one.identity)}${count === 1 ? '' : ` and ${count - 1} more`} must be made by ${one.by} alone, got ${other.by} as well; each would undo what the other makes: remove one of them`,
  }));
}

/** `ConfigMap 'argocd-cm' in namespace 'argocd'`. */
function inWords(object: string): string {
  const [kind, place] = object.split(' ') as [string, string];
  const [namespace, name] = place.split('/') as [string, string];
  return `${kind.split('/')[1]} '${name}'${namespace === '' ? '' : ` in namespace '${namespace}'`}`;
}
