import { isPinned } from '../image';
import { podSpecOf } from '../pod-spec';
import { type Check, whereIs } from './check';

/** What runs today runs tomorrow: every container names its image by a digest, or a tag other than `latest`. */
export const pinnedImages: Check = ({ objects }) => objects.flatMap((object) => {
  const pod = podSpecOf(object.manifest)?.spec;
  return [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])].flatMap(({ name, image = '' }) => isPinned(image) ? [] : [{
    where: whereIs(object),
    message: `image of container '${name}' must be pinned by a tag other than latest or by a digest, got '${image}'; write for example 'registry.example.org/app:1.2.3'`,
  }]);
});
