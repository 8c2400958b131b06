import { Type } from '@sinclair/typebox';
import { list } from './fields/list';
import { dnsLabel, dnsSubdomain } from './fields/name';
import { groupName, kindName } from './fields/parameters-reference';
import { strict } from './fields/strict';
import { defineKind } from './kind';

/** Lets objects of other namespaces refer to objects of this one. */
export const ReferenceGrant = defineKind({
  group: 'gateway.networking.k8s.io',
  version: 'v1',
  kind: 'ReferenceGrant',
  plural: 'referencegrants',
  scope: 'Namespaced',
  providedBy: 'GatewayAPI',
  schema: strict({
    spec: strict({
      from: list(strict({ group: groupName, kind: kindName, namespace: dnsLabel }), { max: 16 }),
      to: list(strict({ group: groupName, kind: kindName, name: Type.Optional(dnsSubdomain) }), { max: 16 }),
    }),
  }),
});
