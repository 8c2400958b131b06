import { Type } from '@sinclair/typebox';
import { endpointSelector } from './fields/label-selector';
import { list } from './fields/list';
import { atLeastOne } from './fields/rule';
import { strict } from './fields/strict';
import { nonEmpty } from './fields/text';
import { defineKind } from './kind';

/** Which nodes answer ARP for which Services' addresses. */
export const CiliumL2AnnouncementPolicy = defineKind({
  group: 'cilium.io',
  version: 'v2alpha1',
  kind: 'CiliumL2AnnouncementPolicy',
  plural: 'ciliuml2announcementpolicies',
  scope: 'Cluster',
  providedBy: 'Cilium',
  schema: strict({
    spec: strict({
      serviceSelector: Type.Optional(endpointSelector),
      nodeSelector: Type.Optional(endpointSelector),
      interfaces: Type.Optional({ ...list(nonEmpty), description: 'regular expressions' }),
      externalIPs: Type.Optional(Type.Literal(true)),
      loadBalancerIPs: Type.Optional(Type.Literal(true)),
    }, atLeastOne('externalIPs', 'loadBalancerIPs')),
  }),
});
