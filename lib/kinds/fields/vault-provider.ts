import { Type, type TProperties } from '@sinclair/typebox';
import { choice } from './choice';
import { list } from './list';
import { map } from './map';
import { dnsLabel, dnsSubdomain } from './name';
import { dataKey } from './reference';
import { atMostOne, exactlyOne } from './rule';
import { strict } from './strict';
import { nonEmpty, text } from './text';

/** Vault's key/value engine; `namespace` is the field of that name in every reference. */
function provider<Namespace extends TProperties>(namespace: Namespace) {
  const secret = strict({ name: dnsSubdomain, key: dataKey, ...namespace });
  const serviceAccount = strict({ name: dnsSubdomain, audiences: Type.Optional(list(nonEmpty)), ...namespace });
  return strict({
    server: text("a URL such as 'https://vault.example.org'", '^https?://[^\\s/]+/?$'),
    path: Type.Optional({ ...nonEmpty, description: "the engine's mount; keys do not begin with data/" }),
    version: choice('v1', 'v2'),
    namespace: Type.Optional(nonEmpty),
    caBundle: Type.Optional(text('a PEM bundle in base64', '^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$')),
    caProvider: Type.Optional(strict({ type: choice('Secret', 'ConfigMap'), name: dnsSubdomain, key: dataKey, ...namespace })),
    headers: Type.Optional(map(Type.String())),
    readYourWrites: Type.Optional(Type.Boolean()),
    forwardInconsistent: Type.Optional(Type.Boolean()),
    auth: strict({
      kubernetes: Type.Optional(strict({
        mountPath: nonEmpty, role: nonEmpty,
        serviceAccountRef: Type.Optional(serviceAccount),
        secretRef: Type.Optional(secret),
      }, atMostOne('serviceAccountRef', 'secretRef'))),
      appRole: Type.Optional(strict({
        path: nonEmpty,
        roleId: Type.Optional(nonEmpty),
        roleRef: Type.Optional(secret),
        secretRef: secret,
      }, exactlyOne('roleId', 'roleRef'))),
      jwt: Type.Optional(strict({ path: nonEmpty, role: nonEmpty, kubernetesServiceAccountToken: strict({ serviceAccountRef: serviceAccount }) })),
      tokenSecretRef: Type.Optional(secret),
    }, exactlyOne('kubernetes', 'appRole', 'jwt', 'tokenSecretRef')),
  }, atMostOne('caBundle', 'caProvider'));
}

/** For a store of one namespace, whose references stay there. */
export const vaultProvider = provider({});

/** For a store of the whole cluster, which must say where its references point. */
export const clusterVaultProvider = provider({ namespace: dnsLabel });
