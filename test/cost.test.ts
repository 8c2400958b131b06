import * as fc from 'fast-check';
import { HomeFleet } from '../clusters/fleet';
import { Application, type Cluster, CoreObject, type Fleet, PostgresDatabase, s3, type Session, Volume, Workload } from '../lib';
import { claimedStorage } from '../lib/cost/claimed-storage';
import { costOf, fixedCost, type ClusterCost } from '../lib/cost/cluster-cost';
import { loadBalancers } from '../lib/cost/load-balancers';
import { Money, sum } from '../lib/cost/money';
import { type Currency, type NodePool, type Platform, type Price } from '../lib/platforms/platform';
import { LocalPathProvisioner, PriorityClasses, CloudNativePG, CertManager, ExternalSecrets, SessionKeeper, ArgoCD } from '../apps';
import { inProcess } from './fixtures/in-process';
import { completeCluster, machines, newFleet, renderCluster, type Facts } from './support/declare';
import { Charted, emptied } from './support/session-fleet';
import { plain } from './support/workload';

const tariff: Platform['tariff'] = {
  loadBalancer: { amount: 0.015, currency: 'CHF', per: 'hour' }, blockStorage: { amount: 0.1, currency: 'CHF' }, objectStorage: { amount: 0.03, currency: 'CHF' },
};
const priced = (...nodes: NodePool[]): Platform => ({ ...machines(), nodes, tariff, loadBalancer: true });
const pool = (facts: Partial<NodePool>): NodePool => ({ name: 'worker', role: 'worker', count: 3, cpu: '2', memory: '4Gi', disk: '50Gi', price: { amount: 0.06, currency: 'CHF', per: 'hour' }, ...facts });

const costIn = (facts: Facts, declare: (cluster: Cluster) => void = () => undefined): ClusterCost => costOf(renderCluster(declare, { backups: undefined, tier: 'standard', ...facts }).models[0]!);
const lines = ({ fixed }: ClusterCost): Record<string, string> => Object.fromEntries(fixed.map(({ what, monthly }) => [what, monthly.toString()]));

describe('money', () => {
  const price = fc.record<Price>({ amount: fc.integer({ min: 0, max: 1_000_000 }).map((cents) => cents / 100), currency: fc.constantFrom<Currency>('EUR', 'USD', 'CHF'), per: fc.constantFrom('hour', 'month') });

  test('of one currency never becomes money of another, in whatever order it is added', () => {
    fc.assert(fc.property(fc.array(price), (prices) => {
      const total = sum(prices.map((each) => Money.of(each)));
      for (const currency of ['EUR', 'USD', 'CHF'] as const) {
        const own = prices.filter((each) => each.currency === currency).map(({ amount, per }) => per === 'hour' ? amount * 730 : amount);
        expect(total.in(currency)).toBeCloseTo(own.reduce((left, right) => left + right, 0), 4);
      }
      expect(sum([...prices].reverse().map((each) => Money.of(each))).in('EUR')).toBeCloseTo(total.in('EUR'), 4);
    }), { seed: 22, numRuns: 200 });
  });

  test('by the hour is money by the month in 730 hours', () => {
    expect(Money.of({ amount: 0.06, currency: 'CHF', per: 'hour' }).toString()).toBe('43.80 CHF');
    expect(Money.of({ amount: 50.36, currency: 'EUR' }).toString()).toBe('50.36 EUR');
    expect(Money.of({ amount: 73, currency: 'USD' }, 10).toString()).toBe('1.00 USD');
  });

  test('shows what is less than a cent, each currency for itself, and nothing as 0', () => {
    expect(Money.of({ amount: 0.015, currency: 'CHF' }).plus(Money.of({ amount: 2, currency: 'EUR' })).toString()).toBe('0.015 CHF + 2.00 EUR');
    expect(Money.none.toString()).toBe('0');
  });
});

describe('the cost of a cluster', () => {
  test('is that of its platform and of the nodes that stay, each in its own currency', () => {
    const platform = { ...priced(pool({}), pool({ name: 'big', count: 1, price: { amount: 27.74, currency: 'USD' } })), price: { amount: 10, currency: 'EUR' as const } };
    const cost = costIn({ platform });
    expect(lines(cost)).toEqual({ 'platform talos on machines': '10.00 EUR', "3 nodes of pool 'worker'": '131.40 CHF', "1 node of pool 'big'": '27.74 USD' });
    expect(fixedCost(cost).toString()).toBe('131.40 CHF + 10.00 EUR + 27.74 USD');
  });

  test('has the nodes that an autoscaler adds by the hour, and not among what is paid all the time', () => {
    const cost = costIn({ platform: priced(pool({ count: 1, maximum: 5 })) });
    expect(cost.growing.map(({ pool: name, nodes, hourly }) => [name, nodes, hourly!.toString()])).toEqual([['worker', 4, '0.06 CHF']]);
    expect(lines(cost)).toEqual({ "1 node of pool 'worker'": '43.80 CHF' });
  });

  test('has what nobody states a price for as not known, never as nothing', () => {
    const { tariff: _, ...untold } = priced(pool({ price: undefined, maximum: 4 }));
    const cost = costIn({ platform: untold, backups: s3({ endpoint: 's3.example.org', bucket: 'backups' }) }, (cluster) => {
      const web = new Application(cluster, 'web');
      new Volume(web, 'data', { size: '10Gi' });
      new CoreObject(web, 'Service', { metadata: { name: 'entry' }, spec: { type: 'LoadBalancer', ports: [{ port: 443 }] } });
    });
    expect(cost.fixed).toEqual([]);
    expect(cost.unknown).toEqual([
      "3 nodes of pool 'worker': no price is stated", "nodes that are added to pool 'worker': no price is stated", '1 load balancer (web/entry): no price is stated',
      '10 GB of volumes: no price is stated', "what lies in bucket 'backups': no price is stated, and nobody says how much it will be",
    ]);
  });

  test('has nodes that are part of the platform’s price in it, unless that is 0', () => {
    const of = (amount: number): ClusterCost => costIn({ platform: { ...priced(pool({ price: undefined })), price: { amount, currency: 'EUR' } } });
    expect(of(50.36).unknown).toEqual([]);
    expect(of(0).unknown).toEqual(["3 nodes of pool 'worker': no price is stated"]);
  });
});

describe('volumes that are paid for', () => {
  const claims = (declare: (cluster: Cluster) => void, platform = priced(pool({}))): Record<string, number> =>
    Object.fromEntries(claimedStorage(renderCluster(declare, { platform, tier: 'production' }).models[0]!).map(({ of, bytes }) => [of, bytes / 2 ** 30]));

  test('are claims, each server of a database, each pod of a StatefulSet, and what custom kinds claim', () => {
    expect(claims((cluster) => {
      const web = new Application(cluster, 'web');
      new Volume(web, 'data', { size: '10Gi' });
      new PostgresDatabase(web, 'web-db', { storage: '5Gi' });
      new CoreObject(web, 'StatefulSet', { metadata: { name: 'queue' }, spec: {
        replicas: 3, serviceName: 'queue', selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } }, spec: { containers: [] } },
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage: '2Gi' } } } }],
      } });
    })).toEqual({ 'web/data': 10, 'web/web-db': 10, 'web/queue': 6 });
  });

  test('are what the values of a chart say, as often as there are replicas, and not what is turned off', () => {
    class Stack extends Charted {
      public constructor(cluster: Cluster) {
        super(cluster, 'stack');
        Object.assign(this.sources[0]!, { values: {
          prometheus: { prometheusSpec: { replicas: 2, storageSpec: { volumeClaimTemplate: { spec: { resources: { requests: { storage: '20Gi' } } } } } } },
          loki: { persistence: { enabled: true, size: '5Gi' } }, other: { persistence: { enabled: false, size: '50Gi' } },
          harbor: { persistence: { persistentVolumeClaim: { registry: { size: '7Gi' } } } },
        } });
      }
    }
    const all = claimedStorage(renderCluster((cluster) => new Stack(cluster), { platform: priced(pool({})) }).models[0]!).map(({ bytes }) => bytes / 2 ** 30);
    expect(all).toEqual([40, 5, 7]);
  });

  test('are none on disks of the nodes', () => {
    const local = { ...priced(pool({})), storageClasses: [] };
    expect(claims((cluster) => {
      new LocalPathProvisioner(cluster);
      new Volume(new Application(cluster, 'web'), 'data', { size: '10Gi' });
    }, local)).toEqual({});
    const bound = { ...priced(pool({})), storageClasses: [{ name: 'nvme', isDefault: true, boundTo: 'node' as const }] };
    expect(claims((cluster) => new Volume(new Application(cluster, 'web'), 'data', { size: '10Gi' }), bound)).toEqual({});
  });
});

describe('load balancers that are paid for', () => {
  const found = (loadBalancer: boolean): string[] => loadBalancers(renderCluster((cluster) => {
    const web = new Application(cluster, 'web');
    new CoreObject(web, 'Service', { metadata: { name: 'entry' }, spec: { type: 'LoadBalancer', ports: [{ port: 443 }] } });
    new Workload(web, 'web', plain);
    Object.assign(new Charted(cluster, 'proxy').sources[0]!, { values: { service: { type: 'LoadBalancer' }, admin: { enabled: false, service: { type: 'LoadBalancer' } } } });
  }, { platform: { ...priced(pool({})), loadBalancer } }).models[0]!);

  test('are Services of that type, of ours and of charts, that are not turned off', () => {
    expect(found(true).sort()).toEqual(['proxy', 'web/entry']);
  });

  test('are none where our own system gives the addresses', () => {
    expect(found(false)).toEqual([]);
  });
});

describe('the command that prints the cost', () => {
  const lab = (session: Session): Fleet => {
    const fleet = newFleet();
    const cluster = completeCluster(fleet, { name: 'lab', platform: { ...emptied(), tariff, loadBalancer: true }, tier: 'standard', session, backups: undefined });
    for (const system of [PriorityClasses, CertManager, ExternalSecrets, CloudNativePG, ArgoCD]) new system(cluster);
    new PostgresDatabase(new Application(cluster, 'web'), 'web-db', { storage: '20Gi' });
    new SessionKeeper(cluster);
    return fleet;
  };
  const printed = (session: Session, ...args: string[]): string => {
    const { output, errors } = inProcess('/nowhere', ['cost', ...args], () => lab(session));
    expect(errors).toBe('');
    return output;
  };

  test('tells what is paid all the time, what an hour costs with each number of nodes, a session, and a month of the declared hours', () => {
    expect(printed({ stopAfter: '6h', webhook: 'chat.example.org', hoursPerWeek: 5 }, 'lab')).toBe([
      'lab: talos on machines',
      '  all the time, a month of 730 hours:',
      '    20 GB of volumes  2.00 CHF',
      '    together          2.00 CHF',
      '  each hour in which further nodes run:',
      "    pool 'worker', up to 4 more: 0.06 CHF a node",
      "    1 of 'worker'  0.06 CHF",
      "    2 of 'worker'  0.12 CHF",
      "    3 of 'worker'  0.18 CHF",
      "    4 of 'worker'  0.24 CHF",
      '  a session of 6 hours:',
      "    1 of 'worker'  0.36 CHF",
      "    2 of 'worker'  0.72 CHF",
      "    3 of 'worker'  1.08 CHF",
      "    4 of 'worker'  1.44 CHF",
      '  a month with 21.7 hours of it, and what is paid all the time:',
      "    1 of 'worker'  3.30 CHF",
      "    2 of 'worker'  4.61 CHF",
      "    3 of 'worker'  5.91 CHF",
      "    4 of 'worker'  7.21 CHF",
      '',
    ].join('\n'));
  });

  test('takes other hours, which are the month’s, and says where there are none', () => {
    const usual: Session = { stopAfter: '6h', webhook: 'chat.example.org' };
    expect(printed(usual, 'lab', '100')).toContain("  a month with 100 hours of it, and what is paid all the time:\n    1 of 'worker'   8.00 CHF\n");
    expect(printed(usual, 'lab')).toContain('  a month: nothing says for how many hours; add hoursPerWeek to session, or the hours to this command\n');
  });

  test('tells of all clusters without a name', () => {
    const { output } = inProcess('/nowhere', ['cost'], () => new HomeFleet());
    expect(output.match(/^\w.*$/gm)!.map((line) => line.split(':')[0])).toEqual(['cloud', 'cloud-ovh', 'dev', 'lab', 'prod', 'sovereign', 'vps']);
    expect(output).toContain('    together                   50.36 EUR\n');
    expect(output).toContain("prod: talos on proxmox\n  all the time: nothing with a known price\n  not known: 3 nodes of pool 'control': no price is stated\n");
  });
});

describe('the command that prints the session', () => {
  test('has one line for a start, one to extend and one to stop', () => {
    const fleet = (): Fleet => {
      const all = newFleet();
      const cluster = completeCluster(all, { name: 'lab', platform: emptied(), session: { stopAfter: '90m', webhook: 'chat.example.org' } });
      for (const system of [PriorityClasses, ExternalSecrets, ArgoCD]) new system(cluster);
      new SessionKeeper(cluster);
      return all;
    };
    const { output, errors } = inProcess('/nowhere', ['session', 'lab'], fleet);
    expect(errors).toBe('');
    expect(output.match(/^kubectl .*$/gm)).toEqual([
      'kubectl --namespace session scale deployment session-keeper --replicas=1',
      'kubectl --namespace session get configmap session --output yaml',
      'kubectl --namespace session logs deployment/session-keeper --tail=50',
      `kubectl --namespace session patch configmap session --type merge --patch '{"data":{"extend":"2h"}}'`,
      `kubectl --namespace session patch configmap session --type merge --patch '{"data":{"request":"stop"}}'`,
    ]);
    expect(output).toContain('# Stopped 90 minutes after the start; people hear of it after 45 minutes.\n');
  });
});
