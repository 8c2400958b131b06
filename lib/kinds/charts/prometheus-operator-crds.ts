import { defineChart } from '../chart';
import { annotations } from '../fields/labels';
import { strict } from '../fields/strict';

const kinds = [
  'Alertmanager', 'AlertmanagerConfig', 'PodMonitor', 'Probe', 'Prometheus', 'PrometheusAgent', 'PrometheusRule', 'ScrapeConfig', 'ServiceMonitor', 'ThanosRuler',
];

/** The custom kinds of Prometheus' operator alone, some of them too large to be applied by the client. */
export const prometheusOperatorCrdsChart = defineChart({
  name: 'prometheus-operator-crds',
  version: '31.0.1',
  appVersion: 'v0.93.1',
  repository: 'https://prometheus-community.github.io/helm-charts',
  values: strict({ crds: strict({ annotations }) }),
  clusterKinds: ['apiextensions.k8s.io/CustomResourceDefinition'],
  namespacedKinds: [],
  optionalInstalls: Object.fromEntries(kinds.map((kind) => [`monitoring.coreos.com/${kind}`, [`crds.${kind.toLowerCase()}${kind.endsWith('s') ? 'es' : 's'}.enabled!=false`]])),
  installs: kinds.map((kind) => `monitoring.coreos.com/${kind}`),
});
