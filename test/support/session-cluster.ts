import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CoreProps } from '../../lib/core-kinds';
import { type Rendered } from './rendered';

/**
 * Hands commands to the stand-in for the cluster, which answers with the exit code and what is printed. They are functions and
 * no programs, because a session takes hundreds of them.
 */
const forwarders = `
forward() {
  local input="" reply=""
  case "$*" in *"--filename -"* | *"--data @-"*) IFS= read -r -d '' input || true ;; esac
  exec 7<>"/dev/tcp/127.0.0.1/$PORT"
  printf '%s\\0' "$@" "$input" >&7
  printf '\\1' >&7
  IFS= read -r -d '' reply <&7 || true
  exec 7>&-
  printf '%s' "\${reply#*$'\\n'}"
  return "\${reply%%$'\\n'*}"
}
command() { forward "$@"; }
curl() { forward curl "$@"; }
date() { forward date "$@"; }
sleep() { forward sleep "$@"; }
`;

export interface WorkloadState {
  readonly kind: 'Deployment' | 'StatefulSet';
  readonly namespace: string;
  readonly name: string;
  replicas: number;
  /** Pods that there are, which a gate keeps from becoming more. */
  pods?: number;
  /** The operator that sets its replicas back, as `namespace/name`, and what to. */
  readonly keptBy?: { readonly operator: string; readonly replicas: number };
  /** Application that brought it, for Argo CD's annotation. */
  readonly application?: string;
}

export interface DatabaseState {
  readonly namespace: string;
  readonly name: string;
  readonly archived: boolean;
  hibernated: boolean;
  running: boolean;
}

export interface PodState {
  readonly namespace: string;
  readonly name: string;
  readonly owner?: string;
  readonly phase?: string;
}

interface BackupState {
  readonly namespace: string;
  readonly resource: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly made: number;
}

export interface Present {
  readonly workloads: readonly WorkloadState[];
  readonly databases?: readonly DatabaseState[];
  readonly pods?: readonly PodState[];
}

type Reply = { readonly code: number; readonly output: string };

const fine: Reply = { code: 0, output: '' };
const refused = (output: string): Reply => ({ code: 1, output });

/** What `--output custom-columns=` prints of objects that are known by the paths of their columns. */
function table(args: readonly string[], rows: readonly Readonly<Record<string, string | undefined>>[]): Reply {
  const columns = args.find((arg) => arg.startsWith('custom-columns='))?.slice('custom-columns='.length).split(',').map((column) => column.slice(column.indexOf(':') + 1)) ?? [];
  const unknown = columns.find((column) => rows.some((row) => !Object.hasOwn(row, column)));
  if (unknown !== undefined || !args.includes('--no-headers')) throw new Error(`column '${unknown}' must be known`);
  return { code: 0, output: rows.map((row) => `${columns.map((column) => (row[column] ?? '<none>').padEnd(12)).join('   ')}\n`).join('') };
}

/** Seconds of the clock at the beginning. */
export const beginning = 1_750_000_000;

/**
 * Stands in for a cluster against which the keeper's own scripts run: it has the rights, the plan and the times of a
 * rendered one, a clock that goes on in waits alone, operators that set back what they look after, and gates.
 */
export class SessionCluster {
  public now = beginning;
  public readonly workloads: WorkloadState[];
  public readonly databases: DatabaseState[];
  public readonly pods: PodState[];
  public readonly backups: BackupState[] = [];
  public readonly gates = new Set<string>();
  public readonly configMaps = new Map<string, Record<string, string>>();
  public readonly keeper = { replicas: 1, generation: 1 };
  /** What was done to the cluster, in order. */
  public readonly deeds: string[] = [];
  /** What people were told, with the minute since the beginning. */
  public readonly told: string[] = [];
  /** What the keeper was not allowed to do, or said that nobody understood. */
  public readonly faults: string[] = [];
  /** How a backup stands after some seconds. */
  public backupPhase = (_made: number, age: number): string => age >= 60 ? 'completed' : 'running';
  /** Whether a call is answered at all. */
  public answers = (_call: string): boolean => true;
  /** What happens at some moments, by seconds since the beginning. */
  public readonly events: { readonly at: number; readonly happens: () => void }[] = [];

  private readonly folder = mkdtempSync(join(tmpdir(), 'flotilla-session-'));
  private readonly rules: Map<string, { apiGroups: string[]; resources: string[]; verbs: string[]; resourceNames?: string[] }[]>;
  private readonly environment: Record<string, string>;
  private kill: (() => void) | undefined;
  private calls = 0;
  private crashAt = Infinity;
  private until = Infinity;

  public constructor(rendered: Rendered, present: Present) {
    this.workloads = present.workloads.map((workload) => ({ ...workload, pods: workload.replicas }));
    this.databases = (present.databases ?? []).map((database) => ({ ...database }));
    this.pods = [...present.pods ?? []];
    const scripts = rendered.core('ConfigMap', 'session-scripts').data!;
    const plan = rendered.core('ConfigMap', 'session-plan').data!;
    for (const name of ['tmp', 'session', 'plan']) mkdirSync(join(this.folder, name));
    const placed = (text: string): string => text.replace(/\/opt\/(session|plan)(?=\/)|\/tmp(?=\/)/g, (place) => join(this.folder, place.replace('/opt', '')));
    for (const [file, text] of Object.entries(scripts)) writeFileSync(join(this.folder, 'session', file), placed(text));
    for (const [file, text] of Object.entries(plan)) writeFileSync(join(this.folder, 'plan', file), text);
    writeFileSync(join(this.folder, 'stand-in.sh'), forwarders);
    const roles = rendered.all('Role').filter(({ metadata }) => metadata.name === 'session-keeper');
    this.rules = new Map(roles.map((role: CoreProps<'Role'>) => [role.metadata.namespace!, role.rules as never]));
    const container = rendered.core('Deployment', 'session-keeper').spec!.template.spec!.containers[0]!;
    this.environment = Object.fromEntries(container.env!.map(({ name, value }) => [name, value ?? 'https://chat.example.org/secret-path']));
  }

  /** Runs the keeper until it has ended itself, or until some seconds since the beginning, or until a call that it does not survive. */
  public async run({ until, crashAt = Infinity }: { until?: number; crashAt?: number } = {}): Promise<void> {
    this.until = until === undefined ? this.now + 24 * 3600 : beginning + until;
    this.crashAt = crashAt;
    this.calls = 0;
    const server: Server = createServer((socket) => this.serve(socket));
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const { port } = server.address() as { port: number };
    const env = { ...this.environment, PATH: process.env.PATH, PORT: String(port) };
    const child = spawn('/bin/bash', ['--norc', '-c', '. "$1/stand-in.sh"; . "$1/session/keeper.sh"', 'bash', this.folder], { env, detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => { errors += chunk.toString(); });
    this.kill = () => process.kill(-child.pid!, 'SIGKILL');
    await new Promise((ended) => child.on('close', ended));
    await new Promise((closed) => server.close(closed));
    if (until === undefined && crashAt === Infinity && this.keeper.replicas > 0) this.faults.push('it did not end');
    const shell = errors.split('\n').filter((line) => /: line \d+: |^jq: error|^awk: /.test(line) && !line.includes('Killed'));
    if (shell.length > 0) this.faults.push(...shell);
  }

  /** What someone does who starts the cluster. */
  public start(): void {
    this.keeper.replicas = 1;
    this.keeper.generation += 1;
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** Names of all pods that keep a node, but for the keeper's own. */
  public get running(): string[] {
    return [...this.gatherPods().filter(({ owner, phase }) => owner !== 'DaemonSet' && phase !== 'Succeeded')].map(({ namespace, name }) => `${namespace}/${name}`);
  }

  /** Number of calls of the last run. */
  public get callCount(): number {
    return this.calls;
  }

  private serve(socket: Socket): void {
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.endsWith('\0\x01')) return;
      const [command, ...rest] = text.slice(0, -2).split('\0');
      const input = rest.pop()!;
      this.calls += 1;
      const { code, output } = this.answer(command!, rest, input);
      if (this.calls >= this.crashAt || this.now > this.until) this.kill!();
      // A fault that is repeated for ever would never take the clock there.
      if (this.calls > 20_000) this.kill!();
      socket.end(`${code}\n${output}\0`);
    });
    socket.on('error', () => undefined);
  }

  private answer(command: string, args: readonly string[], input: string): Reply {
    if (command === 'date') return { code: 0, output: args.includes('+%s') ? String(this.now) : new Date(Number(args.find((arg) => arg.startsWith('@'))!.slice(1)) * 1000).toISOString().slice(11, 16) };
    if (command === 'sleep') return this.wait(Number(args[0]));
    if (!this.answers([command, ...args].join(' '))) return refused('no answer');
    if (command === 'curl') {
      this.told.push(`${Math.round((this.now - beginning) / 60)}: ${(JSON.parse(input) as { text: string }).text}`);
      return fine;
    }
    const reply = this.kubectl(args.filter((arg) => !arg.startsWith('--request-timeout')), input);
    this.reconcile();
    return reply;
  }

  private wait(seconds: number): Reply {
    this.now += this.configMaps.get('session')?.phase === 'running' ? this.untilSomethingHappens(seconds) : seconds;
    for (const event of this.events.splice(0)) {
      if (beginning + event.at <= this.now) event.happens();
      else this.events.push(event);
    }
    this.reconcile();
    if (this.keeper.replicas === 0) this.kill!();
    return fine;
  }

  /** While all runs the clock goes on in steps of half an hour, so that six hours do not take a thousand of them. */
  private untilSomethingHappens(seconds: number): number {
    const step = 1800 - (this.now - beginning) % 1800;
    const events = [this.until + 1, ...this.events.map(({ at }) => beginning + at)].filter((time) => time > this.now).map((time) => time - this.now);
    return Math.max(Math.min(step, ...events), Math.min(seconds, step));
  }

  /** What operators do meanwhile. */
  private reconcile(): void {
    const runs = (namespace: string): boolean => this.workloads.some((workload) => workload.namespace === namespace && workload.kind === 'Deployment' && workload.replicas > 0);
    for (const workload of this.workloads) {
      const [namespace, name] = workload.keptBy?.operator.split('/') ?? [];
      const operator = this.workloads.find((other) => other.namespace === namespace && other.name === name);
      if (workload.keptBy && operator && operator.replicas > 0 && workload.replicas !== workload.keptBy.replicas) this.scale(workload, workload.keptBy.replicas);
      if (!this.gates.has(workload.namespace)) workload.pods = workload.replicas;
    }
    for (const database of this.databases) {
      if (!runs('cnpg-system')) continue;
      if (database.hibernated) database.running = false;
      else if (!this.gates.has(database.namespace)) database.running = true;
    }
  }

  private scale(workload: WorkloadState, replicas: number): void {
    workload.replicas = replicas;
    workload.pods = this.gates.has(workload.namespace) ? Math.min(workload.pods!, replicas) : replicas;
  }

  private gatherPods(): (PodState & { database?: boolean })[] {
    return [
      ...this.workloads.flatMap(({ namespace, name, pods }) => Array.from({ length: pods! }, (_, index) => ({ namespace, name: `${name}-${index}`, owner: 'ReplicaSet' }))),
      ...this.databases.filter(({ running }) => running).map(({ namespace, name }) => ({ namespace, name: `${name}-1`, owner: 'Cluster', database: true })),
      ...this.pods,
    ];
  }

  private permit(namespace: string, group: string, resource: string, verb: string, name?: string): boolean {
    const allowed = (this.rules.get(namespace) ?? []).some(({ apiGroups, resources, verbs, resourceNames }) =>
      apiGroups.includes(group) && resources.includes(resource) && verbs.includes(verb) && (resourceNames === undefined || (name !== undefined && resourceNames.includes(name))));
    if (!allowed) this.faults.push(`forbidden: ${verb} ${resource}.${group} ${namespace}/${name ?? ''}`);
    return allowed;
  }

  private kubectl(args: readonly string[], input: string): Reply {
    const [, namespace, verb, resource, name] = args as [string, string, string, string, string];
    if (args[0] !== '--namespace') return this.unknown(args);
    const option = (option: string): string | undefined => args[args.indexOf(option) + 1];
    switch (resource.toLowerCase()) {
      case 'configmap': return this.configMap(namespace, verb, name, args);
      case 'deployments.apps,statefulsets.apps': return this.list(namespace, ['Deployment', 'StatefulSet'], args);
      case 'deployments.apps': return this.list(namespace, ['Deployment'], args);
      case 'deployment': case 'statefulset': return this.workload(namespace, verb, resource, name, args);
      case 'resourcequota': case 'quota': return this.quota(namespace, verb, name, args);
      case 'pods': return this.listPods(namespace, args.includes('--selector') ? option('--selector') : undefined, args);
      case 'pod': return this.deletePod(namespace, verb, name);
      case 'clusters.postgresql.cnpg.io': return this.database(namespace, verb, name, args);
      case 'backups.postgresql.cnpg.io': case 'backups.velero.io': return this.backup(namespace, verb, resource, name, args);
      case '--filename': return this.createBackup(namespace, input);
      default: return this.unknown(args);
    }
  }

  private unknown(args: readonly string[]): Reply {
    this.faults.push(`not understood: ${args.join(' ')}`);
    return refused('unknown');
  }

  private configMap(namespace: string, verb: string, name: string, args: readonly string[]): Reply {
    if (!this.permit(namespace, '', 'configmaps', verb, name)) {
      if (verb !== 'create') return refused('forbidden');
      this.faults.pop();
      if (!this.permit(namespace, '', 'configmaps', 'create')) return refused('forbidden');
    }
    const present = this.configMaps.get(name);
    switch (verb) {
      case 'get': return present ? { code: 0, output: args.includes('name') ? `configmap/${name}` : Object.entries(present).map(([key, value]) => `${key} ${value}\n`).join('') } : args.includes('--ignore-not-found') ? fine : refused('NotFound');
      case 'delete': this.configMaps.delete(name); return fine;
      case 'create':
        if (present) return refused('AlreadyExists');
        this.configMaps.set(name, Object.fromEntries(args.filter((arg) => arg.startsWith('--from-literal=')).map((arg) => arg.slice(15).split('=') as [string, string])));
        return fine;
      case 'patch':
        if (!present) return refused('NotFound');
        Object.assign(present, (JSON.parse(args[args.indexOf('--patch') + 1]!) as { data: Record<string, string> }).data);
        return fine;
      default: return this.unknown(args);
    }
  }

  private list(namespace: string, kinds: readonly string[], args: readonly string[]): Reply {
    if (!kinds.every((kind) => this.permit(namespace, 'apps', `${kind.toLowerCase()}s`, 'list'))) return refused('forbidden');
    return table(args, this.workloads.filter((workload) => workload.namespace === namespace && kinds.includes(workload.kind)).map(({ kind, name, replicas, pods, keptBy, application }) => ({
      '.kind': kind, '.metadata.name': name, '.spec.replicas': String(replicas), '.status.availableReplicas': pods === 0 ? undefined : String(pods),
      '.metadata.ownerReferences[*].kind': keptBy && 'Prometheus',
      '.metadata.annotations.argocd\\.argoproj\\.io/tracking-id': application && `${application}:apps/${kind}:${namespace}/${name}`,
    })));
  }

  private workload(namespace: string, verb: string, kind: string, name: string, args: readonly string[]): Reply {
    const resource = `${kind.toLowerCase()}s`;
    if (!this.permit(namespace, 'apps', resource, 'get', name)) return refused('forbidden');
    if (verb === 'scale' && !this.permit(namespace, 'apps', `${resource}/scale`, 'patch', name)) return refused('forbidden');
    const replicas = Number(args.find((arg) => arg.startsWith('--replicas='))?.slice(11));
    if (namespace === 'session') {
      if (verb === 'get') return { code: 0, output: String(this.keeper.generation) };
      Object.assign(this.keeper, { replicas, generation: this.keeper.generation + 1 });
      this.deeds.push('scale keeper 0');
      return fine;
    }
    const found = this.workloads.find((workload) => workload.namespace === namespace && workload.name === name && workload.kind.toLowerCase() === kind.toLowerCase());
    if (!found) return args.includes('--ignore-not-found') ? fine : refused('NotFound');
    if (verb === 'get') return { code: 0, output: String(found.replicas) };
    if (verb !== 'scale' || Number.isNaN(replicas)) return this.unknown(args);
    this.deeds.push(`scale ${namespace}/${name} ${replicas}`);
    this.scale(found, replicas);
    return fine;
  }

  private quota(namespace: string, verb: string, name: string, args: readonly string[]): Reply {
    if (!this.permit(namespace, '', 'resourcequotas', verb, verb === 'create' ? undefined : name)) return refused('forbidden');
    switch (verb) {
      case 'get': return { code: 0, output: this.gates.has(namespace) ? `resourcequota/${name}` : '' };
      case 'create':
        if (!args.includes('--hard=pods=0')) return this.unknown(args);
        this.gates.add(namespace);
        this.deeds.push(`gate ${namespace}`);
        return fine;
      case 'delete':
        if (this.gates.delete(namespace)) this.deeds.push(`open ${namespace}`);
        return fine;
      default: return this.unknown(args);
    }
  }

  private listPods(namespace: string, selector: string | undefined, args: readonly string[]): Reply {
    if (!this.permit(namespace, '', 'pods', 'list')) return refused('forbidden');
    const of = this.gatherPods().filter((pod) => pod.namespace === namespace
      && (selector === undefined || (selector === 'cnpg.io/cluster') === (pod.database === true)));
    if (!args.includes('status.phase!=Succeeded,status.phase!=Failed')) return this.unknown(args);
    return table(args, of.filter(({ phase }) => phase !== 'Succeeded').map(({ name, owner }) => ({ '.metadata.name': name, '.metadata.ownerReferences[*].kind': owner })));
  }

  private deletePod(namespace: string, verb: string, name: string): Reply {
    if (verb !== 'delete' || !this.permit(namespace, '', 'pods', 'delete', name)) return refused('forbidden');
    this.deeds.push(`delete pod ${namespace}/${name}`);
    const index = this.pods.findIndex((pod) => pod.namespace === namespace && pod.name === name);
    if (index >= 0) this.pods.splice(index, 1);
    for (const database of this.databases) if (database.namespace === namespace && name === `${database.name}-1`) database.running = false;
    return fine;
  }

  private database(namespace: string, verb: string, name: string, args: readonly string[]): Reply {
    const isList = verb === 'get' && name.startsWith('--');
    if (!this.permit(namespace, 'postgresql.cnpg.io', 'clusters', isList ? 'list' : verb === 'annotate' ? 'patch' : verb, isList ? undefined : name)) return refused('forbidden');
    const found = this.databases.filter((database) => database.namespace === namespace);
    if (isList) {
      return table(args, found.map((database) => ({
        '.metadata.name': database.name, '.metadata.annotations.cnpg\\.io/hibernation': database.hibernated ? 'on' : undefined,
        '.spec.plugins[*].isWALArchiver': database.archived ? 'true' : undefined,
      })));
    }
    const one = found.find((database) => database.name === name);
    if (!one) return args.includes('--ignore-not-found') ? fine : refused('NotFound');
    if (verb === 'get') return { code: 0, output: `cluster/${name}` };
    one.hibernated = args.includes('cnpg.io/hibernation=on');
    this.deeds.push(`${one.hibernated ? 'hibernate' : 'wake'} ${namespace}/${name}`);
    return fine;
  }

  private createBackup(namespace: string, input: string): Reply {
    const manifest = JSON.parse(input) as { apiVersion: string; kind: string; metadata: { name: string; labels: Record<string, string> }; spec: Record<string, unknown> };
    const [group] = manifest.apiVersion.split('/') as [string];
    if (manifest.kind !== 'Backup' || !this.permit(namespace, group, 'backups', 'create')) return refused('forbidden');
    this.backups.push({ namespace, resource: `backups.${group}`, name: manifest.metadata.name, labels: manifest.metadata.labels, made: this.now });
    const of = group === 'velero.io' ? (manifest.spec as { includedNamespaces: string[] }).includedNamespaces.join() : (manifest.spec as { cluster: { name: string } }).cluster.name;
    this.deeds.push(`backup ${namespace}/${of}`);
    return fine;
  }

  private backup(namespace: string, verb: string, resource: string, name: string, args: readonly string[]): Reply {
    const group = resource.slice('backups.'.length);
    if (verb === 'delete') {
      if (!this.permit(namespace, group, 'backups', 'list') || !this.permit(namespace, group, 'backups', 'deletecollection') || !this.permit(namespace, group, 'backups', 'delete')) return refused('forbidden');
      const kept = /^flotilla\.dev\/session,flotilla\.dev\/session!=(.+)$/.exec(args[args.indexOf('--selector') + 1]!)?.[1];
      if (kept === undefined) return this.unknown(args);
      const old = this.backups.filter((backup) => backup.namespace === namespace && backup.resource === resource && backup.labels['flotilla.dev/session'] !== kept);
      for (const backup of old) this.backups.splice(this.backups.indexOf(backup), 1);
      return fine;
    }
    if (!this.permit(namespace, group, 'backups', 'get', name)) return refused('forbidden');
    const found = this.backups.find((backup) => backup.namespace === namespace && backup.resource === resource && backup.name === name);
    if (!found) return args.includes('--ignore-not-found') ? fine : refused('NotFound');
    if (args.includes('name')) return { code: 0, output: name };
    return { code: 0, output: this.backupPhase(found.made, this.now - found.made) };
  }
}
