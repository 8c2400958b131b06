import { Type } from '@sinclair/typebox';
import { choice } from './choice';
import { labels } from './labels';
import { list } from './list';
import { dnsSubdomain, hostname } from './name';
import { parentReference } from './parent-reference';
import { dataKey, keyReference } from './reference';
import { exactlyOne, notEmpty } from './rule';
import { strict } from './strict';
import { nonEmpty, text } from './text';

const url = text("a URL such as 'https://ca.example.org'", '^https?://[^\\s/]+(/[^\\s]*)?$');

const solver = strict({
  selector: Type.Optional(strict({
    dnsNames: Type.Optional(list(nonEmpty)),
    dnsZones: Type.Optional(list(hostname)),
    matchLabels: Type.Optional(labels),
  }, notEmpty)),
  dns01: Type.Optional(strict({
    cnameStrategy: Type.Optional(choice('None', 'Follow')),
    cloudflare: strict({ apiTokenSecretRef: keyReference }),
  })),
  http01: Type.Optional(strict({
    gatewayHTTPRoute: strict({
      parentRefs: list(parentReference, { max: 32 }),
      labels: Type.Optional(labels),
      serviceType: Type.Optional(choice('ClusterIP', 'NodePort')),
    }),
  })),
}, exactlyOne('dns01', 'http01'));

const acme = strict({
  server: text('the https URL of an ACME directory', '^https://[^\\s/]+(/[^\\s]*)?$'),
  email: Type.Optional(text('an address of e-mail', '^[^\\s@]+@[^\\s@]+$')),
  privateKeySecretRef: strict({ name: dnsSubdomain, key: Type.Optional(dataKey) }),
  disableAccountKeyGeneration: Type.Optional(Type.Boolean()),
  externalAccountBinding: Type.Optional(strict({ keyID: nonEmpty, keySecretRef: keyReference })),
  preferredChain: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  profile: Type.Optional(nonEmpty),
  solvers: list(solver),
});

/** How an Issuer and a ClusterIssuer come by certificates: by themselves, from a CA, or by ACME. */
export const issuerSpec = strict({
  selfSigned: Type.Optional(strict({ crlDistributionPoints: Type.Optional(list(url)) })),
  ca: Type.Optional(strict({
    secretName: dnsSubdomain,
    crlDistributionPoints: Type.Optional(list(url)),
    ocspServers: Type.Optional(list(url)),
    issuingCertificateURLs: Type.Optional(list(url)),
  })),
  acme: Type.Optional(acme),
}, exactlyOne('selfSigned', 'ca', 'acme'));
