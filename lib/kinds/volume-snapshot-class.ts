import { Type } from '@sinclair/typebox';
import { choice } from './fields/choice';
import { map } from './fields/map';
import { strict } from './fields/strict';
import { nonEmpty, text } from './fields/text';
import { defineKind } from './kind';

/** How snapshots of the volumes of one CSI driver are made. What the kind consists of stands beside the metadata, not in a spec. */
export const VolumeSnapshotClass = defineKind({
  group: 'snapshot.storage.k8s.io',
  version: 'v1',
  kind: 'VolumeSnapshotClass',
  plural: 'volumesnapshotclasses',
  scope: 'Cluster',
  providedBy: 'VolumeSnapshots',
  schema: strict({
    driver: text("the name of a CSI driver such as 'cinder.csi.openstack.org'", '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$', { max: 63 }),
    /** Whether a snapshot is removed from the storage with the object that stands for it. */
    deletionPolicy: choice('Delete', 'Retain'),
    /** The driver's own settings. */
    parameters: Type.Optional(map(Type.String(), nonEmpty)),
  }),
});
