import { Type } from '@sinclair/typebox';
import { choice } from './choice';
import { dnsLabel, dnsSubdomain } from './name';
import { strict } from './strict';

/** The Gateway, or one of its listeners, that a route hangs on. Group and kind are written out, since the API server writes them into the list. */
export const parentReference = strict({
  group: choice('gateway.networking.k8s.io'),
  kind: choice('Gateway'),
  name: dnsSubdomain,
  namespace: Type.Optional(dnsLabel),
  sectionName: Type.Optional(dnsSubdomain),
  port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65535 })),
});
