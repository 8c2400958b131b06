import { type Step } from './path';

/** Texts of which Kubernetes allows a few only and its schema any, by the end of their path after the kind; `*` is an item of a list. */
const choices: Readonly<Record<string, readonly string[]>> = {
  'Service.spec.type': ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'],
  'accessModes.*': ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'],
  concurrencyPolicy: ['Allow', 'Forbid', 'Replace'],
  completionMode: ['NonIndexed', 'Indexed'],
  'containers.*.imagePullPolicy': ['Always', 'IfNotPresent', 'Never'],
  'initContainers.*.imagePullPolicy': ['Always', 'IfNotPresent', 'Never'],
  dnsPolicy: ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'],
  externalTrafficPolicy: ['Cluster', 'Local'],
  internalTrafficPolicy: ['Cluster', 'Local'],
  fsGroupChangePolicy: ['OnRootMismatch', 'Always'],
  ipFamilyPolicy: ['SingleStack', 'PreferDualStack', 'RequireDualStack'],
  pathType: ['Exact', 'Prefix', 'ImplementationSpecific'],
  podManagementPolicy: ['OrderedReady', 'Parallel'],
  'matchExpressions.*.operator': ['DoesNotExist', 'Exists', 'Gt', 'In', 'Lt', 'NotIn'],
  'policyTypes.*': ['Ingress', 'Egress'],
  'ports.*.protocol': ['SCTP', 'TCP', 'UDP'],
  preemptionPolicy: ['PreemptLowerPriority', 'Never'],
  'spec.restartPolicy': ['Always', 'OnFailure', 'Never'],
  reclaimPolicy: ['Delete', 'Retain'],
  'seccompProfile.type': ['RuntimeDefault', 'Localhost', 'Unconfined'],
  sessionAffinity: ['ClientIP', 'None'],
  'strategy.type': ['Recreate', 'RollingUpdate'],
  'subjects.*.kind': ['Group', 'ServiceAccount', 'User'],
  'tolerations.*.effect': ['NoSchedule', 'PreferNoSchedule', 'NoExecute'],
  'tolerations.*.operator': ['Exists', 'Equal'],
  'topologySpreadConstraints.*.whenUnsatisfiable': ['DoNotSchedule', 'ScheduleAnyway'],
  unhealthyPodEvictionPolicy: ['AlwaysAllow', 'IfHealthyBudget'],
  'updateStrategy.type': ['OnDelete', 'RollingUpdate'],
  volumeBindingMode: ['Immediate', 'WaitForFirstConsumer'],
  volumeMode: ['Block', 'Filesystem'],
};

const byLastStep = new Map<string, { steps: string[]; allowed: readonly string[] }[]>();
for (const [path, allowed] of Object.entries(choices)) {
  const steps = path.split('.');
  const last = steps.at(-1) ?? '';
  byLastStep.set(last, [...byLastStep.get(last) ?? [], { steps, allowed }]);
}

/** The texts that may stand at a path of one of Kubernetes' own kinds; nothing where any may. */
export function coreChoice(kind: string, path: readonly Step[]): readonly string[] | undefined {
  const last = path.at(-1);
  const rules = byLastStep.get(typeof last === 'number' ? '*' : last ?? '');
  if (!rules) return undefined;
  const whole = [kind, ...path].map((step) => typeof step === 'number' ? '*' : step);
  return rules.find(({ steps }) => steps.every((step, index) => whole[whole.length - steps.length + index] === step))?.allowed;
}
