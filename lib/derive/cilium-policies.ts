import { isIP } from 'node:net';
import { cidrOf } from '../cidr';
import { CiliumNetworkPolicy } from '../kinds/cilium-network-policy';
import { customManifest } from '../kinds/custom-manifest';
import { type KindProps } from '../kinds/kind';
import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { byCodeUnit } from '../names';
import { privateRanges } from '../private-ranges';
import { type PodGroup, type Reach } from '../relations';
import { apiServerPorts } from './api-server-ports';
import { callsOwnGateway, portsOfGateways } from './entry-traffic';

type Spec = NonNullable<KindProps<typeof CiliumNetworkPolicy>['spec']>;
type EgressRule = NonNullable<Spec['egress']>[number];
type IngressRule = NonNullable<Spec['ingress']>[number];

/**
 * What plain policies cannot say and Cilium can: the Kubernetes API, which is no pod, and hosts on the internet by name.
 * It only allows; the denial is a plain policy, because Cilium's versions disagree on what an empty rule denies.
 */
export function ciliumPolicy(model: ClusterModel, pods: PodGroup): Manifest | undefined {
  const { relations } = model.cluster;
  const reaches = relations.reaches.filter((reach) => reach.from === pods);
  const access = relations.apiAccess.filter((entry) => entry.pods === pods);
  const egress = [
    ...(access.some((entry) => entry.calledOn === undefined) ? [toApiServer(model)] : []),
    ...toNodes(model, pods),
    // Without ports: the one of Envoy is another at every start.
    ...(callsOwnGateway(relations, pods) ? [{ toEntities: ['ingress' as const] }] : []),
    ...(reaches.length > 0 ? hosts(reaches) : []),
  ];
  const ingress = [...fromApiServer(access.flatMap((entry) => entry.calledOn ?? [])), ...fromGateways(portsOfGateways(relations, pods))];
  if (egress.length + ingress.length === 0) return undefined;
  return customManifest(CiliumNetworkPolicy, {
    metadata: { name: pods.name, namespace: pods.namespace },
    spec: { endpointSelector: { matchLabels: { ...pods.labels } }, ...(ingress.length > 0 && { ingress }), ...(egress.length > 0 && { egress }) },
  });
}

/** No range of addresses ever matches a node. */
function toNodes({ cluster: { relations } }: ClusterModel, pods: PodGroup): EgressRule[] {
  const ports = relations.nodeAccess.filter((access) => access.pods === pods).map(({ port }) => port);
  return ports.length === 0 ? [] : [{ toEntities: ['host', 'remote-node'], toPorts: [tcpPorts(ports)] }];
}

function toApiServer({ cluster }: ClusterModel): EgressRule {
  return { toEntities: ['kube-apiserver'], toPorts: [tcpPorts(apiServerPorts(cluster.platform))] };
}

/**
 * The API server of another node calls with that node's address in the overlay, which Cilium knows as a node's and not
 * as the API server's (cilium#43260). Where the provider runs it, its calls come through any node as well.
 */
function fromApiServer(ports: readonly number[]): IngressRule[] {
  return ports.length === 0 ? [] : [{ fromEntities: ['kube-apiserver', 'remote-node'], toPorts: [tcpPorts(ports)] }];
}

/** Requests through a Gateway come from Envoy with an identity of its own, not from a pod. */
function fromGateways(ports: readonly number[]): IngressRule[] {
  return ports.length === 0 ? [] : [{ fromEntities: ['ingress'], toPorts: [tcpPorts(ports)] }];
}

function tcpPorts(ports: readonly number[]): { ports: { port: string; protocol: 'TCP' }[] } {
  return { ports: [...new Set(ports)].sort((left, right) => left - right).map((port) => ({ port: String(port), protocol: 'TCP' })) };
}

/** Rules by host name, which need Cilium to see the answers of DNS. Addresses are told as such; the host `*` is the internet, without private addresses. */
function hosts(reaches: readonly Reach[]): EgressRule[] {
  const byPort = new Map<string, Set<string>>();
  for (const { host, port, protocol } of reaches) {
    const key = `${String(port).padStart(5, '0')}/${protocol}`;
    byPort.set(key, (byPort.get(key) ?? new Set()).add(host));
  }
  const rules = [...byPort].sort(([left], [right]) => byCodeUnit(left, right)).flatMap(([key, names]) => {
    const [port, protocol] = key.split('/') as [string, 'TCP' | 'UDP'];
    return rulesOf([...names].sort(byCodeUnit), [{ ports: [{ port: String(Number(port)), protocol }] }]);
  });
  return rules.some((rule) => rule.toFQDNs) ? [seenDns(), ...rules] : rules;
}

function rulesOf(names: readonly string[], toPorts: NonNullable<EgressRule['toPorts']>): EgressRule[] {
  const internet = names.includes('*') ? [{ cidr: '0.0.0.0/0', except: privateRanges }] : [];
  const addresses = names.filter((name) => isIP(name) !== 0).map((address) => ({ cidr: cidrOf(address) }));
  const domains = names.filter((name) => name !== '*' && isIP(name) === 0);
  return [
    ...(domains.length > 0 ? [{ toFQDNs: domains.map((name) => name.includes('*') ? { matchPattern: name } : { matchName: name }), toPorts }] : []),
    ...(internet.length + addresses.length > 0 ? [{ toCIDRSet: [...internet, ...addresses], toPorts }] : []),
  ];
}

function seenDns(): EgressRule {
  return {
    toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } }],
    toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }],
  };
}
