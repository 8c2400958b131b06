import { Type } from '@sinclair/typebox';
import { choice } from './fields/choice';
import { redirectFilter, requestHeaderFilter, responseHeaderFilter, rewriteFilter } from './fields/http-route-filter';
import { httpRouteMatch } from './fields/http-route-match';
import { list } from './fields/list';
import { dnsLabel, dnsSubdomain, hostnameOrWildcard } from './fields/name';
import { parentReference } from './fields/parent-reference';
import { type Rule } from './fields/rule';
import { strict } from './fields/strict';
import { text } from './fields/text';
import { defineKind } from './kind';

const timeout = text<`${number}${'ms' | 's' | 'm' | 'h'}`>("a duration such as '30s'", '^[0-9]{1,5}(ms|s|m|h)$');

/** A Service. What has a default is written out, since the API server writes it into the list. */
const backendReference = strict({
  group: choice(''),
  kind: choice('Service'),
  name: dnsSubdomain,
  namespace: Type.Optional(dnsLabel),
  port: Type.Integer({ minimum: 1, maximum: 65535 }),
  weight: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
});

/** 16 rules of 8 matches are the 128 that the API server allows a route. */
const matches = list(httpRouteMatch, { max: 8 });

const object = (properties: object, ...required: string[]): object => ({ type: 'object', properties, required });
const replacesPrefix = object({ path: object({}, 'replacePrefixMatch') }, 'path');
const aPrefix = object({ path: object({ type: { const: 'PathPrefix' } }) });

/** A prefix can be replaced only where one match says what the prefix is. */
const prefixIsKnown: Rule<'filters' | 'matches'> = {
  fields: ['filters', 'matches'],
  schema: {
    if: object({
      filters: {
        type: 'array', contains: { anyOf: [object({ urlRewrite: replacesPrefix }, 'urlRewrite'), object({ requestRedirect: replacesPrefix }, 'requestRedirect')] },
      },
    }, 'filters'),
    then: object({ matches: { type: 'array', maxItems: 1, items: aPrefix } }),
  },
};

const named = { name: Type.Optional(dnsSubdomain), matches };

const forward = strict({
  ...named,
  filters: Type.Optional(list(Type.Union([requestHeaderFilter, responseHeaderFilter, rewriteFilter]), { uniqueBy: [['type']] })),
  backendRefs: list(backendReference, { max: 16 }),
  timeouts: Type.Optional(strict({ request: timeout })),
}, prefixIsKnown);

const redirect = strict({
  ...named,
  filters: list(Type.Union([redirectFilter, responseHeaderFilter]), { uniqueBy: [['type']] }),
}, prefixIsKnown);

/** Which requests to a Gateway go to which Services. */
export const HTTPRoute = defineKind({
  group: 'gateway.networking.k8s.io',
  version: 'v1',
  kind: 'HTTPRoute',
  plural: 'httproutes',
  scope: 'Namespaced',
  providedBy: 'GatewayAPI',
  schema: strict({
    spec: strict({
      parentRefs: list(parentReference, { max: 32, uniqueBy: [['group', 'kind', 'name', 'namespace', 'sectionName?']] }),
      hostnames: Type.Optional(list(hostnameOrWildcard, { max: 16 })),
      rules: list(Type.Union([forward, redirect]), { max: 16 }),
    }),
  }),
});
