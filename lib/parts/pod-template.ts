import { type k8s } from 'cdk8s-plus-30';
import { isDeepStrictEqual } from 'node:util';
import { type Application } from '../application';
import { type Plain } from '../core-kinds';
import { Fault } from '../fault';
import { type Pods } from '../pods';
import { type ApiAccess } from './api-access';
import { gpuScheduling, withGpus } from './gpus';
import { container, type ContainerProps, type Probes } from './container';
import { type Mount } from './mount';
import { type PriorityClassName } from './priority';

/** What all pods of ours have in common, whatever runs them. */
export interface PodProps extends ContainerProps {
  /** User and group of its processes. @default 1000 */
  readonly user?: number;
  /** Group that owns its volumes. @default - the user's number */
  readonly group?: number;
  /**
   * The privileges it cannot do without and why: it then runs as root with the runtime's default capabilities, in a
   * namespace that enforces `baseline`.
   * @default - none: it meets Pod Security `restricted`
   */
  readonly runsAsRoot?: { readonly because: string };
  /** Who goes first when there is not room for all. @default 'workload-default' */
  readonly priority?: PriorityClassName;
  /** Containers that run to their end one after another before the first. @default - none */
  readonly initContainers?: Readonly<Record<string, ContainerProps>>;
  /** Further containers beside the first, each with its probes. @default - none */
  readonly sidecars?: Readonly<Record<string, ContainerProps & { readonly probes: Probes }>>;
  /** Service account whose token the pod gets. @default - that of `apiAccess`, or none: no access to the Kubernetes API */
  readonly serviceAccount?: string;
  /**
   * What it may do with the Kubernetes API in its namespace: it then gets a service account of its own with a Role of exactly
   * these rules, its token, and the way to the API. @default - nothing
   */
  readonly apiAccess?: ApiAccess;
  /** GPUs of its first container, all of one node; its pods then tolerate the taint `nvidia.com/gpu`. @default 0 */
  readonly gpus?: number;
  /** Seconds a pod has to stop. @default 30 */
  readonly terminationGracePeriod?: number;
}

type PodTemplate = Plain<k8s.PodTemplateSpec>;
type PodSpec = Plain<k8s.PodSpec>;

/** Labels by which the pods of a workload are selected; they can never change, so they are the name and nothing else. */
export function podLabels(name: string): Record<string, string> {
  return { 'app.kubernetes.io/name': name };
}

/** The pods of a workload: hardened, spread, with everything mounted that its containers ask for. */
export function podTemplate(name: string, application: Application, props: PodProps, probes: Probes | undefined, replicas: number): PodTemplate {
  checkContainerNames(name, props);
  const restricted = props.runsAsRoot === undefined;
  const serviceAccount = serviceAccountOf(name, props);
  const mounts = podMounts(name, props);
  const contents = mounts.filter((mount) => mount.content !== undefined);
  return {
    metadata: {
      labels: podLabels(name),
      ...(contents.length > 0 && { annotations: Object.fromEntries(contents.map((mount) => [`checksum/${mount.name}`, mount.content as string])) }),
    },
    spec: {
      priorityClassName: props.priority ?? 'workload-default',
      automountServiceAccountToken: serviceAccount !== undefined,
      ...(serviceAccount !== undefined && { serviceAccountName: serviceAccount }),
      enableServiceLinks: false,
      terminationGracePeriodSeconds: props.terminationGracePeriod ?? 30,
      securityContext: podSecurityContext(props, mounts, restricted),
      ...(props.initContainers && {
        initContainers: Object.entries(props.initContainers).map(([id, init]) => container(id, init, undefined, restricted)),
      }),
      containers: [
        withGpus(container(name, props, probes, restricted), props.gpus),
        ...Object.entries(props.sidecars ?? {}).map(([id, sidecar]) => container(id, sidecar, sidecar.probes, restricted)),
      ],
      ...gpuScheduling(name, application, props.gpus),
      ...(mounts.length > 0 && { volumes: mounts.map((mount) => ({ name: mount.name, ...mount.volume })) }),
      ...(replicas > 1 && { topologySpreadConstraints: spread(name, application) }),
    },
  };
}

/** Everything the containers of a pod mount, once each; two different things must not share a name. */
export function podMounts(name: string, props: PodProps): Mount[] {
  const mounts = new Map<string, Mount>();
  for (const mount of allContainers(props).flatMap(({ mounts: mounted }) => Object.values(mounted ?? {}))) {
    const known = mounts.get(mount.name) ?? mount;
    if (!isDeepStrictEqual(known.volume, mount.volume)) {
      throw new Fault(`volume '${mount.name}' of the pods of '${name}' must be one thing, got ${told(known)} and ${told(mount)}; give one of them another name`);
    }
    mounts.set(mount.name, known);
  }
  return [...mounts.values()];
}

function serviceAccountOf(name: string, { serviceAccount, apiAccess }: PodProps): string | undefined {
  if (serviceAccount === undefined) return apiAccess && name;
  if (apiAccess) throw new Fault(`serviceAccount of '${name}' must not stand beside apiAccess, which makes one, got '${serviceAccount}'; remove one of them`);
  return serviceAccount;
}

function checkContainerNames(name: string, props: PodProps): void {
  const names = [name, ...Object.keys(props.initContainers ?? {}), ...Object.keys(props.sidecars ?? {})];
  const twice = names.find((id, index) => names.indexOf(id) !== index);
  if (twice !== undefined) throw new Fault(`containers of '${name}' must have a name of their own each, got '${twice}' twice; rename one of them`);
}

function told({ volume }: Mount): string {
  return JSON.stringify(volume);
}

function allContainers(props: PodProps): ContainerProps[] {
  return [props, ...Object.values(props.initContainers ?? {}), ...Object.values(props.sidecars ?? {})];
}

/** Declares the connections that the secrets of a pod stand for. */
export function connectToWhatSecretsOpen(pods: Pods, props: PodProps): void {
  const values = allContainers(props).flatMap(({ env }) => Object.values(env ?? {}));
  const endpoints = values.flatMap((value) => typeof value !== 'string' && value.opens ? [value.opens] : []);
  pods.connectsTo(...new Map(endpoints.map((endpoint) => [endpoint.pods, endpoint])).values());
}

function podSecurityContext(props: PodProps, mounts: readonly Mount[], restricted: boolean): PodSpec['securityContext'] {
  const user = props.user ?? 1000;
  const group = props.group ?? user;
  if (restricted && user === 0) {
    throw new Fault("user of a pod must not be 0, got root; choose another number, or say why it cannot do without: runsAsRoot: { because: '…' }");
  }
  return {
    ...(restricted && { runAsNonRoot: true, runAsUser: user, runAsGroup: group }),
    ...(mounts.length > 0 && { fsGroup: group, fsGroupChangePolicy: 'OnRootMismatch' }),
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** Prefers other nodes, and other zones where there are some; never leaves a pod unscheduled for it. */
function spread(name: string, application: Application): PodSpec['topologySpreadConstraints'] {
  const zones = new Set(application.cluster.platform.nodes.flatMap(({ workloads, zone }) => workloads === false ? [] : zone ?? []));
  const keys = zones.size > 1 ? ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'] : ['kubernetes.io/hostname'];
  return keys.map((topologyKey) => ({
    maxSkew: 1, topologyKey, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: podLabels(name) },
  }));
}
