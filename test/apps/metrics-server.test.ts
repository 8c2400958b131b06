import { MetricsServer, type MetricsServerProps } from '../../apps';
import { type ChartValues, type metricsServerChart } from '../../lib';
import { CiliumNetworkPolicy } from '../../lib/kinds/cilium-network-policy';
import { machines, renderCluster, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';

type Values = ChartValues<typeof metricsServerChart>;

const declared = (props: MetricsServerProps = {}, facts: Facts = {}): Rendered => renderCluster((cluster) => new MetricsServer(cluster, props), facts);
const values = (props: MetricsServerProps = {}, facts: Facts = {}): Values => declared(props, facts).values('metrics-server') as Values;

describe('metrics-server', () => {
  test('works with kubelets as they come, and verifies them where they were told to be signed', () => {
    expect(values().args).toEqual(['--kubelet-insecure-tls']);
    expect(values({ verifiesKubelets: true })).not.toHaveProperty('args');
  });

  test('runs twice in production, never both on a drained node, and once elsewhere', () => {
    expect(values()).toMatchObject({ replicas: 2, podDisruptionBudget: { enabled: true, maxUnavailable: 1 } });
    expect(values({}, { tier: 'standard' })).not.toHaveProperty('replicas');
    expect(values({}, { tier: 'standard' })).not.toHaveProperty('podDisruptionBudget');
  });

  test('draws its certificate by itself, not at each rendering', () => {
    expect(values().tls).toEqual({ type: 'metrics-server' });
  });

  test('asks the API and the kubelets, answers the API and nobody else', () => {
    const { egress, ingress } = declared().custom(CiliumNetworkPolicy, 'metrics-server').spec;
    expect(egress!.map(({ toEntities, toPorts }) => [toEntities, toPorts!.flatMap(({ ports }) => ports.map(({ port }) => port))])).toEqual([[['kube-apiserver'], ['6443']], [['host', 'remote-node'], ['10250']]]);
    expect(ingress!.map(({ fromEntities, toPorts }) => [fromEntities, toPorts!.flatMap(({ ports }) => ports.map(({ port }) => port))])).toEqual([[['kube-apiserver', 'remote-node'], ['10250']]]);
    expect(declared().has('NetworkPolicy', 'metrics-server')).toBe(false);
  });

  test('on a platform that brings it is not installed beside it', () => {
    const rendered = declared({}, { platform: { ...machines(), systems: ['metrics-server'] } });
    expect([rendered.application('metrics-server').sources, rendered.has('Application', 'metrics-server'), rendered.models[0]!.cluster.relations.pods]).toEqual([[], false, []]);
  });
});
