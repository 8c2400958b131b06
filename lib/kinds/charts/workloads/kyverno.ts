import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type KyvernoValues } from '../kyverno';
import { disruptionBudget } from './disruption-budget';
import { known, listOf, mapOf, overlaid, textOf } from './known';
import { container, type Placement, placement, type Pod } from './pod';
import { releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { deployment } from './workload';

type Values = Unchecked<KyvernoValues>;

/** What removes objects and makes reports runs inside the four controllers: no Job is made at run time. */
export function kyvernoWorkloads(values: Values, release: ChartRelease): Manifest[] {
  const { admissionController: admission, backgroundController: background, cleanupController: cleanup, reportsController: reports, global } = values;
  const named = releaseName('kyverno', release, values);
  const controller = (name: string, own: Own, pod: Pod): Manifest[] => objectsOf({ name, own, pod, labels: selector(name, named, release), where: placement(global, { nodeSelector: linux }) });
  return [
    ...controller('admission-controller', admission, {
      initContainers: [container('kyverno-pre', overlaid({ limits: { cpu: '100m' } }, admission?.initContainer?.resources))],
      containers: [container('kyverno', admission?.container?.resources)],
    }),
    ...controller('background-controller', background, { containers: [container('controller', background?.resources)] }),
    ...controller('cleanup-controller', cleanup, { containers: [container('controller', cleanup?.resources)] }),
    ...controller('reports-controller', reports, { containers: [container('controller', reports?.resources)] }),
  ];
}

type Own = Values['admissionController'] | Values['reportsController'];

interface Controller {
  readonly name: string;
  readonly own: Own;
  readonly pod: Pod;
  readonly labels: Readonly<Record<string, string>>;
  readonly where: Placement;
}

/** Its objects are named after the chart, not the release. Several pods get a budget that keeps one. */
function objectsOf({ name: part, own, pod, labels, where }: Controller): Manifest[] {
  const name = `kyverno-${part}`;
  return [
    deployment(name, {
      replicas: own?.replicas,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: '40%' } },
      selector: labels,
      labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/managed-by': 'Helm' },
      pod: { ...pod, ...where, ...placedBy(own, part) },
    }),
    ...(Number(own?.replicas ?? 0) > 1 ? [disruptionBudget(name, labels, { minAvailable: 1 })] : []),
  ];
}

/** What a controller says for itself holds instead of what is said for all. The parts of its affinity are values of their own. */
function placedBy(own: Own, part: string): Placement {
  const { nodeSelector, tolerations, topologySpreadConstraints, priorityClassName, podAntiAffinity, podAffinity, nodeAffinity } = mapOf(own) ?? {};
  return {
    ...known({ nodeSelector: mapOf(nodeSelector), tolerations: listOf(tolerations), priorityClassName: textOf(priorityClassName) }),
    topologySpreadConstraints,
    affinity: known({ podAntiAffinity: overlaid(apart(part), podAntiAffinity), podAffinity: mapOf(podAffinity), nodeAffinity: mapOf(nodeAffinity) }),
  };
}

const linux = { 'kubernetes.io/os': 'linux' };

function selector(component: string, named: string, release: ChartRelease): Record<string, string> {
  return { 'app.kubernetes.io/component': component, 'app.kubernetes.io/instance': release.name, 'app.kubernetes.io/part-of': named };
}

/** On different nodes if there are. */
function apart(component: string): object {
  const labelSelector = { matchExpressions: [{ key: 'app.kubernetes.io/component', operator: 'In', values: [component] }] };
  return { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: { labelSelector, topologyKey: 'kubernetes.io/hostname' } }] };
}
