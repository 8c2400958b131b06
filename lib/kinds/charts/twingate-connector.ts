import { type Static, Type } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { choice } from '../fields/choice';
import { labels } from '../fields/labels';
import { list } from '../fields/list';
import { dnsLabel, dnsSubdomain } from '../fields/name';
import { toleration, topologySpreadConstraint } from '../fields/scheduling';
import { strict } from '../fields/strict';
import { nonEmpty } from '../fields/text';
import { component } from './fields/component';
import { containerResources } from './fields/container-resources';
import { twingateConnectorWorkloads } from './workloads/twingate-connector';

const twingateConnectorValues = strict({
  /** The chart's own tag moves with each release. */
  image: strict({ repository: nonEmpty, tag: nonEmpty, pullPolicy: choice('IfNotPresent') }),
  connector: strict({
    network: dnsLabel,
    existingSecret: dnsSubdomain,
    logLevel: Type.Optional(choice('error', 'warning', 'info', 'debug')),
  }),
  priorityClassName: dnsSubdomain,
  resources: containerResources,
  metrics: Type.Optional(component({ port: Type.Integer({ minimum: 1024, maximum: 65535 }), prometheusAnnotations: Type.Boolean() })),
  additionalLabels: Type.Optional(labels),
  topologySpreadConstraints: Type.Optional(list(topologySpreadConstraint)),
  nodeSelector: Type.Optional(labels),
  tolerations: Type.Optional(list(toleration)),
});

export type TwingateConnectorValues = Static<typeof twingateConnectorValues>;

/** One connector of Twingate: always one pod, for one pair of tokens. It meets Pod Security `restricted` as it comes. */
export const twingateConnectorChart = defineChart({
  name: 'connector',
  version: '0.1.35',
  appVersion: '1.93.0',
  repository: 'https://twingate.github.io/helm-charts',
  values: twingateConnectorValues,
  workloads: twingateConnectorWorkloads,
  clusterKinds: [],
  namespacedKinds: ['apps/Deployment'],
  installs: [],
});
