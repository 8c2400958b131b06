import { Type } from '@sinclair/typebox';
import { cephPool, listedCephPool } from './fields/ceph-pool';
import { list } from './fields/list';
import { dnsSubdomain } from './fields/name';
import { resources } from './fields/resources';
import { strict } from './fields/strict';
import { defineKind } from './kind';

/** A file system that many pods write to at once. */
export const CephFilesystem = defineKind({
  group: 'ceph.rook.io',
  version: 'v1',
  kind: 'CephFilesystem',
  plural: 'cephfilesystems',
  scope: 'Namespaced',
  providedBy: 'RookCeph',
  schema: strict({
    spec: strict({
      metadataPool: strict(cephPool),
      dataPools: list(listedCephPool, { uniqueBy: [['name']] }),
      /** Keeps the pools when the object is deleted. */
      preserveFilesystemOnDelete: Type.Optional(Type.Literal(true)),
      metadataServer: strict({
        activeCount: Type.Integer({ minimum: 1, maximum: 50 }),
        /** Whether a second server is ready to take over. */
        activeStandby: Type.Optional(Type.Literal(true)),
        priorityClassName: dnsSubdomain,
        resources,
      }),
    }),
  }),
});
