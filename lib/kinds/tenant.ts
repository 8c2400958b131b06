import { Type } from '@sinclair/typebox';
import { choice } from './fields/choice';
import { hostname } from './fields/name';
import { labelSelector } from './fields/label-selector';
import { labels, labelValue } from './fields/labels';
import { list } from './fields/list';
import { map } from './fields/map';
import { dnsLabel, dnsSubdomain, qualifiedName } from './fields/name';
import { quantity } from './fields/quantity';
import { atLeastOne, notEmpty } from './fields/rule';
import { strict } from './fields/strict';
import { nonEmpty } from './fields/text';
import { defineKind } from './kind';

/** Classes that may be named, and the one that objects get that name none. */
const classes = strict({ allowed: list(dnsSubdomain, { unique: true }), default: Type.Optional(dnsSubdomain) });

/** What the API server would add inside a list is written out. */
const label = strict({ managed: labelValue, required: Type.Boolean() });

const rule = strict({
  namespaceSelector: Type.Optional(labelSelector),
  enforce: Type.Optional(strict({
    action: choice('allow', 'deny', 'audit'),
    metadata: list(strict({ apiGroups: list(nonEmpty), kinds: list(nonEmpty), labels: map(label, qualifiedName) })),
  })),
  quota: Type.Optional(list(strict({ name: dnsLabel, hard: map(quantity, nonEmpty) }), { uniqueBy: [['name']] })),
}, atLeastOne('enforce', 'quota'));

/** A tenant: namespaces with the same owners and the same limits, none of its fields being deprecated. */
export const Tenant = defineKind({
  group: 'capsule.clastix.io',
  version: 'v1beta2',
  kind: 'Tenant',
  plural: 'tenants',
  scope: 'Cluster',
  providedBy: 'Capsule',
  schema: strict({
    spec: strict({
      cordoned: Type.Optional(Type.Boolean()),
      forceTenantPrefix: Type.Optional(Type.Boolean()),
      preventDeletion: Type.Optional(Type.Boolean()),
      permissions: Type.Optional(strict({ allowOwnerPromotion: Type.Optional(Type.Boolean()), matchOwners: Type.Optional(list(labelSelector)) }, notEmpty)),
      namespaceOptions: Type.Optional(strict({ quota: Type.Integer({ minimum: 1, maximum: 2147483647 }) })),
      nodeSelector: Type.Optional(labels),
      storageClasses: Type.Optional(classes),
      priorityClasses: Type.Optional(classes),
      ingressOptions: Type.Optional(strict({
        allowedClasses: Type.Optional(classes),
        allowedHostnames: Type.Optional(strict({ allowed: list(hostname, { unique: true }) })),
        hostnameCollisionScope: Type.Optional(choice('Cluster', 'Tenant', 'Namespace', 'Disabled')),
      }, notEmpty)),
      gatewayOptions: Type.Optional(strict({ allowedClasses: classes })),
      rules: Type.Optional(list(rule)),
    }),
  }),
});
