import { Type } from '@sinclair/typebox';
import { policyFields, someDirection } from './fields/cilium-rule';
import { endpointSelector } from './fields/label-selector';
import { exactlyOne } from './fields/rule';
import { strict } from './fields/strict';
import { defineKind } from './kind';

/** Whom pods of all namespaces, or nodes, may talk to. */
export const CiliumClusterwideNetworkPolicy = defineKind({
  group: 'cilium.io',
  version: 'v2',
  kind: 'CiliumClusterwideNetworkPolicy',
  plural: 'ciliumclusterwidenetworkpolicies',
  scope: 'Cluster',
  providedBy: 'Cilium',
  schema: strict({
    spec: strict({
      endpointSelector: Type.Optional(endpointSelector),
      nodeSelector: Type.Optional(endpointSelector),
      ...policyFields,
    }, someDirection, exactlyOne('endpointSelector', 'nodeSelector')),
  }),
});
