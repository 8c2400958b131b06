import { writeFileSync } from 'node:fs';
import { type KubeAccess } from './kube-client';

/** Writes an access in the form that Kubernetes' programs read. */
export function writeKubeconfig(file: string, { server, authority, token }: KubeAccess): void {
  writeFileSync(file, JSON.stringify({
    apiVersion: 'v1', kind: 'Config', 'current-context': 'acceptance',
    clusters: [{ name: 'acceptance', cluster: { server, 'certificate-authority-data': Buffer.from(authority).toString('base64') } }],
    users: [{ name: 'acceptance', user: { token } }],
    contexts: [{ name: 'acceptance', context: { cluster: 'acceptance', user: 'acceptance' } }],
  }), { mode: 0o600 });
}
