import { Type } from '@sinclair/typebox';
import { choice } from './choice';
import { labelSelector } from './label-selector';
import { list } from './list';
import { dnsLabel, dnsSubdomain, hostnameOrWildcard } from './name';
import { strict } from './strict';

const certificateReference = strict({
  group: choice(''),
  kind: choice('Secret'),
  name: dnsSubdomain,
  namespace: Type.Optional(dnsLabel),
});

const allowedRoutes = strict({
  namespaces: Type.Union([
    strict({ from: choice('All', 'Same') }),
    strict({ from: choice('Selector'), selector: labelSelector }),
  ]),
  kinds: Type.Optional(list(strict({
    group: choice('gateway.networking.k8s.io'),
    kind: choice('GRPCRoute', 'HTTPRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'),
  }), { max: 8 })),
});

const common = { name: dnsSubdomain, port: Type.Integer({ minimum: 1, maximum: 65535 }), allowedRoutes };
const hostname = Type.Optional(hostnameOrWildcard);
const terminate = strict({ mode: choice('Terminate'), certificateRefs: list(certificateReference, { max: 64 }) });

/**
 * A port that a Gateway listens on. What has a default is written out, since the API server writes it into the list:
 * routes of its own namespace (`Same`) for one, which is seldom what a shared Gateway wants.
 */
export const gatewayListener = Type.Union([
  strict({ ...common, protocol: choice('HTTP'), hostname }),
  strict({ ...common, protocol: choice('HTTPS'), hostname, tls: terminate }),
  strict({ ...common, protocol: choice('TLS'), hostname, tls: Type.Union([terminate, strict({ mode: choice('Passthrough') })]) }),
  strict({ ...common, protocol: choice('TCP', 'UDP') }),
]);
