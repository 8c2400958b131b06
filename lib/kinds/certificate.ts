import { Type } from '@sinclair/typebox';
import { address } from './fields/address';
import { choice } from './fields/choice';
import { duration } from './fields/duration';
import { annotations, labels } from './fields/labels';
import { list } from './fields/list';
import { dnsSubdomain, hostnameOrWildcard } from './fields/name';
import { atLeastOne, atMostOne, notEmpty } from './fields/rule';
import { strict } from './fields/strict';
import { nonEmpty } from './fields/text';
import { defineKind } from './kind';

const encoding = Type.Optional(choice('PKCS1', 'PKCS8'));
const rotationPolicy = Type.Optional(choice('Never', 'Always'));

const privateKey = Type.Union([
  strict({ algorithm: Type.Optional(choice('RSA')), size: Type.Optional(Type.Integer({ minimum: 2048, maximum: 8192 })), encoding, rotationPolicy }, notEmpty),
  strict({
    algorithm: choice('ECDSA'),
    size: Type.Optional(Type.Union([Type.Literal(256), Type.Literal(384), Type.Literal(521)])),
    encoding,
    rotationPolicy,
  }),
  strict({ algorithm: choice('Ed25519'), rotationPolicy }),
]);

const names = Type.Optional(list(nonEmpty));

/** A certificate that cert-manager keeps in a Secret and renews. */
export const Certificate = defineKind({
  group: 'cert-manager.io',
  version: 'v1',
  kind: 'Certificate',
  plural: 'certificates',
  scope: 'Namespaced',
  providedBy: 'CertManager',
  schema: strict({
    spec: strict({
      secretName: dnsSubdomain,
      issuerRef: strict({
        name: dnsSubdomain,
        kind: choice('Issuer', 'ClusterIssuer'),
        group: Type.Optional(choice('cert-manager.io')),
      }),
      commonName: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
      dnsNames: Type.Optional(list(hostnameOrWildcard)),
      ipAddresses: Type.Optional(list(address)),
      uris: names,
      emailAddresses: names,
      subject: Type.Optional(strict({
        organizations: names, organizationalUnits: names, countries: names, provinces: names, localities: names,
        streetAddresses: names, postalCodes: names, serialNumber: Type.Optional(nonEmpty),
      }, notEmpty)),
      duration: Type.Optional(duration),
      renewBefore: Type.Optional(duration),
      renewBeforePercentage: Type.Optional(Type.Integer({ minimum: 1, maximum: 99 })),
      isCA: Type.Optional(Type.Boolean()),
      usages: Type.Optional(list(choice(
        'any', 'cert sign', 'client auth', 'code signing', 'content commitment', 'crl sign', 'data encipherment', 'decipher only',
        'digital signature', 'email protection', 'encipher only', 'ipsec end system', 'ipsec tunnel', 'ipsec user', 'key agreement',
        'key encipherment', 'microsoft sgc', 'netscape sgc', 'ocsp signing', 's/mime', 'server auth', 'signing', 'timestamping',
      ), { unique: true })),
      privateKey: Type.Optional(privateKey),
      secretTemplate: Type.Optional(strict({ labels: Type.Optional(labels), annotations: Type.Optional(annotations) }, notEmpty)),
      revisionHistoryLimit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2147483647 })),
    }, atLeastOne('commonName', 'dnsNames', 'ipAddresses', 'uris', 'emailAddresses'), atMostOne('renewBefore', 'renewBeforePercentage')),
  }),
});
