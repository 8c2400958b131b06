import { Type } from '@sinclair/typebox';
import { labelSelector } from './fields/label-selector';
import { list } from './fields/list';
import { qualifiedName } from './fields/name';
import { exactlyOne } from './fields/rule';
import { namespaceSelector, scrape } from './fields/scrape';
import { strict } from './fields/strict';
import { nonEmpty } from './fields/text';
import { defineKind } from './kind';

/** Pods, as Prometheus finds and reads them without a Service. */
export const PodMonitor = defineKind({
  group: 'monitoring.coreos.com',
  version: 'v1',
  kind: 'PodMonitor',
  plural: 'podmonitors',
  scope: 'Namespaced',
  providedBy: 'KubePrometheusStack',
  schema: strict({
    spec: strict({
      selector: labelSelector,
      namespaceSelector: Type.Optional(namespaceSelector),
      jobLabel: Type.Optional(qualifiedName),
      podTargetLabels: Type.Optional(list(qualifiedName)),
      podMetricsEndpoints: list(strict({
        /** Name of the container's port. */
        port: Type.Optional(nonEmpty),
        /** Number of the container's port, which the pod must declare. */
        portNumber: Type.Optional(Type.Integer({ minimum: 1, maximum: 65535 })),
        ...scrape,
      }, exactlyOne('port', 'portNumber'))),
    }),
  }),
});
