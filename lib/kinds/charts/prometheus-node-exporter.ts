import { type Static, Type } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { labels } from '../fields/labels';
import { list } from '../fields/list';
import { dnsSubdomain } from '../fields/name';
import { toleration } from '../fields/scheduling';
import { strict } from '../fields/strict';
import { nonEmpty, text } from '../fields/text';
import { containerResources } from './fields/container-resources';
import { prometheusNodeExporterWorkloads } from './workloads/prometheus-node-exporter';

const prometheusNodeExporterValues = strict({
  fullnameOverride: dnsSubdomain,
  priorityClassName: dnsSubdomain,
  resources: containerResources,
  extraArgs: Type.Optional(list(text("an argument such as '--collector.systemd'", '^--'))),
  image: Type.Optional(strict({ distroless: Type.Boolean() })),
  /** The label by which rules and dashboards know the job stands on the Service. */
  service: strict({ portName: nonEmpty, labels }),
  prometheus: strict({ monitor: strict({ enabled: Type.Boolean(), jobLabel: nonEmpty }) }),
  tolerations: Type.Optional(list(toleration)),
});

export type PrometheusNodeExporterValues = Static<typeof prometheusNodeExporterValues>;

/** The exporter of each node's own figures. It looks at the host's processes and files, which needs Pod Security `privileged`. */
export const prometheusNodeExporterChart = defineChart({
  name: 'prometheus-node-exporter',
  version: '4.56.1',
  appVersion: '1.12.1',
  repository: 'https://prometheus-community.github.io/helm-charts',
  values: prometheusNodeExporterValues,
  workloads: prometheusNodeExporterWorkloads,
  clusterKinds: [],
  namespacedKinds: ['/Service', '/ServiceAccount', 'apps/DaemonSet', 'monitoring.coreos.com/ServiceMonitor'],
  optionalKinds: { 'monitoring.coreos.com/ServiceMonitor': ['prometheus.monitor.enabled'] },
  installs: [],
});
