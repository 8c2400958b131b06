import { Type } from '@sinclair/typebox';
import { cidr } from './address';
import { choice } from './choice';
import { egressPortRule, fqdnSelector, ingressPortRule } from './cilium-port-rule';
import { endpointSelector } from './label-selector';
import { list } from './list';
import { dnsSubdomain } from './name';
import { atLeastOne, atMostOne, exactlyOne, notEmpty } from './rule';
import { strict } from './strict';

const entity = choice(
  'all', 'cluster', 'health', 'host', 'ingress', 'init', 'kube-apiserver', 'none', 'remote-node', 'unmanaged', 'world',
);

const cidrRule = strict({
  cidr: Type.Optional(cidr),
  cidrGroupRef: Type.Optional(dnsSubdomain),
  except: Type.Optional(list(cidr)),
}, exactlyOne('cidr', 'cidrGroupRef'));

const icmpRule = strict({
  fields: list(strict({ family: choice('IPv4', 'IPv6'), type: Type.Integer({ minimum: 0, maximum: 255 }) }), { max: 40 }),
});

/** One peer kind each: the agent refuses two, and only says so in the policy's status. A rule without peers is for all of them. */
const ingressRule = strict({
  fromEndpoints: Type.Optional(list(endpointSelector)),
  fromEntities: Type.Optional(list(entity)),
  fromCIDR: Type.Optional(list(cidr)),
  fromCIDRSet: Type.Optional(list(cidrRule)),
  toPorts: Type.Optional(list(ingressPortRule)),
  icmps: Type.Optional(list(icmpRule)),
}, notEmpty, atMostOne('fromEndpoints', 'fromEntities', 'fromCIDR', 'fromCIDRSet'), atMostOne('toPorts', 'icmps'));

const egressRule = strict({
  toEndpoints: Type.Optional(list(endpointSelector)),
  toEntities: Type.Optional(list(entity)),
  toFQDNs: Type.Optional(list(fqdnSelector)),
  toCIDR: Type.Optional(list(cidr)),
  toCIDRSet: Type.Optional(list(cidrRule)),
  toPorts: Type.Optional(list(egressPortRule)),
  icmps: Type.Optional(list(icmpRule)),
}, notEmpty, atMostOne('toEndpoints', 'toEntities', 'toFQDNs', 'toCIDR', 'toCIDRSet'), atMostOne('toPorts', 'icmps'));

/**
 * What both kinds of Cilium policy consist of. An empty list of rules means nothing, and `[{}]` has meant deny all and
 * allow all in different releases: neither can be written. Nobody is `fromEntities: ['none']`.
 */
export const policyFields = {
  description: Type.Optional(Type.String()),
  enableDefaultDeny: Type.Optional(strict({ ingress: Type.Optional(Type.Boolean()), egress: Type.Optional(Type.Boolean()) }, notEmpty)),
  ingress: Type.Optional(list(ingressRule)),
  egress: Type.Optional(list(egressRule)),
};

/** A policy says something about one direction at least. */
export const someDirection = atLeastOne('ingress', 'egress');
