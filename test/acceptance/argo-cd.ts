import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fields } from '../../lib/fields';
import { type ClusterModel } from '../../lib/model';
import { Applier } from './applier';
import { type ControlPlane } from './control-plane';
import { refusal } from './kube-response';
import { freePorts } from './ports';
import { folderOf } from './run-folder';
import { type Service } from './service';

export interface ArgoCdProps {
  readonly plane: ControlPlane;
  /** Path of the one executable that is all parts of Argo CD. */
  readonly program: string;
  readonly model: ClusterModel;
  readonly namespace: string;
  readonly folder: string;
  /** Path of Helm's executable. @default - no chart is rendered */
  readonly helm?: string;
}

const host = '127.0.0.1';

/** Starts Redis, the repo server and the application controller with the configuration that the fleet's own Argo CD has; returns what of that they do not have. */
export async function startArgoCd({ plane, program, model, namespace, folder, helm }: ArgoCdProps): Promise<readonly string[]> {
  const { cm, params } = configurationOf(model);
  const hook = hookOf(model)?.map((word) => word.replaceAll('/tmp/', `${join(folder, 'argocd-repo-server-tmp')}/`));
  await applyConfiguration(plane, namespace, cm);
  const [redisPort, repoPort, repoMetrics, controllerMetrics] = await freePorts(4) as [number, number, number, number];
  const start = (part: string, parameters: readonly string[], postStart?: readonly string[]): Service => plane.start(part, partOf(program, folder, part), parameters, {
    environment: { ...environmentOf(plane, folder, part), PATH: [commandsIn(folder), ...(helm === undefined ? [] : [dirname(helm)]), process.env['PATH']].join(':') }, postStart,
  });
  plane.start('redis', 'redis-server', ['--port', String(redisPort), '--bind', host, '--save', '', '--appendonly', 'no', '--dir', folder]);
  start('argocd-repo-server', ['--address', host, '--port', String(repoPort), '--metrics-address', host, '--metrics-port', String(repoMetrics), '--redis', `${host}:${redisPort}`], hook);
  start('argocd-application-controller', [
    '--namespace', namespace, '--redis', `${host}:${redisPort}`, '--repo-server', `${host}:${repoPort}`, '--metrics-port', String(controllerMetrics),
    '--app-resync', '20', `--server-side-diff-enabled=${String(params['controller.diff.server.side'] ?? false)}`,
  ]);
  if (cm === undefined) return ['the configuration of Argo CD: it is the platform\'s, so it runs with its own defaults'];
  return helm === undefined ? ['what the chart of Argo CD adds to argocd-cm by itself'] : [];
}

/** Leaves what a git that is killed in the middle of a checkout leaves; nothing where Argo CD, being the platform's, is not told to get over it. */
export function leaveLocks({ model, folder }: Pick<ArgoCdProps, 'model' | 'folder'>): void {
  const copies = join(folder, 'argocd-repo-server-tmp', '_argocd-repo');
  if (hookOf(model) === undefined || !existsSync(copies)) return;
  chmodSync(copies, 0o700);
  for (const copy of readdirSync(copies).map((name) => join(copies, name))) {
    chmodSync(copy, 0o700);
    if (existsSync(join(copy, '.git'))) writeFileSync(join(copy, '.git', 'index.lock'), '');
  }
  chmodSync(copies, 0o300);
}

/** What the container of the repo server runs as it begins. */
function hookOf(model: ClusterModel): readonly string[] | undefined {
  const command = fields(fields(fields(fields(valuesOf(model).repoServer).lifecycle).postStart).exec).command;
  return Array.isArray(command) ? command.map(String) : undefined;
}

/** What the chart of Argo CD is told. */
function valuesOf({ applications }: ClusterModel): Readonly<Record<string, unknown>> {
  const source = applications.flatMap(({ sources }) => sources).find((one) => one.type === 'chart' && one.definition.name === 'argo-cd');
  return source?.type === 'chart' ? fields(source.values) : {};
}

/** The part of `argocd-cm` and of its parameters that the chart's values say. */
function configurationOf(model: ClusterModel): { readonly cm: Readonly<Record<string, unknown>> | undefined; readonly params: Readonly<Record<string, unknown>> } {
  const configs = fields(valuesOf(model).configs);
  return { cm: configs.cm === undefined ? undefined : fields(configs.cm), params: fields(configs.params) };
}

async function applyConfiguration({ client }: ControlPlane, namespace: string, cm: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const applier = new Applier(client);
  const labels = { 'app.kubernetes.io/part-of': 'argocd' };
  const data = Object.fromEntries(Object.entries(cm).map(([key, value]) => [key, String(value)]));
  const objects = [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'argocd-cm', namespace, labels }, data },
    ...['argocd-cmd-params-cm', 'argocd-rbac-cm', 'argocd-ssh-known-hosts-cm', 'argocd-tls-certs-cm', 'argocd-gpg-keys-cm'].map((name) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace, labels } })),
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'argocd-secret', namespace, labels }, stringData: { 'server.secretkey': randomBytes(24).toString('base64') } },
  ];
  for (const object of objects) {
    const refused = refusal(await applier.apply(object, JSON.stringify(object)));
    if (refused !== undefined) throw new Error(`${object.kind} ${object.metadata.name} must be accepted, got ${refused}`);
  }
}

/** It is the part by whose name it is started. */
function partOf(program: string, folder: string, part: string): string {
  const link = join(folder, part);
  if (!existsSync(link)) symlinkSync(program, link);
  return link;
}

/** A folder with what the container has beside git: since 3.5 each commit is looked at for a signature, whoever wants one. */
function commandsIn(folder: string): string {
  const commands = folderOf(folder, 'commands');
  writeFileSync(join(commands, 'git-verify-wrapper.sh'), '#!/bin/sh\n', { mode: 0o755 });
  return commands;
}

function environmentOf({ kubeconfig }: ControlPlane, folder: string, part: string): Record<string, string> {
  const own = (name: string): string => folderOf(folder, `${part}-${name}`);
  return {
    KUBECONFIG: kubeconfig, ARGOCD_BINARY_NAME: part, ARGOCD_FAKE_IN_CLUSTER: 'true', ARGOCD_GPG_ENABLED: 'false', HOME: own('home'), TMPDIR: own('tmp'),
    ARGOCD_TLS_DATA_PATH: own('tls'), ARGOCD_SSH_DATA_PATH: own('ssh'), ARGOCD_GPG_DATA_PATH: own('gpg'), ARGOCD_GNUPGHOME: own('gnupg'), ARGOCD_PLUGINSOCKFILEPATH: own('plugins'),
  };
}
