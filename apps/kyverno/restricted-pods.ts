import { type PodRule } from './starter-set';

const list = (items: readonly string[]): string => `[${items.map((item) => `'${item}'`).join(', ')}]`;

/** Says of every container what must hold of `container`. */
const everyContainer = (expression: string): string => `variables.containers.all(container, ${expression})`;

const podContext = (field: string): string => `object.spec.?securityContext.?${field}`;
const containerContext = (field: string): string => `container.?securityContext.?${field}`;

/** Says of the pod's own settings and of those of every container what must hold. */
const everywhere = (holds: (context: (field: string) => string) => string): string => `(${holds(podContext)}) && ${everyContainer(holds(containerContext))}`;

const volumes = ['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'persistentVolumeClaim', 'projected', 'secret'];

const sysctls = [
  'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.ip_local_reserved_ports', 'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range', 'net.ipv4.tcp_fin_timeout', 'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_syncookies', 'net.ipv4.tcp_wmem',
];

const selinuxTypes = ['', 'container_engine_t', 'container_init_t', 'container_kvm_t', 'container_t'];

/** Where the kubelet sends requests of probes and of hooks. */
const targets = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.?postStart', 'lifecycle.?preStop']
  .flatMap((handler) => ['httpGet', 'tcpSocket'].map((action) => `container.?${handler}.?${action}.?host.orValue('') == ''`));

/**
 * The fields of the Pod Security Standard `restricted`, and of `baseline` below it, for Linux. The API server enforces the
 * same at admission by the namespace's label; this says it in reports, of pods that were there before as well.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export const restrictedPods: PodRule = {
  description: 'Pods of namespaces that are declared restricted keep the Pod Security Standard of that name.',
  inRestrictedNamespaces: true,
  variables: {
    containers: 'object.spec.containers + object.spec.?initContainers.orValue([]) + object.spec.?ephemeralContainers.orValue([])',
  },
  validations: [
    {
      expression: ['hostNetwork', 'hostPID', 'hostIPC'].map((field) => `!object.spec.?${field}.orValue(false)`).join(' && '),
      message: 'a restricted pod must not share a namespace of its node: hostNetwork, hostPID and hostIPC must be unset',
    },
    {
      expression: `object.spec.?volumes.orValue([]).all(volume, ${volumes.map((type) => `has(volume.${type})`).join(' || ')})`,
      message: `a volume of a restricted pod must be one of ${volumes.join(', ')}`,
    },
    {
      expression: `${podContext('sysctls')}.orValue([]).all(sysctl, sysctl.name in ${list(sysctls)})`,
      message: 'a restricted pod must set none but the safe sysctls',
    },
    {
      expression: everyContainer(`!${containerContext('privileged')}.orValue(false) && ${containerContext('allowPrivilegeEscalation')}.orValue(true) == false`),
      message: 'a container of a restricted pod must not be privileged and must set allowPrivilegeEscalation to false',
    },
    {
      expression: everyContainer(`'ALL' in ${containerContext('capabilities')}.?drop.orValue([])
        && ${containerContext('capabilities')}.?add.orValue([]).all(capability, capability == 'NET_BIND_SERVICE')`),
      message: 'a container of a restricted pod must drop ALL capabilities and add none but NET_BIND_SERVICE',
    },
    {
      expression: everyContainer("container.?ports.orValue([]).all(port, port.?hostPort.orValue(0) == 0)"),
      message: 'a container of a restricted pod must not listen on a port of its node',
    },
    {
      expression: everyContainer(`${containerContext('procMount')}.orValue('Default') == 'Default'`),
      message: 'a container of a restricted pod must have the usual /proc',
    },
    {
      expression: `${podContext('runAsNonRoot')}.orValue(true) && ${everyContainer(`${containerContext('runAsNonRoot')}.orValue(${podContext('runAsNonRoot')}.orValue(false))`)}`,
      message: 'a restricted pod, or each of its containers, must set runAsNonRoot',
    },
    { expression: everywhere((context) => `${context('runAsUser')}.orValue(1) != 0`), message: 'a restricted pod must not run as user 0' },
    {
      expression: `${podContext('seccompProfile')}.?type.orValue('') != 'Unconfined' && ${everyContainer(
        `${containerContext('seccompProfile')}.?type.orValue(${podContext('seccompProfile')}.?type.orValue('')) in ['RuntimeDefault', 'Localhost']`)}`,
      message: 'a restricted pod, or each of its containers, must have the seccomp profile RuntimeDefault or Localhost',
    },
    { expression: everywhere((context) => `${context('appArmorProfile')}.?type.orValue('') != 'Unconfined'`), message: 'a restricted pod must not be without its AppArmor profile' },
    {
      expression: everywhere((context) => `${context('seLinuxOptions')}.?type.orValue('') in ${list(selinuxTypes)}
        && ${context('seLinuxOptions')}.?user.orValue('') == '' && ${context('seLinuxOptions')}.?role.orValue('') == ''`),
      message: 'a restricted pod must not choose an SELinux user or role, nor a type other than those of containers',
    },
    { expression: everywhere((context) => `!${context('windowsOptions')}.?hostProcess.orValue(false)`), message: 'a restricted pod must not be a process of its node' },
    { expression: everyContainer(targets.join('\n        && ')), message: 'probes and hooks of a restricted pod must not call another host' },
  ],
};
