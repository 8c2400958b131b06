import { Cilium, type CiliumProps } from '../../apps';
import { type ChartValues, type ciliumChart, k3s, type Platform, talos } from '../../lib';
import { CiliumL2AnnouncementPolicy } from '../../lib/kinds/cilium-l2-announcement-policy';
import { CiliumLoadBalancerIPPool } from '../../lib/kinds/cilium-load-balancer-ip-pool';
import { machines, refusalOf, renderCluster, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';

type Values = ChartValues<typeof ciliumChart>;

const nodes = machines().nodes;
const platforms = {
  talos: talos({ on: 'machines', kubernetes: '1.34', apiServer: '192.168.1.10', nodes }),
  k3s: k3s({ on: 'machines', kubernetes: '1.34', apiServer: '192.168.1.10', nodes }),
};
const managed = (provider: 'cilium' | 'canal'): Platform => ({ ...machines(), podNetwork: { provider } });

function withCilium(props: CiliumProps = {}, facts: Facts = {}): Rendered {
  return renderCluster((cluster) => new Cilium(cluster, props), facts);
}

const valuesOn = (platform: Platform, props: CiliumProps = {}): Values => withCilium(props, { platform }).values('cilium') as Values;

describe('Cilium on', () => {
  test('Talos reaches the API through KubePrism, takes addresses from Kubernetes and mounts and loads nothing', () => {
    const values = valuesOn(platforms.talos);
    expect(values).toMatchObject({
      k8sServiceHost: 'localhost', k8sServicePort: 7445, kubeProxyReplacement: true, ipam: { mode: 'kubernetes' }, cgroup: { autoMount: { enabled: false }, hostRoot: '/sys/fs/cgroup' },
    });
    const { ciliumAgent, cleanCiliumState } = values.securityContext!.capabilities;
    expect([...ciliumAgent!].sort()).toEqual(['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'IPC_LOCK', 'KILL', 'NET_ADMIN', 'NET_RAW', 'SETGID', 'SETUID', 'SYS_ADMIN', 'SYS_RESOURCE']);
    expect([...cleanCiliumState!].sort()).toEqual(['NET_ADMIN', 'SYS_ADMIN', 'SYS_RESOURCE']);
  });

  test('K3s reaches the API through the agents’ balancer and hands out the range of the servers', () => {
    const values = valuesOn(platforms.k3s);
    expect(values).toMatchObject({
      k8sServiceHost: '127.0.0.1', k8sServicePort: 6444, kubeProxyReplacement: true, ipam: { mode: 'cluster-pool', operator: { clusterPoolIPv4PodCIDRList: ['10.42.0.0/16'] } },
    });
    expect([values.cgroup, values.securityContext]).toEqual([undefined, undefined]);
  });

  test.each(['cilium', 'canal'] as const)('a platform that brings its own pod network (%s) is not installed, whatever is asked of it', (provider) => {
    const rendered = withCilium({ egressGateway: { nodeLabels: { a: 'b' } }, loadBalancer: { addresses: [{ cidr: '192.0.2.0/28' }] } }, { platform: managed(provider) });
    expect(rendered.objects.filter(({ path }) => /cilium/i.test(path)).map(({ path }) => path)).toEqual([]);
    expect(rendered.models[0]!.cluster.relations.egressGateway).toBeUndefined();
  });

  test('a cluster with kube-proxy leaves Services to it', () => {
    expect(valuesOn({ ...platforms.k3s, kubeProxy: true }).kubeProxyReplacement).toBe(false);
  });
});

describe('Cilium', () => {
  test('is known by the name of its cluster, which others must not share', () => {
    expect((withCilium({}, { name: 'north' }).values('cilium') as Values).cluster).toEqual({ name: 'north' });
  });

  test.each([[1, 1], [2, 2], [5, 2]])('on %s nodes has %s operators: two on one node would fight for a port', (count, replicas) => {
    expect(valuesOn(machines(count)).operator.replicas).toBe(replicas);
  });

  test('restarts its pods with its configuration, which nothing else would', () => {
    expect(valuesOn(platforms.talos)).toMatchObject({
      rollOutCiliumPods: true, operator: { rollOutPods: true }, envoy: { rollOutPods: true }, hubble: { relay: { rollOutPods: true }, ui: { rollOutPods: true } },
    });
  });

  test('lets a job of the cluster make Hubble’s certificates: the chart would draw others at each rendering', () => {
    const { hubble } = valuesOn(platforms.talos);
    expect(hubble).toMatchObject({ enabled: true, tls: { auto: { enabled: true, method: 'cronJob' } } });
    const validity = (hubble as { tls: { auto: { certValidityDuration: number } } }).tls.auto.certValidityDuration;
    // Renewed on the first of every fourth month, at most 123 days apart.
    expect((hubble as { tls: { auto: { schedule: string } } }).tls.auto.schedule).toBe('0 0 1 */4 *');
    expect(validity).toBeGreaterThan(2 * 123);
    expect(valuesOn(platforms.talos, { hubble: false }).hubble).toEqual({ enabled: false });
  });

  test('encrypts between nodes if asked', () => {
    expect(valuesOn(platforms.k3s).encryption).toBeUndefined();
    expect(valuesOn(platforms.k3s, { encryption: true }).encryption).toMatchObject({ enabled: true, type: 'wireguard' });
  });

  test('plays the egress gateway if asked, with the masquerading that it needs', () => {
    expect([valuesOn(platforms.talos).egressGateway, valuesOn(platforms.talos).bpf]).toEqual([undefined, undefined]);
    expect(valuesOn(platforms.talos, { egressGateway: { nodeLabels: { a: 'b' } } })).toMatchObject({ egressGateway: { enabled: true }, bpf: { masquerade: true }, kubeProxyReplacement: true });
    const { relations } = withCilium({ egressGateway: { nodeLabels: { a: 'b' }, address: '192.0.2.1' } }).models[0]!.cluster;
    expect(relations.egressGateway).toMatchObject({ nodeLabels: { a: 'b' }, address: '192.0.2.1', application: { name: 'cilium' } });
  });

  test('offers the pod network and the kinds that its operator registers', () => {
    const { allOffers } = withCilium().models[0]!.cluster.relations;
    for (const offer of ['pod-network', 'NetworkPolicy', 'EgressGatewayPolicy', 'LoadBalancerIPPool', 'L2AnnouncementPolicy'].map((kind) => kind === 'pod-network' ? kind : `kind:cilium.io/Cilium${kind}`)) {
      expect(allOffers.get(offer)?.map(({ name }) => name)).toContain('cilium');
    }
  });
});

describe('addresses for load balancers', () => {
  const addresses = [{ start: '192.168.1.64', stop: '192.168.1.79' }, { cidr: '192.168.2.0/28' }];

  test('are handed out and answered for by an application of its own, which waits for Cilium', () => {
    const rendered = withCilium({ loadBalancer: { addresses, interfaces: ['^eth0$'] } });
    expect(rendered.custom(CiliumLoadBalancerIPPool, 'default', 'home/cilium-addresses').spec.blocks).toEqual(addresses);
    expect(rendered.custom(CiliumL2AnnouncementPolicy, 'default', 'home/cilium-addresses').spec).toEqual({ loadBalancerIPs: true, interfaces: ['^eth0$'] });
    expect(rendered.models[0]!.order.after('cilium-addresses').map(([name]) => name)).toContain('cilium');
  });

  test('need announcements, and leave to renew their leases often', () => {
    const values = valuesOn(platforms.talos, { loadBalancer: { addresses } });
    expect(values).toMatchObject({ l2announcements: { enabled: true } });
    expect(values.k8sClientRateLimit!.qps).toBeGreaterThan(10);
    expect(valuesOn(platforms.talos).l2announcements).toBeUndefined();
  });

  test('are not for a platform that hands out its own', () => {
    expect(refusalOf(() => withCilium({ loadBalancer: { addresses } }, { platform: { ...machines(), loadBalancer: true } }))).toMatch(/^Cilium of cluster 'home' must not hand out load-balancer addresses/);
  });
});
