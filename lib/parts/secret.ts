import { Construct } from 'constructs';
import { Application } from '../application';
import { Fault } from '../fault';
import { ExternalSecret } from '../kinds/external-secret';
import { type KindProps } from '../kinds/kind';
import { dnsLabel } from '../names';
import { CustomObject } from './custom-object';
import { type Endpoint } from '../relations';
import { type SecretsBackend } from '../secrets-backend';

/** One key of a Secret in the cluster, to be read as an environment variable or a file. */
export interface SecretKey {
  readonly secretName: string;
  readonly key: string;
  /** What its reader will connect to with it, for example the database that a password opens. */
  readonly opens?: Endpoint;
}

export interface SecretProps {
  /** The keys it holds; each is a property of the backend's entry with the same name. */
  readonly keys: readonly string[];
  /** Entry in the backend. @default - `<cluster>/<application>/<name>` */
  readonly entry?: string;
  /** Labels of the Secret, for readers that select by label. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Further data that is not secret, or is put together from keys as `{{ .key }}`. @default - the keys alone */
  readonly template?: Readonly<Record<string, string>>;
  /** Type of the Secret. @default 'Opaque' */
  readonly type?: string;
}

/**
 * A Secret whose values are kept in the cluster's secrets backend. Git holds the reference alone; External Secrets
 * makes the Secret and keeps it up to date.
 */
export class Secret extends Construct {
  public readonly name: string;
  public readonly application: Application;
  private readonly keys: readonly string[];

  public constructor(scope: Construct, name: string, props: SecretProps) {
    super(scope, `secret-${dnsLabel(name, 'name of a secret')}`);
    this.name = name;
    this.application = Application.of(this);
    this.keys = [...props.keys, ...Object.keys(props.template ?? {})];
    if (props.keys.length === 0) throw new Fault(`secret '${name}' must have at least one key, got none`);
    const { cluster } = this.application;
    cluster.relations.needs.push({ application: this.application, ...secretStore(cluster.secrets), purpose: `secret '${name}'` });
    if (cluster.secrets) this.fromStore(cluster.secrets.type, props);
  }

  /** One of its keys. */
  public key(key: string): SecretKey {
    if (!this.keys.includes(key)) throw new Fault(`key of secret '${this.name}' must be one of ${this.keys.join(', ')}, got '${key}'`);
    return { secretName: this.name, key };
  }

  private fromStore(store: string, props: SecretProps): void {
    const entry = props.entry ?? `${this.application.cluster.name}/${this.application.name}/${this.name}`;
    if (!/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(entry)) throw new Fault(`entry of secret '${this.name}' must be a path such as 'cloud/app/name', got '${String(entry)}'`);
    new CustomObject(this, ExternalSecret, externalSecret(this.name, store, entry, props));
  }
}

/** What whoever reads a secret needs from its cluster: the store of the backend, or a backend to begin with. */
export function secretStore(backend: SecretsBackend | undefined): { readonly capability: string; readonly remedy: string } {
  return backend
    ? { capability: `secret-store:${backend.type}`, remedy: 'new ExternalSecrets(this)' }
    : { capability: 'secrets-backend', remedy: `secrets: vault({ server: 'https://…' })` };
}

/** The reference to a secret's entry in a store, as External Secrets reads it. */
export function externalSecret(name: string, store: string, entry: string, props: SecretProps): KindProps<typeof ExternalSecret> {
  const shaped = props.labels !== undefined || props.template !== undefined || props.type !== undefined;
  return {
    metadata: { name },
    spec: {
      refreshInterval: '1h',
      secretStoreRef: { kind: 'ClusterSecretStore', name: store },
      target: { name, creationPolicy: 'Owner', deletionPolicy: 'Retain', ...(shaped && { template: template(props) }) },
      data: props.keys.map((key) => secretReference(key, entry, key)),
    },
  };
}

/** One property of an entry under a key of the Secret. Defaults inside a list are written out, or Argo CD would see a difference for ever. */
export function secretReference(secretKey: string, entry: string, property: string): NonNullable<KindProps<typeof ExternalSecret>['spec']['data']>[number] {
  return { secretKey, remoteRef: { key: entry, property, conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' } };
}

function template(props: SecretProps): NonNullable<NonNullable<KindProps<typeof ExternalSecret>['spec']['target']>['template']> {
  return {
    engineVersion: 'v2',
    mergePolicy: 'Merge',
    type: props.type ?? 'Opaque',
    ...(props.labels && { metadata: { labels: { ...props.labels } } }),
    ...(props.template && { data: { ...props.template } }),
  };
}
