import { type Manifest } from '../manifest';
import { groupKind, groupOf, isCoreGroup } from '../object-identity';
import { coreKind, kindsOf, type CoreKind } from '../schema/core-types';
import { nearest } from '../schema/nearest';
import { type Check, clusterOf, whereIs } from './check';
import { isList } from './no-lists';
import { minorOf } from '../platforms/kubernetes-version';

/**
 * The groups without a dot and a few others are Kubernetes' own: nobody can install a kind there, so an unknown one is a mistake,
 * and so is one that the cluster's version does not have yet or does not serve unless it is told to.
 */
export const knownKinds: Check = ({ models, objects }) => {
  const clusters = new Map(models.map(({ cluster }) => [cluster.name, { kinds: new Set(cluster.kinds), minor: minorOf(cluster.platform.kubernetes) }]));
  return objects.flatMap((object) => {
    const { manifest, path } = object;
    const cluster = clusters.get(clusterOf(path));
    if (isList(manifest) || !isCoreGroup(groupOf(manifest)) || cluster?.kinds.has(groupKind(manifest))) return [];
    const kind = coreKind(manifest.apiVersion, manifest.kind);
    const message = kind ? unserved(manifest, kind, cluster?.minor ?? Infinity) : unknown(manifest);
    return message === undefined ? [] : [{ where: whereIs(object), malformed: manifest, message }];
  });
};

function unknown(manifest: Manifest): string {
  const meant = nearest(manifest.kind, kindsOf(manifest.apiVersion));
  const remedy = `add '${groupKind(manifest)}' to kinds of the cluster if it is newer than this library`;
  return `kind of an object must be one that Kubernetes has in ${manifest.apiVersion}, got '${manifest.kind}'; ${meant === undefined ? `correct it, or ${remedy}` : `did you mean '${meant}'? If not, ${remedy}`}`;
}

/** From 1.24 on, new beta versions are off by default; alpha versions always were. */
function unserved({ apiVersion, kind }: Manifest, { introduced }: CoreKind, minor: number): string | undefined {
  const subject = `kind of an object must be one that Kubernetes 1.${minor} serves`;
  if (introduced > minor) return `${subject}, got '${kind}' of ${apiVersion}, which came with 1.${introduced}; upgrade the cluster first`;
  const stage = /v\d+(alpha|beta)\d+$/.exec(apiVersion)?.[1];
  if (stage === undefined || (stage === 'beta' && (introduced < 24 || apiVersion.startsWith('flowcontrol.')))) return undefined;
  const group = apiVersion.split('/')[0]!;
  const stable = [`${group}/v1`, `${group}/v2`].find((version) => (coreKind(version, kind)?.introduced ?? Infinity) <= minor);
  const remedy = stable === undefined ? `if it is turned on there, add '${group}/${kind}' to kinds of the cluster` : `write '${stable}'`;
  return `${subject}, got '${kind}' of ${apiVersion}, which is off unless the API server is told to serve it; ${remedy}`;
}
