import { Type } from '@sinclair/typebox';
import { address, cidr } from './fields/address';
import { labelSelector, endpointSelector } from './fields/label-selector';
import { list } from './fields/list';
import { atLeastOne, atMostOne } from './fields/rule';
import { strict } from './fields/strict';
import { nonEmpty } from './fields/text';
import { defineKind } from './kind';

/** Sends traffic of pods out through one node's address. */
export const CiliumEgressGatewayPolicy = defineKind({
  group: 'cilium.io',
  version: 'v2',
  kind: 'CiliumEgressGatewayPolicy',
  plural: 'ciliumegressgatewaypolicies',
  scope: 'Cluster',
  providedBy: 'Cilium',
  schema: strict({
    spec: strict({
      selectors: list(strict({
        podSelector: Type.Optional(endpointSelector),
        namespaceSelector: Type.Optional(labelSelector),
      }, atLeastOne('podSelector', 'namespaceSelector'))),
      destinationCIDRs: list(cidr),
      excludedCIDRs: Type.Optional(list(cidr)),
      egressGateway: strict({
        nodeSelector: labelSelector,
        egressIP: Type.Optional({ ...address, description: 'Cilium does not assign it: an interface of the node must have it' }),
        interface: Type.Optional(nonEmpty),
      }, atMostOne('egressIP', 'interface')),
    }),
  }),
});
