import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ControlPlanePrograms } from './binaries/control-plane-programs';
import { KubeClient } from './kube-client';
import { writeKubeconfig } from './kubeconfig';
import { freePorts } from './ports';
import { progress } from './progress';
import { folderOf } from './run-folder';
import { Service, type ServiceProps } from './service';
import { waitFor } from './wait';

export interface ControlPlaneProps {
  readonly programs: ControlPlanePrograms;
  /** Folder for data and keys, for this control plane alone. */
  readonly folder: string;
  /** Folder for what the processes say. */
  readonly logs: string;
  /** Whether service accounts, replicas, jobs and volumes are looked after; without, pods stay as they are made. */
  readonly controllers: boolean;
  /** Whether the API server asks webhooks that are registered. @default true */
  readonly asksWebhooks?: boolean;
}

/** A running control plane on the loopback address. */
export interface ControlPlane {
  readonly client: KubeClient;
  readonly kubeconfig: string;
  /** The API server's record of who asked it for what. */
  readonly auditLog: string;
  /** One of its processes by name, those started later included. @throws where there is none */
  service(name: string): Service;
  /** @throws where one of its processes has ended */
  mustRun(): void;
  /** Starts one process more that ends with it. */
  start(name: string, path: string, parameters: readonly string[], further?: Pick<ServiceProps, 'environment' | 'postStart'>): Service;
  stop(): void;
}

const host = '127.0.0.1';

/** Starts etcd, the API server, the scheduler and, where asked for, the controllers; returns when they serve. */
export async function startControlPlane({ programs, folder, logs, controllers, asksWebhooks = true }: ControlPlaneProps): Promise<ControlPlane> {
  const services: Service[] = [];
  const start: ControlPlane['start'] = (name, path, parameters, further) => {
    const service = new Service({ name, path, parameters, ...further, log: join(folderOf(logs), `${name}.log`) });
    services.push(service);
    return service;
  };
  const [etcdPort, peerPort, apiPort, controllerPort, schedulerPort] = await freePorts(5) as [number, number, number, number, number];
  const server = `https://${host}:${apiPort}`;
  const paths = { kubeconfig: join(folder, 'kubeconfig'), auditLog: join(logs, 'audit.log'), key: join(folder, 'service-accounts.key') };
  try {
    const token = writeKeys(folder, paths.key);
    start('etcd', programs.etcd, etcdFlags(folder, etcdPort, peerPort));
    const apiserver = start('kube-apiserver', programs.apiserver, [...apiserverFlags(folder, paths, etcdPort, apiPort), ...disabled(controllers, asksWebhooks)]);
    const authority = await certificateOf(folder, apiserver);
    const client = new KubeClient({ server, authority, token });
    await ready(client, apiserver);
    writeKubeconfig(paths.kubeconfig, client.access);
    const common = [`--bind-address=${host}`, `--cert-dir=${folder}`, '--authorization-always-allow-paths=/healthz,/readyz,/livez'];
    start('kube-scheduler', programs.scheduler, [...common, `--config=${writeSchedulerConfiguration(folder, paths.kubeconfig)}`, `--secure-port=${schedulerPort}`]);
    if (controllers) {
      start('kube-controller-manager', programs.controllerManager, [
        ...common, `--kubeconfig=${paths.kubeconfig}`, '--leader-elect=false', '--kube-api-qps=500', '--kube-api-burst=500',
        `--secure-port=${controllerPort}`, `--service-account-private-key-file=${paths.key}`, `--root-ca-file=${join(folder, 'apiserver.crt')}`,
      ]);
    }
    return { client, ...paths, start, service: (name) => named(services, name), mustRun: () => services.forEach((service) => service.mustRun()), stop: () => stopAll(client, services) };
  } catch (error) {
    services.forEach((service) => service.stop());
    throw error;
  }
}

/** Starts a control plane, does something with it and ends it; says `what` is under way. */
export async function withControlPlane<T>(props: ControlPlaneProps, what: string, work: (plane: ControlPlane) => Promise<T>): Promise<T> {
  const done = progress(what);
  const plane = await startControlPlane(props);
  try {
    return await work(plane);
  } finally {
    plane.stop();
    done();
  }
}

function named(services: readonly Service[], name: string): Service {
  const found = services.find((service) => service.name === name);
  if (!found) throw new Error(`service must be one of ${services.map((service) => service.name).join(', ')}, got '${name}'`);
  return found;
}

function stopAll(client: KubeClient, services: readonly Service[]): void {
  client.close();
  [...services].reverse().forEach((service) => service.stop());
}

/** Writes the key that signs tokens of service accounts, the policy of the audit and the one user; returns that user's token. */
function writeKeys(folder: string, key: string): string {
  const token = randomBytes(24).toString('hex');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(key, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  writeFileSync(join(folder, 'tokens.csv'), `${token},acceptance,acceptance,"system:masters"\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'audit-policy.yaml'), JSON.stringify({
    apiVersion: 'audit.k8s.io/v1', kind: 'Policy', omitStages: ['RequestReceived'],
    rules: [{ level: 'None', verbs: ['get', 'list', 'watch'] }, { level: 'None', resources: [{ group: 'coordination.k8s.io' }, { group: '', resources: ['events'] }, { group: 'events.k8s.io' }] }, { level: 'Metadata' }],
  }));
  return token;
}

/** A pod that found no node is looked at again after a second, not after up to ten. */
function writeSchedulerConfiguration(folder: string, kubeconfig: string): string {
  const file = join(folder, 'scheduler.yaml');
  writeFileSync(file, JSON.stringify({
    apiVersion: 'kubescheduler.config.k8s.io/v1', kind: 'KubeSchedulerConfiguration', clientConnection: { kubeconfig, qps: 500, burst: 500 },
    leaderElection: { leaderElect: false }, podInitialBackoffSeconds: 1, podMaxBackoffSeconds: 1,
  }));
  return file;
}

function etcdFlags(folder: string, port: number, peerPort: number): string[] {
  const [client, peer] = [`http://${host}:${port}`, `http://${host}:${peerPort}`];
  return [
    `--data-dir=${join(folder, 'etcd')}`, '--unsafe-no-fsync', '--log-level=warn', '--name=one', `--initial-cluster=one=${peer}`,
    `--listen-client-urls=${client}`, `--advertise-client-urls=${client}`, `--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`,
  ];
}

function apiserverFlags(folder: string, paths: { readonly auditLog: string; readonly key: string }, etcdPort: number, port: number): string[] {
  return [
    `--etcd-servers=http://${host}:${etcdPort}`, `--bind-address=${host}`, `--secure-port=${port}`, `--cert-dir=${folder}`,
    // The loopback address may not be an endpoint of a Service.
    '--endpoint-reconciler-type=none', '--service-cluster-ip-range=10.96.0.0/16', '--allow-privileged=true',
    '--authorization-mode=RBAC', `--token-auth-file=${join(folder, 'tokens.csv')}`,
    '--service-account-issuer=https://kubernetes.default.svc', `--service-account-key-file=${paths.key}`, `--service-account-signing-key-file=${paths.key}`,
    `--audit-policy-file=${join(folder, 'audit-policy.yaml')}`, `--audit-log-path=${paths.auditLog}`,
    // Else it is begun anew after 100 MB.
    '--audit-log-maxsize=100000',
  ];
}

/** Controllers make the service account of a new namespace, and take from a node what keeps pods off until it is ready. */
function disabled(controllers: boolean, asksWebhooks: boolean): string[] {
  const plugins = [...(controllers ? [] : ['ServiceAccount', 'TaintNodesByCondition']), ...(asksWebhooks ? [] : ['MutatingAdmissionWebhook', 'ValidatingAdmissionWebhook'])];
  return plugins.length === 0 ? [] : [`--disable-admission-plugins=${plugins.join()}`];
}

/** The certificate that the server makes for itself. */
function certificateOf(folder: string, apiserver: Service): Promise<string> {
  const file = join(folder, 'apiserver.crt');
  return waitFor({ what: 'the certificate of the API server', within: 180 }, () => {
    apiserver.mustRun();
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    return Promise.resolve(text.includes('-----END CERTIFICATE-----') ? text : undefined);
  });
}

async function ready(client: KubeClient, apiserver: Service): Promise<void> {
  await waitFor({ what: 'the API server ready', within: 300 }, async () => {
    apiserver.mustRun();
    return await client.send('GET', '/readyz').then(({ status }) => status === 200 ? true : undefined, () => undefined);
  });
}
