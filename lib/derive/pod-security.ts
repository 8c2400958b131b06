import { type Manifest } from '../manifest';
import { groupKind } from '../object-identity';
import { looser, type PodSecurityLevel } from '../pod-security';
import { containersOf, podSpecOf, type PodSpec } from '../pod-spec';

type Container = PodSpec['containers'][number];

/** Volumes that `restricted` knows; `hostPath` needs `privileged`, any other `baseline`. */
const restrictedVolumes = new Set(['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret']);

/** Capabilities that `baseline` lets a container add. */
const baselineCapabilities = new Set([
  'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT',
]);

/** Sysctls that `baseline` and `restricted` allow. */
const safeSysctls = new Set([
  'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.ip_local_reserved_ports', 'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_syncookies', 'net.ipv4.tcp_wmem',
]);

/**
 * The strictest Pod Security level that the pods of an object meet.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function podSecurityOf(manifest: Manifest): PodSecurityLevel {
  if (groupKind(manifest) === 'postgresql.cnpg.io/Cluster') return 'restricted';
  const pod = podSpecOf(manifest);
  return pod ? levelOf(pod.spec) : 'restricted';
}

function levelOf(spec: PodSpec): PodSecurityLevel {
  const containers = containersOf(spec);
  if (needsPrivileged(spec, containers)) return 'privileged';
  const volumes = (spec.volumes ?? []).flatMap((volume) => Object.keys(volume).filter((key) => key !== 'name'));
  const meets = volumes.every((volume) => restrictedVolumes.has(volume)) && containers.every((container) => isRestricted(spec, container));
  return meets ? 'restricted' : 'baseline';
}

function needsPrivileged(spec: PodSpec, containers: readonly Container[]): boolean {
  if (spec.hostNetwork || spec.hostPID || spec.hostIPC) return true;
  if ((spec.volumes ?? []).some((volume) => volume.hostPath !== undefined)) return true;
  if ((spec.securityContext?.sysctls ?? []).some((sysctl) => !safeSysctls.has(sysctl.name))) return true;
  if (loosensProfiles(spec.securityContext)) return true;
  return containers.some((container) => {
    const context = container.securityContext;
    return context?.privileged === true || loosensProfiles(context)
      || (context?.procMount !== undefined && context.procMount !== 'Default')
      || (context?.capabilities?.add ?? []).some((capability) => !baselineCapabilities.has(capability))
      || (container.ports ?? []).some((port) => (port.hostPort ?? 0) !== 0)
      || callsOtherHosts(container);
  });
}

/** Types of SELinux that `baseline` allows beside none. */
const selinuxTypes = new Set(['', 'container_engine_t', 'container_init_t', 'container_kvm_t', 'container_t']);

/** Whether a pod or container goes without the profiles of the runtime, or is no container at all. */
function loosensProfiles(context: NonNullable<PodSpec['securityContext']> | Container['securityContext']): boolean {
  const selinux = context?.seLinuxOptions;
  return context?.seccompProfile?.type === 'Unconfined' || context?.appArmorProfile?.type === 'Unconfined' || context?.windowsOptions?.hostProcess === true
    || !selinuxTypes.has(selinux?.type ?? '') || (selinux?.user ?? '') !== '' || (selinux?.role ?? '') !== '';
}

/** Since Kubernetes 1.34 `baseline` lets the kubelet call no host but the pod. */
function callsOtherHosts({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Container): boolean {
  const handlers = [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop];
  return handlers.some((handler) => (handler?.httpGet?.host ?? '') !== '' || (handler?.tcpSocket?.host ?? '') !== '');
}

function isRestricted(spec: PodSpec, container: Container): boolean {
  const context = container.securityContext;
  if (spec.securityContext?.runAsNonRoot === false || spec.securityContext?.runAsUser === 0) return false;
  const nonRoot = context?.runAsNonRoot ?? spec.securityContext?.runAsNonRoot;
  const user = context?.runAsUser;
  const seccomp = context?.seccompProfile?.type ?? spec.securityContext?.seccompProfile?.type;
  return context?.allowPrivilegeEscalation === false && nonRoot === true && user !== 0
    && (seccomp === 'RuntimeDefault' || seccomp === 'Localhost')
    && (context.capabilities?.drop ?? []).includes('ALL')
    && (context.capabilities?.add ?? []).every((capability) => capability === 'NET_BIND_SERVICE');
}

/** The level of a namespace: the loosest that anything in it needs. */
export function loosest(levels: Iterable<PodSecurityLevel>): PodSecurityLevel {
  let level: PodSecurityLevel = 'restricted';
  for (const other of levels) level = looser(level, other);
  return level;
}
