import { Type } from '@sinclair/typebox';
import { dnsSubdomain } from './fields/name';
import { strict } from './fields/strict';
import { defineKind } from './kind';

/** The part of a file system in which the CSI driver makes its volumes. */
export const CephFilesystemSubVolumeGroup = defineKind({
  group: 'ceph.rook.io',
  version: 'v1',
  kind: 'CephFilesystemSubVolumeGroup',
  plural: 'cephfilesystemsubvolumegroups',
  scope: 'Namespaced',
  providedBy: 'RookCeph',
  schema: strict({
    spec: strict({
      name: dnsSubdomain,
      filesystemName: dnsSubdomain,
      /** Spreads what is in it over the metadata servers. */
      pinning: Type.Optional(strict({ distributed: Type.Literal(1) })),
    }),
  }),
});
