import { Type } from '@sinclair/typebox';
import { labelSelector } from './fields/label-selector';
import { list } from './fields/list';
import { dnsSubdomain } from './fields/name';
import { strict } from './fields/strict';
import { nonEmpty } from './fields/text';
import { defineKind } from './kind';

/** Which nodes answer ARP and NDP for the addresses of which pools. Without pools it would be for all of them, so they are said. */
export const L2Advertisement = defineKind({
  group: 'metallb.io',
  version: 'v1beta1',
  kind: 'L2Advertisement',
  plural: 'l2advertisements',
  scope: 'Namespaced',
  providedBy: 'MetalLB',
  schema: strict({
    spec: strict({
      ipAddressPools: list(dnsSubdomain),
      interfaces: Type.Optional(list(nonEmpty)),
      nodeSelectors: Type.Optional(list(labelSelector)),
      serviceSelectors: Type.Optional(list(labelSelector)),
    }),
  }),
});
