import { fieldPath } from '../field-path';
import { type Manifest } from '../manifest';
import { groupKind } from '../object-identity';

/** The Secrets that an object makes in its namespace, with their keys where they are known. */
export function secretsOf(manifest: Manifest): [string, ReadonlySet<string> | undefined][] {
  const { name } = manifest.metadata;
  const spec = (manifest.spec ?? {}) as Record<string, unknown>;
  switch (groupKind(manifest)) {
    case '/Secret': return [[name, plainSecret(manifest)]];
    case 'external-secrets.io/ExternalSecret': return [externalSecret(name, spec)];
    case 'bitnami.com/SealedSecret': return [sealedSecret(name, spec)];
    case 'cert-manager.io/Certificate': return typeof spec.secretName === 'string' ? [[spec.secretName, undefined]] : [];
    case 'cert-manager.io/Issuer': return accountKey(spec);
    case 'gateway.networking.k8s.io/Gateway':
    case 'networking.k8s.io/Ingress': return byIssuer(manifest);
    case 'postgresql.cnpg.io/Cluster': return databaseSecrets(name);
    default: return [];
  }
}

/** Without data in Git somebody fills it, as Kubernetes does for a token of a ServiceAccount. */
function plainSecret({ data, stringData }: Manifest): ReadonlySet<string> | undefined {
  return data === undefined && stringData === undefined ? undefined : new Set(Object.keys({ ...(data as object), ...(stringData as object) }));
}

function accountKey({ acme }: { readonly acme?: { readonly privateKeySecretRef?: { readonly name?: string } } }): [string, undefined][] {
  const name = acme?.privateKeySecretRef?.name;
  return name === undefined ? [] : [[name, undefined]];
}

const certificatesOfIngress = fieldPath('spec.tls[].secretName');
const certificatesOfGateway = fieldPath('spec.listeners[].tls.certificateRefs[].name');

/** cert-manager makes the Secrets of what names an issuer in an annotation. */
function byIssuer(manifest: Manifest): [string, undefined][] {
  const { annotations = {} } = manifest.metadata;
  if (!['cert-manager.io/issuer', 'cert-manager.io/cluster-issuer', 'kubernetes.io/tls-acme'].some((annotation) => annotations[annotation] !== undefined)) return [];
  return [...certificatesOfIngress(manifest), ...certificatesOfGateway(manifest)].flatMap((name) => typeof name === 'string' ? [[name, undefined]] : []);
}

interface ExternalSecretSpec {
  readonly target?: { readonly name?: string; readonly template?: { readonly data?: object; readonly mergePolicy?: string; readonly templateFrom?: unknown } };
  readonly data?: readonly { readonly secretKey: string }[];
  readonly dataFrom?: unknown;
}

function externalSecret(name: string, spec: ExternalSecretSpec): [string, ReadonlySet<string> | undefined] {
  const { target = {}, data = [], dataFrom } = spec;
  const made = Object.keys(target.template?.data ?? {});
  const replaced = target.template?.data !== undefined && target.template.mergePolicy !== 'Merge';
  const keys = dataFrom !== undefined || target.template?.templateFrom !== undefined ? undefined : new Set([...(replaced ? [] : data.map(({ secretKey }) => secretKey)), ...made]);
  return [target.name ?? name, keys];
}

function sealedSecret(name: string, spec: { readonly encryptedData?: object; readonly template?: { readonly data?: object } }): [string, ReadonlySet<string>] {
  return [name, new Set([...Object.keys(spec.encryptedData ?? {}), ...Object.keys(spec.template?.data ?? {})])];
}

/** What CloudNativePG makes beside a database. */
function databaseSecrets(name: string): [string, ReadonlySet<string> | undefined][] {
  const credentials = new Set(['dbname', 'fqdn-jdbc-uri', 'fqdn-uri', 'host', 'jdbc-uri', 'password', 'pgpass', 'port', 'uri', 'user', 'username']);
  return [[`${name}-app`, credentials], [`${name}-superuser`, credentials], ...['ca', 'replication', 'server'].map((part): [string, undefined] => [`${name}-${part}`, undefined])];
}
