import { Construct } from 'constructs';
import {
  Application, ConfigFiles, Fault, type OidcRegistration, scratch, secretObject, SyncJob, type Mount, type Workload,
} from '../../lib';
import { clientMark, configureScript } from './configure-script';

export interface RealmProps {
  readonly name: string;
  /** Image of Keycloak, whose own administration client does the work. */
  readonly image: string;
  readonly server: Workload;
}

/** Name of the Secret with the administrator's password and all clients' secrets. */
const credentials = 'realm-credentials';

/**
 * A realm with exactly the declared clients. Keycloak's own import only ever creates a realm, so a Job of each sync
 * creates what is missing, updates what is there and removes the clients that nobody declares any more.
 */
export class Realm extends Construct {
  private readonly clients = new Map<string, OidcRegistration>();

  public constructor(scope: Construct, private readonly props: RealmProps) {
    super(scope, 'realm');
    const files = new ConfigFiles(this, 'realm', () => this.files());
    this.secret();
    const job = new SyncJob(this, 'realm-configuration', {
      image: props.image,
      command: ['/bin/bash', '/opt/realm/configure.sh'],
      env: { REALM: props.name, SERVER: `http://${props.server.name}:8080`, HOME: '/tmp' },
      resources: { cpu: '100m', memory: '256Mi', memoryLimit: '512Mi' },
      mounts: { '/opt/realm': files.mount(), '/opt/credentials': credentialFiles, '/tmp': scratch('64Mi') },
      user: 1000,
      group: 0,
    });
    job.pods.connectsTo(props.server.endpoint('http'));
    job.node.addDependency(props.server);
  }

  /** Makes the realm know a client. */
  public add(client: OidcRegistration): void {
    if (client.clientId.length > 36) {
      throw new Fault(`id of an OIDC client must have at most 36 characters in Keycloak, got ${client.clientId.length} in '${client.clientId}'; give the application a shorter name`);
    }
    this.clients.set(client.clientId, client);
  }

  private get sorted(): OidcRegistration[] {
    return [...this.clients.values()].sort((left, right) => (left.clientId < right.clientId ? -1 : 1));
  }

  private files(): Record<string, string> {
    const realm = {
      realm: this.props.name, enabled: true, sslRequired: 'external', registrationAllowed: false, bruteForceProtected: true, loginWithEmailAllowed: true,
    };
    const clients = this.sorted.map((client) => [`client-${client.clientId}.json`, json(clientRepresentation(client))] as const);
    return { 'configure.sh': configureScript, 'realm.json': json(realm), ...Object.fromEntries(clients) };
  }

  /** One Secret for the Job: the list of its keys is known only when the whole fleet is declared. */
  private secret(): void {
    const { cluster, name, namespace } = Application.of(this);
    const entry = `${cluster.name}/${name}/admin`;
    secretObject(this, () => ({
      name: credentials,
      namespace,
      values: [
        ...['username', 'password'].map((key) => ({ key, entry, property: key })),
        ...this.sorted.map((client) => ({ key: `client-${client.clientId}`, entry: client.entry, property: 'clientSecret' })),
      ],
    }));
  }
}

const credentialFiles: Mount = {
  name: credentials,
  volume: { secret: { secretName: credentials, defaultMode: 0o440 } },
  readOnly: true,
  exclusive: false,
};

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** A confidential client for the authorization code flow alone, with the groups of people in its tokens. */
function clientRepresentation({ clientId, redirectUris, webOrigins }: OidcRegistration): unknown {
  return {
    id: clientId,
    clientId,
    name: clientId,
    description: clientMark,
    enabled: true,
    protocol: 'openid-connect',
    publicClient: false,
    secret: '@CLIENT_SECRET@',
    standardFlowEnabled: true,
    implicitFlowEnabled: false,
    directAccessGrantsEnabled: false,
    serviceAccountsEnabled: false,
    redirectUris,
    webOrigins,
    protocolMappers: [{
      name: 'groups',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-group-membership-mapper',
      config: { 'claim.name': 'groups', 'full.path': 'false', 'id.token.claim': 'true', 'access.token.claim': 'true', 'userinfo.token.claim': 'true' },
    }],
  };
}
