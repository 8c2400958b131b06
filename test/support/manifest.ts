import { type Manifest } from '../../lib/manifest';

/** An object called `thing` in namespace `web`, without a declaration around it. */
export function manifestOf(apiVersion: string, kind: string, fields: object = {}, metadata: object = {}): Manifest {
  return { apiVersion, kind, metadata: { name: 'thing', namespace: 'web', ...metadata }, ...fields };
}
