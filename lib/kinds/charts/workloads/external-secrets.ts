import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type ExternalSecretsValues } from '../external-secrets';
import { disruptionBudget } from './disruption-budget';
import { selectorLabels } from './labels';
import { container, placement, spreading } from './pod';
import { releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { deployment } from './workload';

type Values = Unchecked<ExternalSecretsValues>;

export function externalSecretsWorkloads(values: Values, release: ChartRelease): Manifest[] {
  const { webhook, certController, serviceMonitor } = values;
  const name = releaseName('external-secrets', release, values);
  const watched = (component: string): Record<string, string> => serviceMonitor?.enabled ? { 'app.kubernetes.io/metrics': component } : {};
  return [
    ...component(name, 'external-secrets', values, release),
    ...component(`${name}-webhook`, 'webhook', webhook, release, watched('webhook')),
    ...component(`${name}-cert-controller`, 'cert-controller', certController, release, watched('cert-controller')),
  ];
}

function component(name: string, part: string, own: Values['webhook'], release: ChartRelease, labels: Record<string, string> = {}): Manifest[] {
  // Further values may leave one out.
  if ((own?.create as unknown) === false) return [];
  const selector = selectorLabels(part === 'external-secrets' ? part : `external-secrets-${part}`, release);
  const where = placement(own);
  return [
    deployment(name, {
      replicas: own?.replicaCount ?? 1,
      selector,
      labels: { 'app.kubernetes.io/managed-by': 'Helm', ...labels },
      pod: { containers: [container(part, own?.resources)], ...where, topologySpreadConstraints: spreading(where.topologySpreadConstraints, selector) },
    }),
    ...(own?.podDisruptionBudget?.enabled ? [disruptionBudget(`${name}-pdb`, selector, own.podDisruptionBudget)] : []),
  ];
}
