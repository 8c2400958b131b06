import { type Static, Type } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { choice } from '../fields/choice';
import { labels } from '../fields/labels';
import { list } from '../fields/list';
import { dnsSubdomain } from '../fields/name';
import { toleration } from '../fields/scheduling';
import { strict } from '../fields/strict';
import { nonEmpty, text } from '../fields/text';
import { containerResources } from './fields/container-resources';
import { sealedSecretsWorkloads } from './workloads/sealed-secrets';

const sealedSecretsValues = strict({
  fullnameOverride: dnsSubdomain,
  image: Type.Optional(strict({ registry: nonEmpty, repository: nonEmpty, tag: nonEmpty })),
  priorityClassName: dnsSubdomain,
  resources: containerResources,
  /** Argo CD learns from the status whether a Secret could be opened, and waits for ever without it. */
  updateStatus: Type.Literal(true),
  /** How often a new key is made beside those there are; '0' for never. A text: the chart takes the number 0 for nothing. */
  keyrenewperiod: text("a duration such as '720h', or '0' for never", '^(0|([0-9]+(ms|s|m|h))+)$'),
  podSecurityContext: strict({ enabled: Type.Literal(true), fsGroup: Type.Integer({ minimum: 1 }), seccompProfile: strict({ type: choice('RuntimeDefault') }) }),
  containerSecurityContext: strict({
    enabled: Type.Literal(true), readOnlyRootFilesystem: Type.Literal(true), runAsNonRoot: Type.Literal(true), runAsUser: Type.Integer({ minimum: 1 }),
    allowPrivilegeEscalation: Type.Literal(false), capabilities: strict({ drop: list(choice('ALL'), { max: 1 }) }),
  }),
  /** By it everyone in the cluster may ask the controller for its certificate, and hand it Secrets to check. */
  rbac: strict({ serviceProxier: strict({ create: Type.Boolean() }) }),
  nodeSelector: Type.Optional(labels),
  tolerations: Type.Optional(list(toleration)),
});

export type SealedSecretsValues = Static<typeof sealedSecretsValues>;

/**
 * The controller that opens sealed Secrets. With these contexts it meets Pod Security `restricted`; by itself it lacks the
 * runtime's profile. It runs once: the chart has no value for more.
 */
export const sealedSecretsChart = defineChart({
  name: 'sealed-secrets',
  version: '2.18.5',
  appVersion: '0.36.6',
  repository: 'https://bitnami-labs.github.io/sealed-secrets',
  values: sealedSecretsValues,
  workloads: sealedSecretsWorkloads,
  clusterKinds: ['apiextensions.k8s.io/CustomResourceDefinition', 'rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding'],
  namespacedKinds: [
    '/Service', '/ServiceAccount', 'apps/Deployment', 'rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/RoleBinding',
  ],
  installs: ['bitnami.com/SealedSecret'],
});
