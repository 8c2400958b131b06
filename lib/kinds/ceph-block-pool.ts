import { cephPool } from './fields/ceph-pool';
import { strict } from './fields/strict';
import { defineKind } from './kind';

/** Where block devices lie in Ceph, in how many copies. */
export const CephBlockPool = defineKind({
  group: 'ceph.rook.io',
  version: 'v1',
  kind: 'CephBlockPool',
  plural: 'cephblockpools',
  scope: 'Namespaced',
  providedBy: 'RookCeph',
  schema: strict({ spec: strict(cephPool) }),
});
