import { Construct } from 'constructs';
import { Application } from '../application';
import { Fault } from '../fault';
import { dnsLabel } from '../names';
import { type Pods } from '../pods';
import { declared } from '../props/declared';
import { Secret, type SecretKey } from './secret';

/** A client as its identity provider has to know it. */
export interface OidcRegistration {
  readonly clientId: string;
  readonly redirectUris: readonly string[];
  readonly webOrigins: readonly string[];
  /** Entry of the client's secret in the secrets backend, shared by both sides. */
  readonly entry: string;
}

/** Whoever lets people sign in with OpenID Connect: Keycloak, for one. */
export interface OidcProvider {
  readonly application: Application;
  /** Issuer as it stands in tokens: `https://id.example.org/realms/home`. */
  readonly issuer: string;
  /** Host of the issuer. */
  readonly host: string;
  /** Where a client's secret is kept in the secrets backend. */
  entryFor(clientId: string): string;
  register(client: OidcRegistration): void;
}

export interface OidcClientProps {
  readonly provider: OidcProvider;
  /** URL of the application; redirects must stay below it. */
  readonly url: string;
  /** Where the provider may send people back to, below the URL. @default ['/*'] */
  readonly redirectPaths?: readonly string[];
  /** Pods that exchange tokens with the issuer. */
  readonly pods: readonly Pods[];
  /** Labels of the Secret, for readers that select by label. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** An application's registration with an identity provider: known on both sides, with one secret kept in the backend. */
export class OidcClient extends Construct {
  /** The client's secret, for the pods that are declared before the client. */
  public static secretOf(application: Application): SecretKey {
    return { secretName: `${application.name}-oidc`, key: 'clientSecret' };
  }

  public readonly clientId: string;
  public readonly issuer: string;
  public readonly secret: SecretKey;

  public constructor(scope: Construct, id: string, props: OidcClientProps) {
    super(declared(OidcClient, new.target, scope, id, props), `oidc-client-${dnsLabel(id, 'id of an OIDC client')}`);
    const application = Application.of(this);
    this.clientId = application.name;
    this.issuer = props.provider.issuer;
    const entry = props.provider.entryFor(this.clientId);
    new Secret(this, `${application.name}-oidc`, { keys: ['clientSecret'], entry, labels: props.labels });
    this.secret = OidcClient.secretOf(application);
    props.provider.register({
      clientId: this.clientId,
      redirectUris: (props.redirectPaths ?? ['/*']).map((path) => `${props.url}${belowUrl(path, application.name)}`),
      webOrigins: [props.url],
      entry,
    });
    application.comesAfter(props.provider.application, `${application.name} signs in with ${props.provider.application.name}`);
    for (const pods of props.pods) pods.reaches(props.provider.host);
  }
}

/** Without the slash a path would become part of the host, and that of someone else. */
function belowUrl(path: string, client: string): string {
  if (!path.startsWith('/')) throw new Fault(`redirect path of OIDC client '${client}' must begin with '/', got '${path}'`);
  return path;
}
