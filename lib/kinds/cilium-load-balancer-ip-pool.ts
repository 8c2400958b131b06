import { Type } from '@sinclair/typebox';
import { address, cidr } from './fields/address';
import { choice } from './fields/choice';
import { endpointSelector } from './fields/label-selector';
import { list } from './fields/list';
import { exactlyOne, needs } from './fields/rule';
import { strict } from './fields/strict';
import { defineKind } from './kind';

/** Addresses that Services of type LoadBalancer receive. */
export const CiliumLoadBalancerIPPool = defineKind({
  group: 'cilium.io',
  version: 'v2',
  kind: 'CiliumLoadBalancerIPPool',
  plural: 'ciliumloadbalancerippools',
  scope: 'Cluster',
  providedBy: 'Cilium',
  schema: strict({
    spec: strict({
      blocks: list(strict({
        cidr: Type.Optional(cidr),
        start: Type.Optional(address),
        stop: Type.Optional(address),
      }, exactlyOne('cidr', 'start'), needs('stop', 'start'))),
      serviceSelector: Type.Optional(endpointSelector),
      allowFirstLastIPs: Type.Optional(choice('Yes', 'No')),
      disabled: Type.Optional(Type.Boolean()),
    }),
  }),
});
