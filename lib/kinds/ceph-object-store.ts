import { Type } from '@sinclair/typebox';
import { cephPool } from './fields/ceph-pool';
import { dnsSubdomain } from './fields/name';
import { resources } from './fields/resources';
import { strict } from './fields/strict';
import { defineKind } from './kind';

/** Buckets in Ceph, reached by S3. */
export const CephObjectStore = defineKind({
  group: 'ceph.rook.io',
  version: 'v1',
  kind: 'CephObjectStore',
  plural: 'cephobjectstores',
  scope: 'Namespaced',
  providedBy: 'RookCeph',
  schema: strict({
    spec: strict({
      metadataPool: strict(cephPool),
      dataPool: strict(cephPool),
      /** Keeps the pools when the object is deleted. */
      preservePoolsOnDelete: Type.Optional(Type.Literal(true)),
      gateway: strict({
        /** Port of the Service; the pods listen on 8080. */
        port: Type.Integer({ minimum: 1, maximum: 65535 }),
        instances: Type.Integer({ minimum: 1, maximum: 100 }),
        priorityClassName: dnsSubdomain,
        resources,
      }),
    }),
  }),
});
