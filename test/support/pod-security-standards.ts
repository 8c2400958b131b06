import { type Manifest } from '../../lib/manifest';

/**
 * Kubernetes' Pod Security Standards as tables of controls, written from their text and apart from the library's own
 * reckoning. @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
interface Context {
  readonly [field: string]: unknown;
}

interface Control {
  readonly name: string;
  /** Whether a pod with these containers violates the control. */
  readonly violated: (pod: Context, containers: readonly Context[]) => boolean;
}

const at = (value: unknown, ...path: readonly string[]): unknown => path.reduce((inner: unknown, key) => (inner as Context | undefined)?.[key], value);
const items = (value: unknown): Context[] => (value ?? []) as Context[];
const anywhere = (pod: Context, containers: readonly Context[], path: readonly string[], bad: (value: unknown) => boolean): boolean =>
  [pod, ...containers].some((holder) => bad(at(holder, 'securityContext', ...path)));
const volumes = (pod: Context): string[] => items(pod.volumes).flatMap((volume) => Object.keys(volume).filter((key) => key !== 'name'));

const capabilities = 'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(' ');
const sysctls = [
  'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.ip_unprivileged_port_start', 'net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range',
  'net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem',
];
const selinuxTypes = ['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];

const baseline: readonly Control[] = [
  { name: 'HostProcess', violated: (pod, containers) => anywhere(pod, containers, ['windowsOptions', 'hostProcess'], (value) => value === true) },
  { name: 'Host Namespaces', violated: (pod) => ['hostNetwork', 'hostPID', 'hostIPC'].some((field) => pod[field] === true) },
  { name: 'Privileged Containers', violated: (_pod, containers) => containers.some((container) => at(container, 'securityContext', 'privileged') === true) },
  { name: 'Capabilities', violated: (_pod, containers) => containers.some((container) => items(at(container, 'securityContext', 'capabilities', 'add')).some((name) => !capabilities.includes(String(name)))) },
  { name: 'HostPath Volumes', violated: (pod) => volumes(pod).includes('hostPath') },
  { name: 'Host Ports', violated: (_pod, containers) => containers.some((container) => items(container.ports).some(({ hostPort }) => hostPort !== undefined && hostPort !== 0)) },
  { name: 'AppArmor', violated: (pod, containers) => anywhere(pod, containers, ['appArmorProfile', 'type'], (value) => value === 'Unconfined') },
  { name: 'SELinux', violated: (pod, containers) =>
    anywhere(pod, containers, ['seLinuxOptions', 'type'], (value) => value !== undefined && !selinuxTypes.includes(String(value)))
    || ['user', 'role'].some((field) => anywhere(pod, containers, ['seLinuxOptions', field], (value) => value !== undefined && value !== '')) },
  { name: '/proc Mount Type', violated: (_pod, containers) => containers.some((container) => ![undefined, 'Default'].includes(at(container, 'securityContext', 'procMount') as string)) },
  { name: 'Seccomp', violated: (pod, containers) => anywhere(pod, containers, ['seccompProfile', 'type'], (value) => value === 'Unconfined') },
  { name: 'Host Probes / Lifecycle Hooks', violated: (_pod, containers) => containers.some((container) =>
    [...['livenessProbe', 'readinessProbe', 'startupProbe'].map((probe) => [probe]), ['lifecycle', 'postStart'], ['lifecycle', 'preStop']].some((path) =>
      ['httpGet', 'tcpSocket'].some((action) => ![undefined, ''].includes(at(container, ...path, action, 'host') as string)))) },
  { name: 'Sysctls', violated: (pod) => items(at(pod, 'securityContext', 'sysctls')).some(({ name }) => !sysctls.includes(String(name))) },
];

const restricted: readonly Control[] = [
  { name: 'Volume Types', violated: (pod) =>
    volumes(pod).some((type) => !['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'].includes(type)) },
  { name: 'Privilege Escalation', violated: (_pod, containers) => containers.some((container) => at(container, 'securityContext', 'allowPrivilegeEscalation') !== false) },
  { name: 'Running as Non-root', violated: (pod, containers) => at(pod, 'securityContext', 'runAsNonRoot') === false || containers.some((container) => (at(container, 'securityContext', 'runAsNonRoot') ?? at(pod, 'securityContext', 'runAsNonRoot')) !== true) },
  { name: 'Running as Non-root user', violated: (pod, containers) => anywhere(pod, containers, ['runAsUser'], (value) => value === 0) },
  { name: 'Seccomp', violated: (pod, containers) => containers.some((container) =>
    !['RuntimeDefault', 'Localhost'].includes(String(at(container, 'securityContext', 'seccompProfile', 'type') ?? at(pod, 'securityContext', 'seccompProfile', 'type')))) },
  { name: 'Capabilities', violated: (_pod, containers) => containers.some((container) => {
    const { drop, add } = (at(container, 'securityContext', 'capabilities') ?? {}) as { drop?: string[]; add?: string[] };
    return !(drop ?? []).includes('ALL') || (add ?? []).some((name) => name !== 'NET_BIND_SERVICE');
  }) },
];

export type Level = 'restricted' | 'baseline' | 'privileged';

/** The strictest level that a pod specification meets, with the controls that keep it from the next one. */
export function levelOf(spec: unknown): { level: Level; violations: string[] } {
  const pod = spec as Context;
  const containers = ['initContainers', 'containers', 'ephemeralContainers'].flatMap((field) => items(pod[field]));
  const broken = (controls: readonly Control[]): string[] => controls.filter(({ violated }) => violated(pod, containers)).map(({ name }) => name);
  const ofBaseline = broken(baseline);
  if (ofBaseline.length > 0) return { level: 'privileged', violations: ofBaseline };
  const ofRestricted = broken(restricted);
  return { level: ofRestricted.length > 0 ? 'baseline' : 'restricted', violations: ofRestricted };
}

/** Specifications of pods anywhere in an object, whatever its kind. */
export function podSpecsIn(manifest: Manifest): Context[] {
  const find = (value: unknown): Context[] => {
    if (Array.isArray(value)) return value.flatMap(find);
    if (typeof value !== 'object' || value === null) return [];
    if (Array.isArray((value as Context).containers)) return [value as Context];
    return Object.values(value).flatMap(find);
  };
  return find(manifest.spec);
}
