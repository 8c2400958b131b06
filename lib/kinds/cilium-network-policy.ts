import { policyFields, someDirection } from './fields/cilium-rule';
import { endpointSelector } from './fields/label-selector';
import { strict } from './fields/strict';
import { defineKind } from './kind';

/** Whom pods of one namespace may talk to, by labels, entities, networks and DNS names. */
export const CiliumNetworkPolicy = defineKind({
  group: 'cilium.io',
  version: 'v2',
  kind: 'CiliumNetworkPolicy',
  plural: 'ciliumnetworkpolicies',
  scope: 'Namespaced',
  providedBy: 'Cilium',
  schema: strict({ spec: strict({ endpointSelector, ...policyFields }, someDirection) }),
});
