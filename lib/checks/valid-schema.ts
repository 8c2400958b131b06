import { validate } from '../schema';
import { type Check, whereIs } from './check';

/** Every object has just the fields its kind has, with values of the right form; of a kind that nobody knows, the metadata. */
export const validSchema: Check = ({ objects }) => objects.flatMap((object) =>
  validate(object.manifest).map((violation) => ({ where: whereIs(object), malformed: object.manifest, message: `${violation.path} ${violation.message} (${object.origin})` })));
