import { Type } from '@sinclair/typebox';
import { dnsLabel, dnsSubdomain } from './fields/name';
import { groupName, kindName } from './fields/parameters-reference';
import { strict } from './fields/strict';
import { text } from './fields/text';
import { defineKind } from './kind';

/** An implementation of Gateway API that Gateways can choose. */
export const GatewayClass = defineKind({
  group: 'gateway.networking.k8s.io',
  version: 'v1',
  kind: 'GatewayClass',
  plural: 'gatewayclasses',
  scope: 'Cluster',
  providedBy: 'GatewayAPI',
  schema: strict({
    spec: strict({
      controllerName: text(
        "a controller such as 'io.cilium/gateway-controller'",
        "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/[A-Za-z0-9/._~%!$&'()*+,;=:-]+$", { max: 253 },
      ),
      description: Type.Optional(Type.String({ maxLength: 64 })),
      parametersRef: Type.Optional(strict({ group: groupName, kind: kindName, name: dnsSubdomain, namespace: Type.Optional(dnsLabel) })),
    }),
  }),
});
