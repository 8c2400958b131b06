import { schemaViolations } from '../schema/custom';
import { type Check } from './check';

/** Files for other tools than Argo CD are of the form that these read. */
export const validFiles: Check = ({ models }) => models.flatMap(({ cluster, files }) => files.flatMap(({ path, documents, origin }) =>
  documents.flatMap(({ title, schema, value }) => schemaViolations(schema, value, title).map((violation) => ({
    where: `${cluster.name}/${path} ${title}`, message: `${violation.path} ${violation.message} (${origin})`,
  })))));
