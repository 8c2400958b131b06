import { type Static, Type } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { choice } from '../fields/choice';
import { dnsLabel, dnsSubdomain, hostname } from '../fields/name';
import { strict } from '../fields/strict';
import { nonEmpty } from '../fields/text';
import { containerResources } from './fields/container-resources';
import { opencostWorkloads } from './workloads/opencost';

const amount = Type.Number({ minimum: 0 });

const opencostValues = strict({
  /** Domain of Services, by which it finds Prometheus. */
  clusterName: hostname,
  priorityClassName: dnsSubdomain,
  podSecurityContext: strict({
    runAsNonRoot: Type.Literal(true), runAsUser: Type.Integer({ minimum: 1 }), runAsGroup: Type.Integer({ minimum: 1 }), fsGroup: Type.Integer({ minimum: 1 }),
    seccompProfile: strict({ type: choice('RuntimeDefault') }),
  }),
  opencost: strict({
    exporter: strict({
      /** Value of the label `cluster_id`. */
      defaultClusterId: dnsLabel,
      resources: containerResources,
      securityContext: strict({
        allowPrivilegeEscalation: Type.Literal(false), readOnlyRootFilesystem: Type.Boolean(), capabilities: strict({ drop: Type.Tuple([Type.Literal('ALL')]) }),
      }),
    }),
    prometheus: strict({ internal: strict({ enabled: Type.Literal(true), serviceName: dnsLabel, namespaceName: dnsLabel, port: Type.Integer({ minimum: 1, maximum: 65535 }) }) }),
    customPricing: strict({
      enabled: Type.Literal(true),
      costModel: strict({
        description: nonEmpty, CPU: amount, spotCPU: amount, RAM: amount, spotRAM: amount, GPU: amount, storage: amount,
        zoneNetworkEgress: amount, regionNetworkEgress: amount, internetNetworkEgress: amount,
      }),
    }),
    ui: strict({ enabled: Type.Literal(false) }),
    mcp: strict({ enabled: Type.Literal(false) }),
  }),
});

export type OpencostValues = Static<typeof opencostValues>;

/**
 * Figures of cost from what pods ask for and use. Prices of CPU, memory, GPUs and storage are those of a month: it divides them,
 * and no others, by 730. Without the contexts set here its pod has none at all.
 */
export const opencostChart = defineChart({
  name: 'opencost',
  version: '2.5.17',
  appVersion: '1.120.1',
  repository: 'https://opencost.github.io/opencost-helm-chart',
  values: opencostValues,
  workloads: opencostWorkloads,
  clusterKinds: ['rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding'],
  namespacedKinds: ['/ConfigMap', '/Service', '/ServiceAccount', 'apps/Deployment'],
  installs: [],
});
