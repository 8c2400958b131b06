import { Construct } from 'constructs';
import { Application } from '../application';
import { Fault } from '../fault';
import { dnsLabel } from '../names';
import { asked } from '../props/asked';
import { declared } from '../props/declared';
import { type Endpoint } from '../relations';
import { type SecretDeclaration, type SecretValue } from '../secrets/secret-declaration';
import { isExternalStore, type SecretsBackend } from '../secrets-backend';
import { secretObject } from './secret-object';

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
  /**
   * Whether people create it whatever the cluster's backend is: for what that backend needs before it can give anything.
   * @default false
   */
  readonly byHand?: boolean;
}

/**
 * A Secret whose values are kept in the cluster's secrets backend. Git holds a reference, from which External Secrets makes the
 * Secret and keeps it up to date, or the values sealed for the cluster's own controller, or nothing where people create it.
 */
export class Secret extends Construct {
  public readonly name: string;
  public readonly application: Application;
  private readonly keys: readonly string[];

  public constructor(scope: Construct, name: string, props: SecretProps) {
    super(declared(Secret, new.target, scope, name, props), `secret-${dnsLabel(name, 'name of a secret')}`);
    this.name = name;
    this.application = Application.of(this);
    this.keys = [...props.keys, ...Object.keys(props.template ?? {})];
    if (props.keys.length === 0) throw new Fault(`secret '${name}' must have at least one key, got none`);
    const { cluster } = this.application;
    const need = props.byHand ? undefined : secretStore(cluster.secrets);
    if (need) cluster.relations.needs.push({ application: this.application, ...need, purpose: `secret '${name}'` });
    const entry = entryOf(name, this.application, props.entry);
    const values = props.keys.map((key): SecretValue => ({ key, entry, property: key }));
    const declaration: SecretDeclaration = { name, namespace: this.application.namespace, values, ...shape(props) };
    secretObject(this, () => declaration, { byHand: props.byHand });
  }

  /** One of its keys. */
  public key(key: string): SecretKey {
    asked('Secret.key', key);
    if (!this.keys.includes(key)) throw new Fault(`key of secret '${this.name}' must be one of ${this.keys.join(', ')}, got '${key}'`);
    return { secretName: this.name, key };
  }
}

/**
 * What whoever reads a secret needs from its cluster: the store of the backend, or a backend to begin with. Nothing where
 * the object itself says what it needs, or where people create it.
 */
export function secretStore(backend: SecretsBackend | undefined): { readonly capability: string; readonly remedy: string } | undefined {
  if (backend === undefined) return { capability: 'secrets-backend', remedy: `secrets: vault({ server: 'https://…' })` };
  return isExternalStore(backend) ? { capability: `secret-store:${backend.type}`, remedy: 'new ExternalSecrets(this)' } : undefined;
}

function entryOf(name: string, { cluster, name: application }: Application, told: string | undefined): string {
  const entry = told ?? `${cluster.name}/${application}/${name}`;
  if (!/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(entry)) throw new Fault(`entry of secret '${name}' must be a path such as 'cloud/app/name', got '${String(entry)}'`);
  return entry;
}

function shape({ labels, template, type }: SecretProps): Pick<SecretDeclaration, 'labels' | 'template' | 'type'> {
  return { ...(labels !== undefined && { labels }), ...(template !== undefined && { template }), ...(type !== undefined && { type }) };
}
