import { onceForAlike } from '../alike';
import { parseImage } from '../image';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { containersOf, podSpecOf } from '../pod-spec';
import { type Problem } from '../problem';
import { argoApplicationsOf } from './argo-applications';
import { type Check, objectsOf } from './check';
import { namedImages } from './named-images';
import { chartRegistries, imageRegistries, registryOf, type RemovedRegistry } from './removed-registries';

/**
 * Images and charts come from where they are kept. What its owner deleted fails with the next pull, on the day on which a node is lost;
 * what is there without repairs is told. A copy in a registry of one's own is one's own affair.
 */
export const noRemovedRegistries: Check = ({ models }) => models.flatMap((model) => [...ofObjects(model), ...ofCharts(model), ...ofArgoApplications(model)]);

function ofObjects(model: ClusterModel): Problem[] {
  return objectsOf(model).flatMap(({ manifest, where }) => {
    const pods = podSpecOf(manifest);
    if (pods) return containersOf(pods.spec).flatMap(({ name, image = '' }) => ofImage(where, `image of container '${name}'`, image));
    return imagesNamedBy(manifest).flatMap(({ path, image }) => ofImage(where, `${path} of ${manifest.kind} '${manifest.metadata.name}'`, image));
  });
}

const imagesNamedBy = onceForAlike((manifest: Manifest) => namedImages({ spec: manifest.spec }));

function ofCharts({ cluster, applications }: ClusterModel): Problem[] {
  return applications.flatMap(({ name, sources }) => sources.flatMap((source) => {
    if (source.type !== 'chart') return [];
    const chart = source.definition.name;
    const where = `${cluster.name}/${name} chart ${chart}`;
    return [
      ...ofRepository(where, `repository of chart '${chart}'`, source.repository),
      ...namedImages(source.values).flatMap(({ path, image }) => ofImage(where, `${path} of chart '${chart}'`, image)),
    ];
  }));
}

/** Applications that are written by hand; images in their values count as those of any object. */
function ofArgoApplications(model: ClusterModel): Problem[] {
  return argoApplicationsOf(model).flatMap(({ where, subject, sources }) => sources.flatMap(({ repoURL, chart }) =>
    typeof repoURL === 'string' && chart !== undefined ? ofRepository(where, `repoURL of ${subject}`, repoURL) : []));
}

function ofImage(where: string, subject: string, image: string): Problem[] {
  const reference = parseImage(image);
  if (!reference) return [];
  const removed = registryOf(`${reference.registry}/${reference.repository}`, imageRegistries);
  return removed && removed.keeps?.(reference) !== true ? [told(where, subject, image, removed)] : [];
}

function ofRepository(where: string, subject: string, repository: string): Problem[] {
  const removed = registryOf(repository.replace(/^(https?|oci):\/\//, '').replace(/\/+$/, ''), chartRegistries);
  return removed ? [told(where, subject, repository, removed)] : [];
}

function told(where: string, subject: string, got: string, { state, since, take }: RemovedRegistry): Problem {
  return state === 'gone'
    ? { where, message: `${subject} must be where it is still kept, got '${got}', which was deleted on ${since}; take ${take}` }
    : { where, severity: 'warning', message: `${subject} must be where it is kept up to date, got '${got}', which its owner gave up on ${since}; take ${take}` };
}
