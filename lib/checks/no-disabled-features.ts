import { type Check, whereIs } from './check';
import { schemaVerdicts } from './schema-verdicts';

/**
 * No object has a field that the API server drops because the feature gate behind it is off by default in the cluster's
 * version of Kubernetes: what was declared would not be there, and Argo CD would see a difference for ever. Where the gate
 * was turned on, exempt the object with that as its reason.
 */
export const noDisabledFeatures: Check = (fleet) => schemaVerdicts(fleet).flatMap(({ object, verdict }) => verdict.violations.filter(({ gate }) => gate !== undefined)
  .map(({ path, message }) => ({ where: whereIs(object), message: `${path} ${message} (${object.origin})` })));
