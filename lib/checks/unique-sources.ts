import { type Fields, fields } from '../fields';
import { groupedBy } from '../grouped-by';
import { byCodeUnit } from '../names';
import { type Problem } from '../problem';
import { type Check } from './check';
import { everywhere } from './everywhere';
import { folderOf, placeOf } from './git-place';
import { readSources, type ReadSource } from './read-sources';
import { type Release, releaseOf } from './release-of';

/**
 * Each folder of a Git repository and each release of a chart is read by one Application of a cluster. Two make the same objects, of whatever
 * revisions: each sync of the one undoes the other, and whichever goes first takes the objects with it. Of a folder of plain manifests that two
 * read into different namespaces the objects without a namespace of their own differ; that is told as a warning.
 */
export const uniqueSources: Check = (fleet) => {
  const clusters = groupedBy(readSources(everywhere(fleet)).map((source): Read => ({ ...source, ...whatIsRead(source) })), ({ cluster }) => cluster);
  for (const { cluster } of fleet.others ?? []) clusters.delete(cluster.name);
  return [...clusters.values()].flatMap((sources) => {
    const sorted = sources.sort((left, right) => byCodeUnit(left.where, right.where));
    return sorted.flatMap((second, index) => sorted.slice(0, index).flatMap((first) => first.where === second.where ? [] : shared(first, second)));
  });
};

interface Read extends ReadSource {
  /** The repository and the folder in it, where they are written out. */
  readonly place?: string;
  readonly folder?: string;
  readonly release?: Release;
  /** The same for releases whose objects have the same names. */
  readonly releaseKey?: string;
}

function whatIsRead(read: ReadSource): Pick<Read, 'place' | 'folder' | 'release' | 'releaseKey'> {
  const { repoURL, path } = read.source;
  const release = releaseOf(read);
  const isWritten = typeof repoURL === 'string' && typeof path === 'string' && path !== '' && !`${repoURL}${path}`.includes('{{');
  return { ...(release && { release, releaseKey: JSON.stringify(release) }), ...(isWritten && { place: placeOf(repoURL), folder: folderOf(path) }) };
}

function shared(first: Read, second: Read): Problem[] {
  return isChart(first.source) || isChart(second.source) ? sharedRelease(first, second) : sharedFolder(first, second);
}

/** A folder is a chart's where anybody sets values of it. */
function isChart({ chart, helm }: Fields): boolean {
  return chart !== undefined || helm !== undefined;
}

/** Two releases of one chart of the same name in the same namespace; the chart may come from a mirror or as a folder. */
function sharedRelease(first: Read, second: Read): Problem[] {
  const { release } = second;
  if (release === undefined || first.releaseKey !== second.releaseKey) return [];
  return [{
    where: second.where,
    message: `release '${release.name}' of chart '${release.chart}' in namespace '${release.namespace}' must be of one Application of cluster '${first.cluster}', got '${first.where}' and '${second.where}'; each would undo what the other makes: remove one of them, or give it another releaseName`,
  }];
}

function sharedFolder(first: Read, second: Read): Problem[] {
  const folder = commonFolder(first, second) ?? commonFolder(second, first);
  if (folder === undefined || mayDiffer(first.source, second.source)) return [];
  const isSame = first.namespace === second.namespace || (first.hasClusterKinds && second.hasClusterKinds);
  const subject = `folder '${folder}' of ${first.place} must be read by one Application of cluster '${first.cluster}', got '${first.where}' and '${second.where}'`;
  return [{
    where: second.where,
    message: isSame ? `${subject}; each would undo what the other makes: remove one of them`
      : `${subject} with namespaces '${first.namespace}' and '${second.namespace}'; what says its namespace, or has none, would be made by both: remove one of them, or set kustomize.namespace`,
    ...(!isSame && { severity: 'warning' as const }),
  }];
}

/** The folder that both read: that of `inner` where it is the same or inside one that is read with all that is in it. */
function commonFolder({ place, folder: own, source }: Read, { place: other, folder: below }: Read): string | undefined {
  if (own === undefined || below === undefined || place !== other) return undefined;
  const isInside = (own === '' || below.startsWith(`${own}/`)) && fields(source.directory).recurse === true;
  return own === below || isInside ? below || '.' : undefined;
}

/** Whether two make other objects of the same files, or read different files of a folder. */
function mayDiffer(one: Fields, other: Fields): boolean {
  const isOther = (pick: (source: Fields) => unknown): boolean => JSON.stringify(pick(one)) !== JSON.stringify(pick(other));
  const chosen = ({ directory }: Fields): string[] => [fields(directory).include, fields(directory).exclude].map((pattern) => typeof pattern === 'string' ? pattern : '');
  const bothChoose = [one, other].every((source) => chosen(source).some((pattern) => pattern !== ''));
  return isOther(({ kustomize }) => ['namePrefix', 'nameSuffix', 'namespace'].map((key) => fields(kustomize)[key] ?? '')) || isOther(({ plugin }) => plugin)
    || isOther(({ directory }) => fields(directory).jsonnet) || (bothChoose && isOther(chosen));
}
