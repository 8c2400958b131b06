import { isPinned, unpinnedImage } from '../image';
import { containersOf, podSpecOf } from '../pod-spec';
import { type Check, whereIs } from './check';

/** What runs today runs tomorrow: every container names its image by a digest, or a tag other than `latest`. */
export const pinnedImages: Check = ({ objects }) => objects.flatMap((object) =>
  containersOf(podSpecOf(object.manifest)?.spec).flatMap(({ name, image = '' }) =>
    isPinned(image) ? [] : [{ where: whereIs(object), message: unpinnedImage(name, image) }]));
