import { Type } from '@sinclair/typebox';
import { address } from './fields/address';
import { choice } from './fields/choice';
import { list } from './fields/list';
import { hostname, hostnameOrWildcard } from './fields/name';
import { strict } from './fields/strict';
import { nonEmpty } from './fields/text';
import { defineKind } from './kind';

const common = {
  dnsName: hostnameOrWildcard,
  recordTTL: Type.Optional(Type.Integer({ minimum: 1, maximum: 604800, description: 'seconds' })),
  /** What only one provider knows, by the annotation that says it on other kinds. */
  providerSpecific: Type.Optional(list(strict({ name: nonEmpty, value: Type.String() }), { uniqueBy: [['name']] })),
};

/** Records that ExternalDNS makes as they are written here. */
export const DNSEndpoint = defineKind({
  group: 'externaldns.k8s.io',
  version: 'v1alpha1',
  kind: 'DNSEndpoint',
  plural: 'dnsendpoints',
  scope: 'Namespaced',
  providedBy: 'ExternalDNS',
  schema: strict({
    spec: strict({
      endpoints: list(Type.Union([
        strict({ ...common, recordType: choice('CNAME'), targets: list(hostname, { max: 1 }) }),
        strict({ ...common, recordType: choice('A', 'AAAA'), targets: list(address, { unique: true }) }),
      ]), { uniqueBy: [['dnsName', 'recordType']] }),
    }),
  }),
});
