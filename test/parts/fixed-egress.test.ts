import { Application, leaveThroughFixedAddress, Workload } from '../../lib';
import { CiliumEgressGatewayPolicy } from '../../lib/kinds/cilium-egress-gateway-policy';
import { machines, refusalOf, renderCluster, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';

function leaving(gateway: boolean, facts: Facts = {}): Rendered {
  return renderCluster((cluster) => {
    const application = new Application(cluster, 'web');
    const workload = new Workload(application, 'web', { image: 'example.org/web:1', probes: { readiness: { command: ['true'] } }, resources: { cpu: '10m', memory: '16Mi' } });
    leaveThroughFixedAddress(workload.pods);
    if (gateway) cluster.relations.egressGateway = { application: new Application(cluster, 'network'), nodeLabels: { 'example.org/egress': 'true' }, address: '203.0.113.7' };
  }, facts);
}

describe('pods that ask for one fixed address', () => {
  test('leave through the egress gateway, they and no others, but for the networks inside', () => {
    const rendered = leaving(true);
    const [{ spec }, ...others] = rendered.allCustom(CiliumEgressGatewayPolicy) as [ReturnType<typeof rendered.custom<typeof CiliumEgressGatewayPolicy>>];
    expect(others).toEqual([]);
    expect(spec.selectors).toEqual([{ podSelector: { matchLabels: { 'io.kubernetes.pod.namespace': 'web', ...rendered.core('Deployment', 'web').spec!.selector.matchLabels } } }]);
    expect(spec.destinationCIDRs).toEqual(['0.0.0.0/0']);
    expect(spec.excludedCIDRs).toEqual(expect.arrayContaining(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']));
    expect(spec.egressGateway).toEqual({ nodeSelector: { matchLabels: { 'example.org/egress': 'true' } }, egressIP: '203.0.113.7' });
  });

  test('come after the gateway', () => {
    expect(leaving(true).models[0]!.order.after('web').map(([name]) => name)).toContain('network');
  });

  test('need no policy where all nodes share an address', () => {
    const shared: Facts = { platform: { ...machines(), egress: { through: 'shared-address', address: '203.0.113.9' } } };
    for (const gateway of [true, false]) expect(leaving(gateway, shared).allCustom(CiliumEgressGatewayPolicy)).toEqual([]);
  });

  test('are refused where each node uses its own', () => {
    expect(refusalOf(() => leaving(false))).toMatch(/^'web' must leave through one fixed address, got a cluster whose nodes each use their own; give Cilium an egressGateway/);
  });
});
