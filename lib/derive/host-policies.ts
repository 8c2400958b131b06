import { isIP } from 'node:net';
import { cidrOf } from '../cidr';
import { coreManifest, type CoreProps } from '../core-kinds';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { byCodeUnit } from '../names';
import { privateRanges } from '../private-ranges';
import { type PodGroup, type Reach } from '../relations';
import { apiServerPorts } from './api-server-ports';

/**
 * The same as Cilium's policies where Cilium does not run, as far as plain policies go: hosts are public addresses on
 * the port in question, and the Kubernetes API and the nodes are their ports anywhere, since their addresses are not known in
 * advance.
 */
export function hostPolicy(model: ClusterModel, pods: PodGroup): Manifest | undefined {
  const { relations } = model.cluster;
  const access = relations.apiAccess.filter((entry) => entry.pods === pods);
  const reaches = relations.reaches.filter((reach) => reach.from === pods);
  const called = [...new Set(access.flatMap((entry) => entry.calledOn ?? []))].sort((a, b) => a - b);
  const onNodes = [...new Set(relations.nodeAccess.filter((entry) => entry.pods === pods).map(({ port }) => port))].sort((a, b) => a - b);
  const egress = [
    ...(access.some((entry) => entry.calledOn === undefined) ? [{ ports: apiServerPorts(model.cluster.platform).map((port) => ({ port, protocol: 'TCP' })) }] : []),
    ...(onNodes.length > 0 ? [{ ports: onNodes.map((port) => ({ port, protocol: 'TCP' })) }] : []),
    ...egressTo(reaches.filter(({ host }) => isIP(host) === 0), [{ ipBlock: { cidr: '0.0.0.0/0', except: privateRanges } }]),
    ...[...new Set(reaches.map(({ host }) => host).filter((host) => isIP(host) !== 0))].sort(byCodeUnit).flatMap((address) =>
      egressTo(reaches.filter(({ host }) => host === address), [{ ipBlock: { cidr: cidrOf(address) } }])),
  ];
  const ingress = called.length > 0 ? [{ ports: called.map((port) => ({ port, protocol: 'TCP' })) }] : [];
  if (egress.length + ingress.length === 0) return undefined;
  return coreManifest('NetworkPolicy', {
    metadata: { name: `${pods.name}-outside`, namespace: pods.namespace },
    spec: {
      podSelector: { matchLabels: { ...pods.labels } },
      policyTypes: [...(ingress.length > 0 ? ['Ingress'] : []), ...(egress.length > 0 ? ['Egress'] : [])],
      ...(ingress.length > 0 && { ingress }), ...(egress.length > 0 && { egress }),
    },
  });
}

type EgressRule = NonNullable<NonNullable<CoreProps<'NetworkPolicy'>['spec']>['egress']>[number];

/** One rule for everyone in `to`, on all ports of the hosts. */
function egressTo(reaches: readonly Reach[], to: NonNullable<EgressRule['to']>): EgressRule[] {
  const ports = new Map(reaches.map(({ port, protocol }) => [`${String(port).padStart(5, '0')}/${protocol}`, { port, protocol }]));
  if (ports.size === 0) return [];
  return [{ to, ports: [...ports].sort(([left], [right]) => byCodeUnit(left, right)).map(([, port]) => port) }];
}
