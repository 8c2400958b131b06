import { Type } from '@sinclair/typebox';
import { choice } from '../fields/choice';
import { labels } from '../fields/labels';
import { strict } from '../fields/strict';
import { component } from './fields/component';

const flag = Type.Optional(Type.Boolean());

/** Gateways served by Cilium's Envoy. Gateway API's kinds must exist before the operator starts, or it leaves this off. */
export const ciliumGatewayApi = component({
  /** `auto` renders the GatewayClass only where the renderer knows its kind: say which. The chart has it as a text. */
  gatewayClass: strict({ create: choice('true', 'false') }),
  enableAlpn: flag,
  enableAppProtocol: flag,
  enableProxyProtocol: flag,
  externalTrafficPolicy: Type.Optional(choice('Cluster', 'Local')),
  xffNumTrustedHops: Type.Optional(Type.Integer({ minimum: 0 })),
  hostNetwork: Type.Optional(component({ nodes: Type.Optional(strict({ matchLabels: labels })) })),
});
