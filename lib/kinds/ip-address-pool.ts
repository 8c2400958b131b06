import { Type } from '@sinclair/typebox';
import { address, cidr } from './fields/address';
import { labelSelector } from './fields/label-selector';
import { list } from './fields/list';
import { dnsLabel } from './fields/name';
import { notEmpty } from './fields/rule';
import { strict } from './fields/strict';
import { text } from './fields/text';
import { defineKind } from './kind';

const one = String(address.pattern).slice(1, -1);
const range = text("a range such as '192.0.2.16-192.0.2.31'", `^${one}-${one}$`);

/** Addresses that MetalLB hands out to Services of type LoadBalancer. It must be in MetalLB's own namespace. */
export const IPAddressPool = defineKind({
  group: 'metallb.io',
  version: 'v1beta1',
  kind: 'IPAddressPool',
  plural: 'ipaddresspools',
  scope: 'Namespaced',
  providedBy: 'MetalLB',
  schema: strict({
    spec: strict({
      addresses: list(Type.Union([cidr, range])),
      autoAssign: Type.Optional(Type.Literal(false)),
      avoidBuggyIPs: Type.Optional(Type.Literal(true)),
      serviceAllocation: Type.Optional(strict({
        priority: Type.Optional(Type.Integer({ minimum: 1 })),
        namespaces: Type.Optional(list(dnsLabel)),
        namespaceSelectors: Type.Optional(list(labelSelector)),
        serviceSelectors: Type.Optional(list(labelSelector)),
      }, notEmpty)),
    }),
  }),
});
