import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type ArgoCdValues } from '../argo-cd';
import { argoCdRedisHaWorkloads } from './argo-cd-redis-ha';
import { disruptionBudget } from './disruption-budget';
import { mapOf, overlaid, textOf } from './known';
import { container, type Placement, placement, spreading } from './pod';
import { cut, releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { deployment, job, statefulSet } from './workload';

type Values = Unchecked<ArgoCdValues>;
type Containers = ReturnType<typeof container>[];

export function argoCdWorkloads(values: Values, release: ChartRelease): Manifest[] {
  const { repoServer, dex, notifications, redis, redisSecretInit } = values;
  const of = (name: string, component: unknown): Component => ({ name, component, values, release });
  const single = !values['redis-ha']?.enabled;
  return [
    ...several(of('application-controller', values.controller), [container('application-controller', values.controller?.resources)]),
    ...several(of('server', values.server), [container('server', values.server?.resources)]),
    ...several(of('repo-server', repoServer), [container('repo-server', repoServer?.resources)], [container('copyutil', repoServer?.copyutil?.resources)]),
    ...several(of('applicationset-controller', values.applicationSet), [container('applicationset-controller', values.applicationSet?.resources)]),
    ...(notifications?.enabled === false ? [] : [one(of('notifications-controller', notifications), [container('notifications-controller', notifications?.resources)], { strategy: { type: 'Recreate' } })]),
    ...(dex?.enabled === false ? [] : [one(of('dex-server', dex), [container('dex-server', dex?.resources)], { initContainers: [container('copyutil', dex?.initImage?.resources)] })]),
    ...(single ? [one(of('redis', redis), [
      container('redis', redis?.resources), ...(redis?.exporter?.enabled ? [container('metrics', redis.exporter.resources)] : []),
    ])] : argoCdRedisHaWorkloads(values, release)),
    // A hook before everything else, which makes the password of Redis.
    ...(redisSecretInit?.enabled === false ? [] : [secretInit(of('redis-secret-init', redisSecretInit), [container('secret-init', redisSecretInit?.resources)])]),
  ];
}

interface Component {
  readonly name: string;
  readonly component: unknown;
  readonly values: Values;
  readonly release: ChartRelease;
}

/** Pods of which there may be several, with their budget. The controller of Applications is the one with a place of its own. */
function several(of: Component, containers: Containers, initContainers?: Containers): Manifest[] {
  const { replicas, pdb } = mapOf(of.component) ?? {};
  const name = fullName(of);
  const selector = { 'app.kubernetes.io/name': called(of), 'app.kubernetes.io/instance': of.release.name };
  const workload = { replicas: replicas ?? 1, selector, labels: labels(of), pod: { initContainers, containers, ...where(of) } };
  return [
    of.name === 'application-controller' ? statefulSet(name, workload) : deployment(name, workload),
    ...(mapOf(pdb)?.enabled ? [disruptionBudget(name, selector, pdb)] : []),
  ];
}

function one(of: Component, containers: Containers, { strategy, initContainers }: { strategy?: object; initContainers?: Containers } = {}): Manifest {
  const name = { 'app.kubernetes.io/name': called(of) };
  const selector = of.name === 'redis' ? name : { ...name, 'app.kubernetes.io/instance': of.release.name };
  return deployment(fullName(of), { replicas: 1, strategy, selector, labels: labels(of), pod: { initContainers, containers, ...where(of) } });
}

function secretInit(of: Component, containers: Containers): Manifest {
  return job(fullName(of), { hook: 'pre-install,pre-upgrade', labels: labels(of), pod: { containers, ...where(of) } });
}

function fullName({ name, values, release }: Component): string {
  return cut(`${releaseName('argocd', release, values)}-${name}`, name === 'application-controller' ? 52 : 63);
}

function called({ name, values }: Component): string {
  return `${textOf(mapOf(values)?.nameOverride) ?? 'argocd'}-${name}`;
}

function labels(of: Component): Record<string, string> {
  return {
    'app.kubernetes.io/name': called(of), 'app.kubernetes.io/instance': of.release.name, 'app.kubernetes.io/component': of.name,
    'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/part-of': 'argocd',
  };
}

/** What a component says, and where it says nothing what is said of all. */
function where(of: Component): Placement {
  const all = placement(overlaid({ nodeSelector: { 'kubernetes.io/os': 'linux' } }, of.values.global));
  const own = placement(of.component);
  const matchLabels = { 'app.kubernetes.io/name': called(of), 'app.kubernetes.io/instance': of.release.name };
  return {
    ...all,
    ...own,
    affinity: own.affinity ?? apart(called(of), of.values.global?.affinity?.podAntiAffinity ?? 'soft'),
    topologySpreadConstraints: spreading(own.topologySpreadConstraints ?? all.topologySpreadConstraints, matchLabels),
  };
}

function apart(name: string, how: unknown): object | undefined {
  const term = (topologyKey: string): object => ({ labelSelector: { matchLabels: { 'app.kubernetes.io/name': name } }, topologyKey });
  const rather = (topologyKey: string): object => ({ preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term(topologyKey) }] });
  if (how === 'soft') return { podAntiAffinity: rather('kubernetes.io/hostname') };
  return how === 'hard'
    ? { podAntiAffinity: { ...rather('topology.kubernetes.io/zone'), requiredDuringSchedulingIgnoredDuringExecution: [term('kubernetes.io/hostname')] } } : undefined;
}
