import { knows, validate } from '../schema';
import { type Check } from './check';

/** Every object has just the fields its kind has, with values of the right form. Kinds that nobody knows are left to `flotilla`'s report. */
export const validSchema: Check = ({ objects }) => objects.flatMap(({ path, manifest, origin }) => {
  if (knows(manifest) === 'unknown') return [];
  return validate(manifest).map((violation) => ({
    where: `${path.split('/').slice(0, -1).join('/')} ${manifest.kind}/${manifest.metadata.name}`,
    message: `${violation.path} ${violation.message} (${origin})`,
  }));
});
