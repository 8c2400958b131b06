import { Fault } from '../fault';
import { called } from '../props/called';
import { entryName } from './entry-name';
import { type ExternalStore, type StoredValue, type StoreProvider } from './external-store';
import { jsonValues } from './json-values';

export interface GoogleSecretManagerProps {
  /** Id of the project. */
  readonly project: string;
  /** Location of regional secrets: `europe-west9`. @default - the secrets are global */
  readonly location?: string;
}

const credentials = { name: 'google-credentials', keys: ['credentials.json'] };

/**
 * Secrets live in Google Secret Manager: an entry is a secret named `<cluster>_<application>_<name>`, its value one JSON object
 * with the keys. External Secrets logs in with the key of a service account, in the Secret `google-credentials` of its
 * namespace, which people create once.
 */
export function googleSecretManager(props: GoogleSecretManagerProps): ExternalStore {
  const { project, location } = called(googleSecretManager, props);
  if (!/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(project)) throw new Fault(`project of Google Secret Manager must be the id of a project, got '${String(project)}'; write for example 'fleet-123456'`);
  if (location !== undefined && !/^[a-z]+-[a-z]+\d+$/.test(location)) {
    throw new Fault(`location of Google Secret Manager must be a region such as 'europe-west9', got '${String(location)}'`);
  }
  const api = location === undefined ? 'secretmanager.googleapis.com' : `secretmanager.${location}.rep.googleapis.com`;
  return {
    type: 'google-secret-manager',
    place: `Google Secret Manager, project '${project}'`,
    hosts: [api, 'oauth2.googleapis.com'].map((host) => ({ host, port: 443 })),
    credentials,
    provider: (namespace): StoreProvider => ({
      gcpsm: {
        projectID: project,
        ...(location !== undefined && { location }),
        auth: { secretRef: { secretAccessKeySecretRef: { name: credentials.name, namespace, key: 'credentials.json' } } },
      },
    }),
    locate: (entry, property): StoredValue => ({ key: entryName(entry, '_', 'Google Secret Manager'), property }),
    putCommand: (key, values) =>
      `printf %s '${jsonValues(values)}' | gcloud secrets create ${key} --project=${project}${location === undefined ? '' : ` --location=${location}`} --data-file=-`,
  };
}
