import { Type } from '@sinclair/typebox';
import { choice } from './fields/choice';
import { list } from './fields/list';
import { map } from './fields/map';
import { dnsSubdomain } from './fields/name';
import { resources } from './fields/resources';
import { exactlyOne } from './fields/rule';
import { strict } from './fields/strict';
import { nonEmpty, text } from './fields/text';
import { defineKind } from './kind';

/** An odd number, so that a majority is told from a minority. */
const monitors = Type.Union([Type.Literal(1), Type.Literal(3), Type.Literal(5)]);

const on = strict({ enabled: Type.Literal(true) });

/** `resources` is empty: the operator writes it into each item, and a list counts as one value. */
const node = strict({
  name: dnsSubdomain,
  devices: Type.Optional(list(strict({ name: nonEmpty }), { uniqueBy: [['name']] })),
  deviceFilter: Type.Optional(nonEmpty),
  resources: strict({}),
}, exactlyOne('devices', 'deviceFilter'));

/**
 * Ceph itself: its monitors, managers and disks. What would be false or empty has no place here: it vanishes when the operator
 * writes the object back, and Argo CD sees a difference for ever.
 */
export const CephCluster = defineKind({
  group: 'ceph.rook.io',
  version: 'v1',
  kind: 'CephCluster',
  plural: 'cephclusters',
  scope: 'Namespaced',
  providedBy: 'RookCeph',
  schema: strict({
    spec: strict({
      cephVersion: strict({ image: text("an image with a version such as 'quay.io/ceph/ceph:v20.2.4'", '^[a-z0-9][a-z0-9./-]*:v[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9]+)?(@sha256:[0-9a-f]{64})?$') }),
      /** Ceph's own settings, by who they are for: `global`, `osd`, `mon` … */
      cephConfig: Type.Optional(map(map(nonEmpty, nonEmpty), nonEmpty)),
      dataDirHostPath: text("a path such as '/var/lib/rook'", '^(/[^/ ]+)+$'),
      mon: strict({ count: monitors, allowMultiplePerNode: Type.Optional(Type.Literal(true)) }),
      mgr: strict({ count: Type.Integer({ minimum: 1, maximum: 2 }), allowMultiplePerNode: Type.Optional(Type.Literal(true)) }),
      dashboard: Type.Optional(strict({ enabled: Type.Literal(true), port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65535 })) })),
      network: Type.Optional(strict({ connections: strict({ encryption: on }) })),
      security: strict({ cephx: strict({ csi: strict({ keyType: choice('aes', 'aes256k') }) }) }),
      crashCollector: Type.Optional(strict({ daysToRetain: Type.Integer({ minimum: 1, maximum: 3650 }) })),
      waitTimeoutForHealthyOSDInMinutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 1440 })),
      disruptionManagement: strict({ managePodBudgets: Type.Literal(true), osdMaintenanceTimeout: Type.Optional(Type.Integer({ minimum: 1, maximum: 1440 })) }),
      priorityClassNames: map(dnsSubdomain),
      resources: map(resources),
      storage: strict({ nodes: list(node, { uniqueBy: [['name']] }) }),
    }),
  }),
});
