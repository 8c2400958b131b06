import { Type } from '@sinclair/typebox';
import { address } from './fields/address';
import { choice } from './fields/choice';
import { gatewayListener } from './fields/gateway-listener';
import { labelValue } from './fields/labels';
import { list } from './fields/list';
import { map } from './fields/map';
import { dnsSubdomain, hostname, qualifiedName } from './fields/name';
import { parametersReference } from './fields/parameters-reference';
import { notEmpty } from './fields/rule';
import { strict } from './fields/strict';
import { defineKind } from './kind';

/** Where traffic enters a cluster: addresses, ports and certificates. */
export const Gateway = defineKind({
  group: 'gateway.networking.k8s.io',
  version: 'v1',
  kind: 'Gateway',
  plural: 'gateways',
  scope: 'Namespaced',
  providedBy: 'GatewayAPI',
  schema: strict({
    spec: strict({
      gatewayClassName: dnsSubdomain,
      listeners: list(gatewayListener, { max: 64, uniqueBy: [['name'], ['port', 'protocol', 'hostname']] }),
      addresses: Type.Optional(list(Type.Union([
        strict({ type: choice('IPAddress'), value: address }),
        strict({ type: choice('Hostname'), value: hostname }),
      ]), { max: 16, uniqueBy: [['type', 'value']] })),
      infrastructure: Type.Optional(strict({
        labels: Type.Optional({ ...map(labelValue, qualifiedName), maxProperties: 8 }),
        annotations: Type.Optional({ ...map(Type.String({ maxLength: 4096 }), qualifiedName), maxProperties: 16 }),
        parametersRef: Type.Optional(parametersReference),
      }, notEmpty)),
    }),
  }),
});
