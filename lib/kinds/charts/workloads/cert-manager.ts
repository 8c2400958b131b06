import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type CertManagerValues } from '../cert-manager';
import { disruptionBudget } from './disruption-budget';
import { container, placement } from './pod';
import { cut, releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { deployment, job } from './workload';

type Values = Unchecked<CertManagerValues>;

export function certManagerWorkloads(values: Values, release: ChartRelease): Manifest[] {
  const name = releaseName('cert-manager', release, values);
  const { startupapicheck } = values;
  return [
    ...component({ name, called: 'cert-manager', part: 'controller', component: values, values, release }),
    ...component({ name: `${cut(name, 55)}-webhook`, called: 'webhook', part: 'webhook', component: values.webhook, values, release }),
    ...component({ name: `${cut(name, 52)}-cainjector`, called: 'cainjector', part: 'cainjector', component: values.cainjector, values, release }),
    ...(startupapicheck?.enabled === false ? [] : [job(`${cut(name, 52)}-startupapicheck`, {
      hook: 'post-install',
      labels: { ...labels('startupapicheck', 'startupapicheck', release), app: 'startupapicheck', ...common },
      pod: { containers: [container('cert-manager-startupapicheck', startupapicheck?.resources)], ...where(startupapicheck, values) },
    })]),
  ];
}

interface Component {
  readonly name: string;
  readonly called: string;
  readonly part: string;
  readonly component: Values['webhook'];
  readonly values: Values;
  readonly release: ChartRelease;
}

function component({ name, called, part, component: own, values, release }: Component): Manifest[] {
  const selector = labels(called, part, release);
  return [
    deployment(name, {
      replicas: own?.replicaCount ?? 1,
      selector,
      labels: { app: called, ...common },
      pod: { containers: [container(`cert-manager-${part}`, own?.resources)], ...where(own, values) },
    }),
    ...(own?.podDisruptionBudget?.enabled ? [disruptionBudget(name, selector, own.podDisruptionBudget)] : []),
  ];
}

function labels(called: string, part: string, release: ChartRelease): Record<string, string> {
  return { 'app.kubernetes.io/name': called, 'app.kubernetes.io/instance': release.name, 'app.kubernetes.io/component': part };
}

const common = { 'app.kubernetes.io/managed-by': 'Helm' };

function where(own: unknown, { global }: Values): object {
  return { ...placement(own, { nodeSelector: { 'kubernetes.io/os': 'linux' } }), priorityClassName: global?.priorityClassName };
}
