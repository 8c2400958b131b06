import { type Check, whereIs } from './check';
import { schemaVerdicts } from './schema-verdicts';

/**
 * Every object has just the fields that its kind has in the cluster's version of Kubernetes, with values of the right form;
 * objects of custom kinds also by the definitions that were pulled, with the rules in them. Of a kind that nobody knows, the metadata.
 */
export const validSchema: Check = (fleet) => schemaVerdicts(fleet).flatMap(({ object, verdict }) => verdict.violations.filter(({ gate }) => gate === undefined)
  .map(({ path, message }) => ({ where: whereIs(object), malformed: object.manifest, message: `${path} ${message} (${object.origin})` })));
