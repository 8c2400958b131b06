import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { customManifest } from '../kinds/custom-manifest';
import { type Manifest } from '../manifest';
import { SealedSecret } from '../kinds/sealed-secret';
import { type SecretDeclaration } from './secret-declaration';
import { sealedSecretsController, type SealedSecretsBackend } from './sealed-secrets';

/** Where in the fleet a Secret belongs: the folders of its file. */
export interface SealedPlace {
  readonly cluster: string;
  readonly application: string;
}

/** What a file yields: the object for the tree, or why it cannot. */
export type Sealed = { readonly manifest: Manifest } | { readonly fault: string };

interface File {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly metadata?: { readonly name?: unknown; readonly namespace?: unknown; readonly annotations?: Readonly<Record<string, unknown>> };
  readonly spec?: { readonly encryptedData?: Readonly<Record<string, unknown>>; readonly data?: unknown; readonly template?: { readonly data?: unknown } };
}

/** The sealed values of a Secret out of their file, with labels, type and further data as they are declared. */
export function sealedFile(backend: SealedSecretsBackend, place: SealedPlace, declaration: SecretDeclaration): Sealed {
  const file = `${backend.folder}/${place.cluster}/${place.application}/${declaration.name}.yaml`;
  const path = join(backend.path, place.cluster, place.application, `${declaration.name}.yaml`);
  const seal = `run: ${sealCommand(backend, place, declaration)}`;
  if (!existsSync(path)) return { fault: `'${file}' must hold the sealed values of secret '${declaration.name}', got no such file; ${seal}` };
  const documents = parseAllDocuments(readFileSync(path, 'utf8'));
  const parsed = Array.isArray(documents) && documents.length === 1 && documents[0]!.errors.length === 0 ? documents[0]!.toJS() as File | null : undefined;
  if (typeof parsed !== 'object' || parsed === null) return { fault: `'${file}' must be one SealedSecret in YAML, got something else; ${seal}` };
  const fault = faultOf(parsed, declaration);
  if (fault !== undefined) return { fault: `'${file}' must ${fault}; ${plain(parsed) ? leaked(seal) : seal}` };
  const { encryptedData } = parsed.spec!;
  const data = declaration.values.map(({ key }) => [key, encryptedData![key] as string] as const);
  return {
    manifest: customManifest(SealedSecret, {
      metadata: { name: declaration.name, namespace: declaration.namespace },
      spec: { encryptedData: Object.fromEntries(data), ...template(declaration) },
    }),
  };
}

/** The command that makes the file, with the values left out. Only the public half of the key is needed. */
export function sealCommand(backend: SealedSecretsBackend, place: SealedPlace, { name, namespace, values }: SecretDeclaration): string {
  const literals = values.map(({ key }) => `--from-literal=${key}=''`).join(' ');
  const { folder } = backend;
  return `mkdir -p ${folder}/${place.cluster}/${place.application} && kubectl create secret generic ${name} --namespace ${namespace} ${literals} --dry-run=client --output yaml`
    + ` | kubeseal --format yaml --scope strict --cert ${certificateFile(backend, place.cluster)} > ${folder}/${place.cluster}/${place.application}/${name}.yaml`;
}

/** The public half of a cluster's key, which is no secret: whoever has it can seal, and nobody can open. */
export function certificateFile({ folder }: SealedSecretsBackend, cluster: string): string {
  return `${folder}/${cluster}/certificate.pem`;
}

/** What a person does once for a cluster: makes its key, keeps it where the cluster is not, and gives it to the controller. */
export function keyCommands(backend: SealedSecretsBackend, cluster: string): string[] {
  const certificate = certificateFile(backend, cluster);
  const key = `"$HOME/${cluster}-sealed-secrets.key"`;
  const { namespace } = sealedSecretsController;
  return [
    `openssl req -x509 -newkey rsa:4096 -nodes -days 3650 -subj /CN=sealed-secrets -keyout ${key} -out ${certificate}`,
    `kubectl --namespace ${namespace} create secret tls sealed-secrets-key-${cluster} --cert=${certificate} --key=${key}`,
    `kubectl --namespace ${namespace} label secret sealed-secrets-key-${cluster} sealedsecrets.bitnami.com/sealed-secrets-key=active`,
  ];
}

function faultOf(file: File, declaration: SecretDeclaration): string | undefined {
  if (plain(file)) return 'be sealed, got a plain Secret, readable for everyone';
  if (file.apiVersion !== 'bitnami.com/v1alpha1' || file.kind !== 'SealedSecret') return `hold a SealedSecret of bitnami.com/v1alpha1, got '${told(file.kind)}' of '${told(file.apiVersion)}'`;
  const { name, namespace, annotations = {} } = file.metadata ?? {};
  if (name !== declaration.name || namespace !== declaration.namespace) {
    return `be sealed for '${declaration.namespace}/${declaration.name}', got '${told(namespace)}/${told(name)}': it could not be opened there`;
  }
  const wide = ['cluster-wide', 'namespace-wide'].find((scope) => String(annotations[`sealedsecrets.bitnami.com/${scope}`]) === 'true');
  if (wide !== undefined) return `be sealed with the scope 'strict', got '${wide}', by which others can open it under another name`;
  return faultOfKeys(file.spec?.encryptedData ?? {}, declaration);
}

function faultOfKeys(encrypted: Readonly<Record<string, unknown>>, { values }: SecretDeclaration): string | undefined {
  const keys = values.map(({ key }) => key);
  const missing = keys.filter((key) => !Object.hasOwn(encrypted, key));
  if (missing.length > 0) return `hold ${listed(keys)}, got none of ${listed(missing)}`;
  const others = Object.keys(encrypted).filter((key) => !keys.includes(key));
  if (others.length > 0) return `hold ${listed(keys)} and nothing else, got also ${listed(others)}`;
  const unsealed = keys.filter((key) => !isSealed(encrypted[key]));
  return unsealed.length > 0 ? `hold encrypted values alone, got something else under ${listed(unsealed)}` : undefined;
}

/**
 * A sealed value is two bytes with the length of a key, the key encrypted by RSA, and the value encrypted by AES with a mark
 * of 16 bytes. What is merely in base64 has another form.
 */
function isSealed(value: unknown): boolean {
  if (typeof value !== 'string' || !/^([A-Za-z0-9+/]{4})+([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)) return false;
  const bytes = Buffer.from(value, 'base64');
  const key = bytes.readUInt16BE(0);
  return key >= 256 && key % 64 === 0 && bytes.length >= 2 + key + 16;
}

/** Whether it holds values that everyone can read: those of a Secret, or of the template that a Secret is made from. */
function plain({ kind, spec }: File): boolean {
  return kind === 'Secret' || spec?.template?.data !== undefined;
}

function leaked(seal: string): string {
  return `take it out of the repository and its history, change the values wherever they count, and ${seal}`;
}

function template({ labels, template: data, type }: SecretDeclaration): Pick<Parameters<typeof customManifest<typeof SealedSecret>>[1]['spec'], 'template'> {
  if (labels === undefined && data === undefined && type === undefined) return {};
  return {
    template: { type: type ?? 'Opaque', ...(labels && { metadata: { labels: { ...labels } } }), ...(data && { data: { ...data } }) },
  };
}

function told(value: unknown): string {
  return typeof value === 'string' ? value : 'none';
}

function listed(keys: readonly string[]): string {
  return keys.map((key) => `'${key}'`).join(', ');
}
