import * as fc from 'fast-check';
import { CertManager, KubePrometheusStack, OpenCost, type OpenCostProps } from '../../apps';
import { unitPrices } from '../../lib';
import { type NodePool, type Platform } from '../../lib/platforms/platform';
import { machines, refusalOf, renderCluster } from '../support/declare';
import { type Rendered } from '../support/rendered';

const chf = (amount: number): NodePool['price'] => ({ amount, currency: 'CHF', per: 'hour' });
const pool = (facts: Partial<NodePool> = {}): NodePool => ({ name: 'worker', role: 'worker', count: 3, cpu: '2', memory: '4Gi', disk: '50Gi', price: chf(0.06), ...facts });
const platform = (nodes: readonly NodePool[], facts: Partial<Platform> = {}): Platform => ({ ...machines(), nodes, ...facts });

const declared = (on: Platform = platform([pool()]), props: OpenCostProps = {}): Rendered => renderCluster((cluster) => {
  new OpenCost(cluster, props);
  new CertManager(cluster);
  new KubePrometheusStack(cluster);
}, { platform: on });
const values = (rendered: Rendered): { clusterName: string; opencost: { customPricing: { costModel: Record<string, number | string> }; prometheus: { internal: unknown } } } => rendered.values('opencost') as never;

describe('prices of single things', () => {
  const node = fc.record({
    cpu: fc.integer({ min: 1, max: 64 }).map((count): `${number}` => `${count}`), memory: fc.integer({ min: 1, max: 256 }).map((size) => `${size}Gi` as const),
    count: fc.integer({ min: 0, max: 5 }), more: fc.integer({ min: 1, max: 5 }), amount: fc.integer({ min: 1, max: 1000 }).map((cents) => cents / 100), gpus: fc.constantFrom(0, 0, 0, 1, 4),
  });

  test('add up to what the nodes cost', () => {
    fc.assert(fc.property(fc.array(node, { minLength: 1, maxLength: 4 }), (made) => {
      const nodes = made.map(({ cpu, memory, count, more, amount, gpus }, index) => pool({ name: `pool-${index}`, cpu, memory, count, maximum: count + more, price: chf(amount), gpus }));
      const prices = unitPrices(platform(nodes))!;
      const cost = (each: NodePool): number => each.maximum! * (Number(each.cpu) * prices.cpu + Number.parseInt(each.memory) * prices.memory + (each.gpus ?? 0) * prices.gpu);
      const paid = (some: readonly NodePool[]): number => some.reduce((total, each) => total + each.maximum! * each.price!.amount * 730, 0);
      const plain = nodes.filter(({ gpus }) => gpus === 0);
      const asked = plain.length > 0 ? plain : nodes;
      expect(asked.reduce((total, each) => total + cost(each), 0)).toBeCloseTo(paid(asked), 4);
      expect(prices.cpu / prices.memory).toBeCloseTo(7.46, 2);
      expect(prices.gpu).toBeGreaterThanOrEqual(0);
    }), { seed: 23, numRuns: 200 });
  });

  test('of GPUs are what their nodes cost beyond their CPUs and memory', () => {
    const prices = unitPrices(platform([pool(), pool({ name: 'gpu', count: 0, maximum: 2, cpu: '2', memory: '4Gi', gpus: 1, price: chf(2.56) })]))!;
    expect(prices.gpu / 730).toBeCloseTo(2.5, 6);
  });

  test('come from the platform’s one price where nodes have none, and not from what it asks beside theirs', () => {
    const vps = unitPrices(platform([pool({ count: 3, cpu: '8', memory: '24Gi', price: undefined })], { price: { amount: 50.36, currency: 'EUR' } }))!;
    expect(vps.currency).toBe('EUR');
    expect(3 * (8 * vps.cpu + 24 * vps.memory)).toBeCloseTo(50.36, 6);
    expect(unitPrices(platform([pool()], { price: { amount: 73, currency: 'USD' } }))).toEqual(unitPrices(platform([pool()])));
  });
});

describe('OpenCost', () => {
  test('gets prices of a month, which it divides by 730 itself, and none of its own for what is not known', () => {
    const { costModel } = values(declared()).opencost.customPricing;
    expect(2 * Number(costModel.CPU) + 4 * Number(costModel.RAM)).toBeCloseTo(43.8, 2);
    expect(costModel).toMatchObject({ storage: 0, GPU: 0, internetNetworkEgress: 0, spotCPU: costModel.CPU, description: 'CHF a month, from the prices of the nodes; no price of volumes is known, they count as 0; no traffic' });
    const told = values(declared(platform([pool()], { tariff: { blockStorage: { amount: 0.1, currency: 'CHF' } } }))).opencost.customPricing.costModel;
    expect(told).toMatchObject({ storage: 0.1, description: 'CHF a month, from the prices of the nodes; volumes by their size; no traffic' });
  });

  test('asks the Prometheus of the cluster, wherever that is declared, in the cluster’s own domain', () => {
    const rendered = declared(platform([pool()], { clusterDomain: 'abc-cluster.local' }));
    expect(values(rendered).opencost.prometheus.internal).toEqual({ enabled: true, serviceName: 'monitoring-prometheus', namespaceName: 'monitoring', port: 9090 });
    expect(values(rendered).clusterName).toBe('abc-cluster.local');
    const egress = rendered.core('NetworkPolicy', 'opencost').spec!.egress!;
    expect(egress.flatMap(({ ports }) => ports!.map(({ port }) => port))).toContain(9090);
  });

  test('is read by that Prometheus, with its own labels first', () => {
    expect(declared().models[0]!.cluster.relations.metrics.filter(({ application }) => application.name === 'opencost')).toMatchObject([{ honorLabels: true, endpoint: { port: 9003 } }]);
  });

  test('is restricted, which its chart is not by itself, and shows its figures in Grafana instead of pages of its own', () => {
    const rendered = declared();
    expect(rendered.core('Namespace', 'opencost').metadata.labels!['pod-security.kubernetes.io/enforce']).toBe('restricted');
    expect(values(rendered).opencost).toMatchObject({ ui: { enabled: false }, mcp: { enabled: false } });
    expect(rendered.models[0]!.cluster.relations.allOffers.has('cost-metrics')).toBe(true);
  });

  test('is nothing where the platform brings it', () => {
    expect(renderCluster((cluster) => new OpenCost(cluster), { platform: platform([pool({ price: undefined })], { systems: ['opencost'] }) }).has('Application', 'opencost')).toBe(false);
  });

  test('asks the platform’s Prometheus where that is said', () => {
    const brought = platform([pool()], { systems: ['monitoring'] });
    const of = (props: OpenCostProps): Rendered => renderCluster((cluster) => new OpenCost(cluster, props), { platform: brought });
    expect(values(of({ prometheus: { service: 'prometheus', namespace: 'observability', port: 9091 } })).opencost.prometheus.internal).toMatchObject({ serviceName: 'prometheus', namespaceName: 'observability', port: 9091 });
    expect(refusalOf(() => of({}))).toBe("OpenCost of cluster 'home' must be told the Prometheus of its platform, got nothing; add prometheus: { service: '…', namespace: '…', port: 9090 }");
  });

  test.each<[string, Platform, string]>([
    ['without a price', platform([pool({ price: undefined })]), "nodes of cluster 'home' must have a price for OpenCost, got none; add price: { amount: …, currency: … } to its pools or to the platform, or remove OpenCost"],
    ['in two currencies', platform([pool(), pool({ name: 'other', price: { amount: 5, currency: 'USD' } })]),
      "prices of cluster 'home' must be in one currency for OpenCost, which knows none, got CHF and USD; state them all in one, or remove OpenCost"],
  ])('is refused %s', (_, on, message) => {
    expect(refusalOf(() => declared(on))).toBe(message);
  });

  test('is refused without a Prometheus', () => {
    expect(refusalOf(() => renderCluster((cluster) => new OpenCost(cluster), { platform: platform([pool()]) }))).toContain(
      "cluster 'home' must have KubePrometheusStack for OpenCost to ask, got none; add new KubePrometheusStack(this)");
  });
});
