import { Type } from '@sinclair/typebox';
import { choice } from './choice';
import { dnsLabel, dnsSubdomain } from './name';
import { dataKey } from './reference';
import { exactlyOne } from './rule';
import { strict } from './strict';
import { nonEmpty, text } from './text';
import { clusterVaultProvider } from './vault-provider';

/** One key of a Secret in a namespace, which a store of the whole cluster must name. */
const key = strict({ name: dnsSubdomain, namespace: dnsLabel, key: dataKey });

const httpsUrl = text("an https URL such as 'https://store.example.org'", '^https://[^\\s/]+$');

const aws = strict({
  service: choice('SecretsManager'),
  region: nonEmpty,
  role: Type.Optional(nonEmpty),
  auth: strict({ secretRef: strict({ accessKeyIDSecretRef: key, secretAccessKeySecretRef: key }) }),
});

const gcpsm = strict({
  projectID: nonEmpty,
  location: Type.Optional(nonEmpty),
  auth: strict({ secretRef: strict({ secretAccessKeySecretRef: key }) }),
});

const azurekv = strict({
  vaultUrl: httpsUrl,
  tenantId: nonEmpty,
  authType: choice('ServicePrincipal'),
  authSecretRef: strict({ clientId: key, clientSecret: key }),
});

const infisical = strict({
  hostAPI: httpsUrl,
  auth: strict({ universalAuthCredentials: strict({ clientId: key, clientSecret: key }) }),
  secretsScope: strict({ projectSlug: nonEmpty, environmentSlug: nonEmpty, secretsPath: text("a path such as '/'", '^/') }),
});

const kubernetes = strict({
  remoteNamespace: dnsLabel,
  server: strict({ url: httpsUrl, caProvider: strict({ type: choice('Secret', 'ConfigMap'), name: dnsSubdomain, namespace: dnsLabel, key: dataKey }) }),
  auth: strict({ token: strict({ bearerToken: key }) }),
});

/** Where a store of the whole cluster keeps its values, one of those that we know, with what logs in to it. */
export const storeProvider = strict({
  vault: Type.Optional(clusterVaultProvider),
  aws: Type.Optional(aws),
  azurekv: Type.Optional(azurekv),
  gcpsm: Type.Optional(gcpsm),
  infisical: Type.Optional(infisical),
  kubernetes: Type.Optional(kubernetes),
}, exactlyOne('vault', 'aws', 'azurekv', 'gcpsm', 'infisical', 'kubernetes'));
