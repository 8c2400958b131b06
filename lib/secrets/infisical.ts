import { Fault } from '../fault';
import { called } from '../props/called';
import { type ExternalStore, type StoredValue, type StoreProvider } from './external-store';
import { jsonValues } from './json-values';

export interface InfisicalProps {
  /** Slug of the project, as its settings show it. */
  readonly project: string;
  /** Slug of the environment. @default 'prod' */
  readonly environment?: string;
  /** Host of the server. @default 'app.infisical.com' */
  readonly host?: string;
}

const credentials = { name: 'infisical-credentials', keys: ['clientId', 'clientSecret'] };

/**
 * Secrets live in Infisical: an entry `<cluster>/<application>/<name>` is the secret `name` in the folder `/<cluster>/<application>`, its
 * value one JSON object with the keys. External Secrets logs in as a machine identity with Universal Auth, by the Secret
 * `infisical-credentials` of its namespace, which people create once.
 */
export function infisical(props: InfisicalProps): ExternalStore {
  const { project, environment = 'prod', host = 'app.infisical.com' } = called(infisical, props);
  for (const [subject, slug] of Object.entries({ project, environment })) {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) throw new Fault(`${subject} of Infisical must be a slug of a-z, 0-9 and '-', got '${String(slug)}'`);
  }
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host)) throw new Fault(`host of Infisical must be a host name such as 'app.infisical.com', got '${String(host)}'`);
  const reference = (namespace: string, key: string): { name: string; namespace: string; key: string } => ({ name: credentials.name, namespace, key });
  return {
    type: 'infisical',
    place: `${host}, project '${project}', environment '${environment}'`,
    hosts: [{ host, port: 443 }],
    credentials,
    provider: (namespace): StoreProvider => ({
      infisical: {
        hostAPI: `https://${host}`,
        auth: { universalAuthCredentials: { clientId: reference(namespace, 'clientId'), clientSecret: reference(namespace, 'clientSecret') } },
        secretsScope: { projectSlug: project, environmentSlug: environment, secretsPath: '/' },
      },
    }),
    // A dot in a property would lead into an object: of the stores this one alone does not look for the whole name first.
    locate: (entry, property): StoredValue => ({ key: `/${entry}`, property: property.replaceAll('.', '\\.') }),
    putCommand: (key, values) => {
      const slash = key.lastIndexOf('/');
      const unescaped = new Map([...values].map(([property, value]) => [property.replaceAll('\\.', '.'), value]));
      return `infisical secrets set --domain=https://${host} --env=${environment} --path=${key.slice(0, slash) || '/'} '${key.slice(slash + 1)}=${jsonValues(unescaped)}'`;
    },
  };
}
