import { Type } from '@sinclair/typebox';
import { choice } from './choice';
import { map } from './map';
import { nonEmpty } from './text';
import { strict } from './strict';

/** How many copies there are. `requireSafeReplicaSize` is left out for a single one: what is false vanishes when the operator writes the object. */
const replicated = strict({
  size: Type.Integer({ minimum: 1, maximum: 9 }),
  requireSafeReplicaSize: Type.Optional(Type.Literal(true)),
});

/** What a pool of Ceph consists of. */
export const cephPool = {
  /** What may be lost without losing a copy more: the copies lie in as many of these. */
  failureDomain: choice('host', 'zone', 'osd'),
  replicated,
  deviceClass: Type.Optional(choice('hdd', 'ssd', 'nvme')),
  parameters: Type.Optional(map(Type.String(), nonEmpty)),
};

/**
 * A pool in a list. The operator writes the whole object back with the empty fields of its own types, and a list counts as
 * one value: what it adds must be there, or Argo CD sees a difference for ever.
 */
export const listedCephPool = strict({
  name: nonEmpty,
  ...cephPool,
  application: choice(''),
  erasureCoded: strict({ codingChunks: Type.Literal(0), dataChunks: Type.Literal(0) }),
  mirroring: strict({}),
  quotas: strict({}),
  statusCheck: strict({ mirror: strict({}) }),
});
