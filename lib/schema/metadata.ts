import { Type } from '@sinclair/typebox';
import { annotations, labels } from '../kinds/fields/labels';
import { list } from '../kinds/fields/list';
import { dnsLabel, qualifiedName } from '../kinds/fields/name';
import { strict } from '../kinds/fields/strict';
import { nonEmpty } from '../kinds/fields/text';
import { type Manifest } from '../manifest';
import { schemaViolations } from './custom';
import { type Violation } from './violation';

/** The fields of ObjectMeta that Git may hold; the others are the API server's. */
const schema = strict({
  metadata: strict({
    name: nonEmpty,
    namespace: Type.Optional(dnsLabel),
    labels: Type.Optional(labels),
    annotations: Type.Optional(annotations),
    finalizers: Type.Optional(list(qualifiedName, { unique: true })),
  }),
});

/** What is wrong with the metadata of an object of any kind. */
export function metadataViolations({ kind, metadata }: Manifest): Violation[] {
  return schemaViolations(schema, { metadata }, kind);
}
