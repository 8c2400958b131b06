import { type Static, Type } from '@sinclair/typebox';
import { defineChart } from '../chart';
import { choice } from '../fields/choice';
import { environmentVariable } from '../fields/environment-variable';
import { labels } from '../fields/labels';
import { list } from '../fields/list';
import { map } from '../fields/map';
import { dnsLabel, dnsSubdomain, hostname } from '../fields/name';
import { toleration } from '../fields/scheduling';
import { strict } from '../fields/strict';
import { text } from '../fields/text';
import { containerResources } from './fields/container-resources';
import { externalDnsWorkloads } from './workloads/external-dns';

const externalDnsValues = strict({
  provider: strict({ name: choice('cloudflare', 'ovh') }),
  sources: list(choice('crd', 'gateway-grpcroute', 'gateway-httproute', 'ingress', 'service'), { unique: true }),
  policy: choice('sync', 'upsert-only'),
  registry: choice('txt'),
  txtOwnerId: dnsLabel,
  txtPrefix: Type.Optional(text("a beginning of names such as '_external-dns.'", '^[-a-z0-9_.%{}]+$')),
  domainFilters: list(hostname, { unique: true }),
  interval: Type.Optional(text("a duration such as '1m'", '^[0-9]+(s|m|h)$')),
  triggerLoopOnEvent: Type.Optional(Type.Boolean()),
  managedRecordTypes: Type.Optional(list(choice('A', 'AAAA', 'CNAME', 'TXT'), { unique: true })),
  logLevel: Type.Optional(choice('panic', 'debug', 'info', 'warning', 'error', 'fatal')),
  logFormat: Type.Optional(choice('text', 'json')),
  env: list(environmentVariable),
  /** Flags of the program without their dashes. */
  extraArgs: Type.Optional(map(Type.String())),
  priorityClassName: dnsSubdomain,
  resources: containerResources,
  nodeSelector: Type.Optional(labels),
  tolerations: Type.Optional(list(toleration)),
});

export type ExternalDnsValues = Static<typeof externalDnsValues>;

/**
 * DNS records of what runs in a cluster. It meets Pod Security `restricted` as it comes, and runs once whatever is asked.
 * An owner and domains must be said: without them two clusters of one zone delete each other's records.
 *
 * @see https://kubernetes-sigs.github.io/external-dns/
 */
export const externalDnsChart = defineChart({
  name: 'external-dns',
  version: '1.21.1',
  appVersion: '0.21.0',
  repository: 'https://kubernetes-sigs.github.io/external-dns/',
  values: externalDnsValues,
  workloads: externalDnsWorkloads,
  clusterKinds: ['apiextensions.k8s.io/CustomResourceDefinition', 'rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/ClusterRoleBinding'],
  namespacedKinds: ['/Service', '/ServiceAccount', 'apps/Deployment'],
  installs: ['externaldns.k8s.io/DNSEndpoint'],
});
