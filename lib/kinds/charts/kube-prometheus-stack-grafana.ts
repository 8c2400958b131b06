import { Type } from '@sinclair/typebox';
import { choice } from '../fields/choice';
import { list } from '../fields/list';
import { map } from '../fields/map';
import { dnsLabel, dnsSubdomain } from '../fields/name';
import { dataKey, keyReference } from '../fields/reference';
import { strict } from '../fields/strict';
import { nonEmpty, text } from '../fields/text';
import { component } from './fields/component';
import { containerResources } from './fields/container-resources';

const setting = Type.Union([Type.String(), Type.Boolean(), Type.Integer()]);

/** Which ConfigMaps a sidecar reads: those of one namespace that carry its label. Secrets are none of its business. */
const sidecar = strict({ resource: choice('configmap'), searchNamespace: dnsLabel });

const dataSource = strict({
  name: nonEmpty,
  type: choice('loki', 'prometheus'),
  uid: dnsSubdomain,
  url: text("an address such as 'http://loki.loki:3100'", '^https?://'),
  access: choice('proxy'),
});

/** Grafana with its sidecars, which bring dashboards and data sources from ConfigMaps. */
export const kubePrometheusStackGrafana = strict({
  priorityClassName: dnsSubdomain,
  resources: containerResources,
  /** Without it the chart draws a new password at each rendering. */
  admin: strict({ existingSecret: dnsSubdomain, userKey: dataKey, passwordKey: dataKey }),
  deploymentStrategy: strict({ type: choice('Recreate', 'RollingUpdate') }),
  /** Whether its account may read its own namespace alone. */
  rbac: strict({ namespaced: Type.Literal(true) }),
  /** A container that runs as root to change who owns the files. */
  initChownData: strict({ enabled: Type.Literal(false) }),
  testFramework: strict({ enabled: Type.Literal(false) }),
  defaultDashboardsEnabled: Type.Boolean(),
  defaultDashboardsEditable: Type.Boolean(),
  persistence: Type.Optional(component({ existingClaim: dnsSubdomain })),
  sidecar: strict({ resources: containerResources, dashboards: sidecar, datasources: sidecar }),
  additionalDataSources: Type.Optional(list(dataSource, { min: 0 })),
  envValueFrom: Type.Optional(map(strict({ secretKeyRef: keyReference }))),
  /** Sections of its configuration file, none of which may hold a credential. */
  'grafana.ini': map(map(setting)),
});
