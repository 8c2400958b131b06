import { type k8s } from 'cdk8s-plus-30';
import { type Plain } from '../core-kinds';
import { Fault } from '../fault';
import { isPinned, unpinnedImage } from '../image';
import { dnsLabel } from '../names';
import { bytes, millicores, type Bytes, type Cpu } from '../units';
import { type Mount } from './mount';
import { type SecretKey } from './secret';

/** What a container gets and may use at most. CPU has no limit: a limit slows down without protecting anyone. */
export interface Resources {
  readonly cpu: Cpu;
  readonly memory: Bytes;
  /** @default - the requested memory */
  readonly memoryLimit?: Bytes;
}

/** How the kubelet finds out about a container: by HTTP, by a connection, or by a command. */
export interface Probe {
  /** Path of an HTTP request. */
  readonly path?: string;
  /** Named port of the request, or of a mere connection where no path is given. */
  readonly port?: string;
  /** Host header of the request. @default - the pod's address */
  readonly host?: string;
  /** Command that succeeds in a healthy container. */
  readonly command?: readonly string[];
  /** Seconds between two probes. @default 10 */
  readonly period?: number;
  /** Seconds until a probe counts as failed. @default 5 */
  readonly timeout?: number;
  /** Failures in a row that count. @default 3 */
  readonly failures?: number;
}

export interface Probes {
  /** Nothing else is probed until this one succeeds once. @default - none */
  readonly startup?: Probe;
  /** Traffic comes while it succeeds. */
  readonly readiness: Probe;
  /** The container is restarted when it fails. @default - never restarted while it runs */
  readonly liveness?: Probe;
}

/** A value in the environment: plain text, or a key of a Secret. */
export type EnvironmentValue = string | SecretKey;

export interface ContainerProps {
  /** Image with a tag other than `latest`, or a digest. */
  readonly image: string;
  /** Replaces the image's entry point. @default - the image's */
  readonly command?: readonly string[];
  /** @default - the image's */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, EnvironmentValue>>;
  /** Ports it listens on, by name. @default - none */
  readonly ports?: Readonly<Record<string, number>>;
  readonly resources: Resources;
  /** Folders and files, by path. @default - none */
  readonly mounts?: Readonly<Record<string, Mount>>;
  /** Why the container must write outside its mounts. @default - its root file system is read-only */
  readonly writesToRoot?: string;
}

type Container = Plain<k8s.Container>;

const defaultPeriod = 10;
const defaultFailures = 3;

/** Seconds that a container may take to start. */
export function startupTime({ startup }: Probes): number {
  return startup ? (startup.period ?? defaultPeriod) * (startup.failures ?? defaultFailures) : 0;
}

/** A container as it stands in a pod. `restricted` drops every privilege, else only escalation is refused. */
export function container(name: string, props: ContainerProps, probes: Probes | undefined, restricted: boolean): Container {
  dnsLabel(name, 'name of a container');
  return {
    name,
    image: pinned(props.image, name),
    ...(props.command && { command: [...props.command] }),
    ...(props.args && { args: [...props.args] }),
    ...(props.env && { env: environment(props.env) }),
    ...(props.ports && {
      ports: Object.entries(props.ports).map(([port, containerPort]) => ({ name: dnsLabel(port, `name of a port of '${name}'`, 15), containerPort, protocol: 'TCP' })),
    }),
    resources: resources(name, props.resources),
    ...(probes?.startup && { startupProbe: probe(name, probes.startup, props.ports) }),
    ...(probes && { readinessProbe: probe(name, probes.readiness, props.ports) }),
    ...(probes?.liveness && { livenessProbe: probe(name, probes.liveness, props.ports) }),
    securityContext: {
      allowPrivilegeEscalation: false,
      ...(restricted && { capabilities: { drop: ['ALL'] } }),
      readOnlyRootFilesystem: props.writesToRoot === undefined,
    },
    ...(props.mounts && {
      volumeMounts: Object.entries(props.mounts).map(([mountPath, mount]) => ({
        name: mount.name, mountPath, ...(mount.subPath !== undefined && { subPath: mount.subPath }), ...(mount.readOnly && { readOnly: true }),
      })),
    }),
  };
}

function pinned(image: string, name: string): string {
  if (!isPinned(image)) throw new Fault(unpinnedImage(name, image));
  return image;
}

function environment(env: Readonly<Record<string, EnvironmentValue>>): Container['env'] {
  return Object.entries(env).map(([name, value]) => typeof value === 'string'
    ? { name, value }
    : { name, valueFrom: { secretKeyRef: { name: value.secretName, key: value.key } } });
}

function resources(name: string, { cpu, memory, memoryLimit = memory }: Resources): Container['resources'] {
  millicores(cpu, `cpu of container '${name}'`);
  if (bytes(memoryLimit, `memory limit of container '${name}'`) < bytes(memory, `memory of container '${name}'`)) {
    throw new Fault(`memory limit of container '${name}' must be at least its memory '${memory}', got '${memoryLimit}'`);
  }
  return { requests: { cpu, memory }, limits: { memory: memoryLimit } };
}

function probe(name: string, props: Probe, ports: Readonly<Record<string, number>> = {}): Plain<k8s.Probe> {
  const times = { periodSeconds: props.period ?? defaultPeriod, timeoutSeconds: props.timeout ?? 5, failureThreshold: props.failures ?? defaultFailures };
  if (props.command) return { exec: { command: [...props.command] }, ...times };
  if (props.port === undefined) throw new Fault(`a probe of container '${name}' must have a port or a command, got neither`);
  if (!Object.hasOwn(ports, props.port)) {
    throw new Fault(`port of a probe of container '${name}' must be one of ${Object.keys(ports).join(', ') || 'none'}, got '${props.port}'`);
  }
  if (props.path === undefined) return { tcpSocket: { port: props.port }, ...times };
  return {
    httpGet: { path: props.path, port: props.port, scheme: 'HTTP', ...(props.host && { httpHeaders: [{ name: 'Host', value: props.host }] }) },
    ...times,
  };
}
