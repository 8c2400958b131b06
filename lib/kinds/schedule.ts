import { Type } from '@sinclair/typebox';
import { choice } from './fields/choice';
import { cron } from './fields/cron';
import { duration } from './fields/duration';
import { labels } from './fields/labels';
import { labelSelector } from './fields/label-selector';
import { list } from './fields/list';
import { dnsLabel, dnsSubdomain } from './fields/name';
import { atMostOne, notEmpty } from './fields/rule';
import { strict } from './fields/strict';
import { text } from './fields/text';
import { defineKind } from './kind';

const resources = list(text("a plural name such as 'secrets' or 'clusters.postgresql.cnpg.io'", '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$'), { unique: true });

/** What each backup of a schedule is. */
const template = strict({
  /**
   * Labels of the backups. Without them a backup gets those of its schedule, and whoever tells by label what belongs to an
   * Application takes it for his own and prunes it.
   */
  metadata: strict({ labels }),
  /** An empty list would mean every namespace. */
  includedNamespaces: list(dnsLabel, { unique: true }),
  excludedNamespaceScopedResources: Type.Optional(resources),
  excludedClusterScopedResources: Type.Optional(resources),
  labelSelector: Type.Optional(labelSelector),
  orLabelSelectors: Type.Optional(list(labelSelector)),
  /** How long a backup is kept. */
  ttl: duration,
  storageLocation: dnsSubdomain,
  snapshotVolumes: Type.Optional(Type.Boolean()),
  /** Whether the data of a snapshot is copied to the bucket and the snapshot removed. */
  snapshotMoveData: Type.Optional(Type.Boolean()),
  defaultVolumesToFsBackup: Type.Optional(Type.Boolean()),
  csiSnapshotTimeout: Type.Optional(duration),
  itemOperationTimeout: Type.Optional(duration),
  /** The ConfigMap that says for each volume how it is backed up. */
  resourcePolicy: Type.Optional(strict({ kind: choice('configmap'), name: dnsSubdomain })),
  uploaderConfig: Type.Optional(strict({ parallelFilesUpload: Type.Optional(Type.Integer({ minimum: 1, maximum: 64 })) }, notEmpty)),
}, atMostOne('labelSelector', 'orLabelSelectors'));

/** Backups that Velero makes again and again. There is no owner reference to its backups: they would go with the schedule. */
export const Schedule = defineKind({
  group: 'velero.io',
  version: 'v1',
  kind: 'Schedule',
  plural: 'schedules',
  scope: 'Namespaced',
  providedBy: 'Velero',
  schema: strict({
    spec: strict({
      schedule: cron,
      paused: Type.Optional(Type.Boolean()),
      skipImmediately: Type.Optional(Type.Boolean()),
      template,
    }),
  }),
});
