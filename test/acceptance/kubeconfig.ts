import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { Fault } from '../../lib/fault';
import { type Fields, fields, list } from '../../lib/fields';
import { type KubeAccess } from './kube-client';

/** Writes an access in the form that Kubernetes' programs read. */
export function writeKubeconfig(file: string, { server, authority = '', token }: KubeAccess): void {
  writeFileSync(file, JSON.stringify({
    apiVersion: 'v1', kind: 'Config', 'current-context': 'acceptance',
    clusters: [{ name: 'acceptance', cluster: { server, 'certificate-authority-data': Buffer.from(authority).toString('base64') } }],
    users: [{ name: 'acceptance', user: { token } }],
    contexts: [{ name: 'acceptance', context: { cluster: 'acceptance', user: 'acceptance' } }],
  }), { mode: 0o600 });
}

/** A cluster, a user or a context with the folder that its paths start from. */
interface Entry { readonly value: Fields; readonly folder: string }

/**
 * Reads the access of the current context out of the files that a value of `KUBECONFIG` names; of two files with one name the first counts.
 *
 * @throws with a sentence where there is none, or it is of a form that needs another program
 */
export function readKubeconfig(paths: string): KubeAccess {
  const files = paths.split(delimiter).filter((path) => path !== '' && existsSync(path)).map((path) => ({ folder: dirname(resolve(path)), config: fields(parse(readFileSync(path, 'utf8'))) }));
  if (files.length === 0) throw new Fault(`KUBECONFIG must name a file, got '${paths}'`);
  const find = (section: string, kind: string, name: unknown): Entry => {
    const found = files.flatMap(({ folder, config }) => list(config[section]).map((entry) => ({ folder, entry }))).find(({ entry }) => entry.name === name);
    if (!found) throw new Fault(`KUBECONFIG must have the ${kind} '${String(name)}', got none of that name`);
    return { value: fields(found.entry[kind]), folder: found.folder };
  };
  const current = files.map(({ config }) => config['current-context']).find((name) => name !== undefined && name !== '');
  if (current === undefined) throw new Fault('KUBECONFIG must have a current context, got none; choose one with kubectl config use-context');
  const context = find('contexts', 'context', current).value;
  const cluster = find('clusters', 'cluster', context.cluster);
  const server = String(cluster.value.server);
  if (!server.startsWith('https://')) throw new Fault(`the server of KUBECONFIG must be reached by https, got '${server}'`);
  return { server: server.replace(/\/$/, ''), authority: textOf(cluster, 'certificate-authority'), ...credentialsOf(find('users', 'user', context.user), String(context.user)) };
}

function credentialsOf(user: Entry, name: string): Pick<KubeAccess, 'token' | 'certificate'> {
  const [text, key] = [textOf(user, 'client-certificate'), textOf(user, 'client-key')];
  if (text !== undefined && key !== undefined) return { certificate: { text, key } };
  const { token, tokenFile } = user.value;
  if (typeof token === 'string' && token !== '') return { token };
  if (typeof tokenFile === 'string') return { token: readFileSync(resolve(user.folder, tokenFile), 'utf8').trim() };
  throw new Fault(`user '${name}' of KUBECONFIG must have a token or a certificate, got ${Object.keys(user.value).join(', ') || 'nothing'}`);
}

/** What stands in the file itself, or in the one that it names. */
function textOf({ value, folder }: Entry, name: string): string | undefined {
  const [data, path] = [value[`${name}-data`], value[name]];
  if (typeof data === 'string') return Buffer.from(data, 'base64').toString();
  return typeof path === 'string' ? readFileSync(resolve(folder, path), 'utf8') : undefined;
}
