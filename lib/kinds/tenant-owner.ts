import { Type } from '@sinclair/typebox';
import { choice } from './fields/choice';
import { list } from './fields/list';
import { dnsSubdomain } from './fields/name';
import { strict } from './fields/strict';
import { nonEmpty } from './fields/text';
import { defineKind } from './kind';

/** Who owns the tenant that its label `projectcapsule.dev/tenant` names, and is subject to Capsule for it. */
export const TenantOwner = defineKind({
  group: 'capsule.clastix.io',
  version: 'v1beta2',
  kind: 'TenantOwner',
  plural: 'tenantowners',
  scope: 'Cluster',
  providedBy: 'Capsule',
  schema: strict({
    spec: strict({
      kind: choice('User', 'Group', 'ServiceAccount'),
      name: nonEmpty,
      clusterRoles: list(dnsSubdomain, { unique: true }),
      aggregate: Type.Optional(Type.Boolean()),
    }),
  }),
});
