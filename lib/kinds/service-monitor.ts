import { Type } from '@sinclair/typebox';
import { labelSelector } from './fields/label-selector';
import { list } from './fields/list';
import { qualifiedName } from './fields/name';
import { atLeastOne } from './fields/rule';
import { namespaceSelector, scrape } from './fields/scrape';
import { strict } from './fields/strict';
import { nonEmpty } from './fields/text';
import { defineKind } from './kind';

/** The pods behind Services, as Prometheus finds and reads them. */
export const ServiceMonitor = defineKind({
  group: 'monitoring.coreos.com',
  version: 'v1',
  kind: 'ServiceMonitor',
  plural: 'servicemonitors',
  scope: 'Namespaced',
  providedBy: 'KubePrometheusStack',
  schema: strict({
    spec: strict({
      selector: labelSelector,
      namespaceSelector: Type.Optional(namespaceSelector),
      jobLabel: Type.Optional(qualifiedName),
      targetLabels: Type.Optional(list(qualifiedName)),
      podTargetLabels: Type.Optional(list(qualifiedName)),
      endpoints: list(strict({
        /** Name of the Service's port. */
        port: Type.Optional(nonEmpty),
        /** Name or number of the pods' port. */
        targetPort: Type.Optional(Type.Union([Type.Integer({ minimum: 1, maximum: 65535 }), nonEmpty])),
        ...scrape,
      }, atLeastOne('port', 'targetPort'))),
    }),
  }),
});
