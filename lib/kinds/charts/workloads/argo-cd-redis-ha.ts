import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type ArgoCdValues } from '../argo-cd';
import { disruptionBudget } from './disruption-budget';
import { mapOf } from './known';
import { container, type Placement } from './pod';
import { releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { deployment, statefulSet } from './workload';

type Values = Unchecked<ArgoCdValues>;

/** Redis with its sentinels, and HAProxy, which finds the one that is written to. */
export function argoCdRedisHaWorkloads(values: Values, release: ChartRelease): Manifest[] {
  const own = values['redis-ha'];
  const name = releaseName('redis-ha', release, own);
  const where = { nodeSelector: own?.nodeSelector, tolerations: own?.tolerations, priorityClassName: values.global?.priorityClassName };
  return [...servers(own, name, release, where), ...balancers(own, name, release, where)];
}

function servers(own: Values['redis-ha'], name: string, release: ChartRelease, where: Placement): Manifest[] {
  const selector = { release: release.name, app: 'redis-ha' };
  return [
    statefulSet(`${name}-server`, {
      replicas: own?.replicas ?? 3,
      updateStrategy: { type: 'RollingUpdate' },
      podManagementPolicy: 'OrderedReady',
      selector,
      labels: { [name]: 'replica' },
      pod: {
        initContainers: [container('config-init', own?.init?.resources)],
        containers: [
          container('redis', own?.redis?.resources),
          container('sentinel', own?.sentinel?.resources),
          container('split-brain-fix', own?.splitBrainDetection?.resources),
          ...(own?.exporter?.enabled ? [container('redis-exporter', own.exporter.resources)] : []),
        ],
        ...where,
        affinity: apart({ ...selector, [name]: 'replica' }, own?.hardAntiAffinity),
      },
    }),
    ...(mapOf(own?.podDisruptionBudget) ? [disruptionBudget(`${name}-pdb`, selector, own?.podDisruptionBudget)] : []),
  ];
}

function balancers(values: Values['redis-ha'], name: string, release: ChartRelease, where: Placement): Manifest[] {
  const own = values?.haproxy;
  const selector = { release: release.name, app: 'redis-ha-haproxy', component: 'haproxy' };
  return [
    deployment(`${name}-haproxy`, {
      replicas: own?.replicas ?? 3,
      strategy: { type: 'RollingUpdate' },
      selector,
      labels: { 'app.kubernetes.io/name': 'argocd-redis-ha-haproxy' },
      pod: {
        initContainers: [container('config-init', own?.init?.resources)],
        containers: [container('haproxy', own?.resources)],
        ...where,
        affinity: apart(selector, own?.hardAntiAffinity),
      },
    }),
    ...(mapOf(own?.podDisruptionBudget) ? [disruptionBudget(`${name}-haproxy-pdb`, selector, own?.podDisruptionBudget)] : []),
  ];
}

/** No two on one node, or rather not. */
function apart(matchLabels: Readonly<Record<string, string>>, hard: unknown): object {
  const term = { labelSelector: { matchLabels }, topologyKey: 'kubernetes.io/hostname' };
  return { podAntiAffinity: hard === false ? { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] } : { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
}
