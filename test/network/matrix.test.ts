import * as fc from 'fast-check';
import { HomeFleet } from '../../clusters/fleet';
import { Application, Cluster, Fleet, Pods } from '../../lib';
import { EntryFleet } from './entry-fleet';
import { clusterShape, fleetOf } from './generated-cluster';
import { ManagedFleet } from './managed-fleet';
import { mutants, type Mutant } from './mutants';
import { platform } from './platforms';
import { Inspection, renderFleet, type RenderedCluster } from './rendered-fleet';
import { SmallEntries } from './small-entries';
import { SmallFleet } from './small-fleet';

const clusters = [new HomeFleet(), new ManagedFleet(), new EntryFleet()].flatMap(renderFleet).map((rendered) => ({ name: rendered.cluster.name, rendered, inspection: new Inspection(rendered) }));
/** Clusters whose pods call hosts behind an entry of their own. */
const withOwnHosts = ['both', 'gateway', 'ingress', 'prod', 'sovereign'];
/** A tenant, whose databases are run by the platform's operator, has no webhook of its own. */
const withoutWebhooks = ['sovereign'];
const printed: string[] = [];

afterAll(() => console.log(printed.join('\n')));

describe('policies allow exactly what was declared', () => {
  test.each(clusters)('in cluster $name', ({ name, inspection }) => {
    const { pairs, questions, declared } = inspection.comparison;
    expect(declared).toBeGreaterThan(100);
    expect(inspection.discrepancies()).toEqual([]);
    printed.push(`${name}: ${pairs} ordered pairs, ${questions} questions, ${declared} of them declared`);
  });

  test('in 200 generated clusters', () => {
    const sums = { pairs: 0, questions: 0, declared: 0 };
    const seen = new Set<string>();
    fc.assert(fc.property(clusterShape, (shape) => {
      const inspection = new Inspection(renderFleet(fleetOf(shape))[0]!);
      const { pairs, questions, declared, excesses } = inspection.comparison;
      for (const [sum, value] of Object.entries({ pairs, questions, declared })) sums[sum as keyof typeof sums] += value;
      for (const excess of excesses.keys()) seen.add(excess);
      expect(inspection.discrepancies()).toEqual([]);
    }), { numRuns: 200, seed: 26 });
    expect(sums.declared).toBeGreaterThan(5_000);
    expect(seen.size).toBe(6);
    printed.push(`200 generated clusters: ${sums.pairs} ordered pairs, ${sums.questions} questions, ${sums.declared} of them declared`);
  });

  test.each(clusters)('and beyond it, in cluster $name, only where policies cannot be narrower', ({ name, inspection: { comparison, enforcer } }) => {
    const everywhere = withoutWebhooks.includes(name) ? [] : ['every node may call the port of a webhook'];
    const withoutCilium = [
      'everybody may call the port of a webhook', 'every address may be called on the ports of the Kubernetes API', 'every public host may be called on the port of a declared one',
    ];
    const excesses = [...comparison.excesses].sort();
    const atEntries = withOwnHosts.includes(name) ? ['every port of an entry may be called by whoever calls a host behind it'] : [];
    expect(excesses.map(([excess]) => excess)).toEqual([...(enforcer === 'cilium' ? everywhere : withoutCilium), ...atEntries].sort());
    printed.push(`${name}: beyond the declaration ${excesses.map(([excess, count]) => `${count} times ${excess}`).join(', ')}`);
  });
});

describe('what the comparison rests on', () => {
  test.each(clusters)('every pod of cluster $name belongs to one declared group, and only the stray ones to none', ({ inspection: { world, declaration } }) => {
    const strange = world.ours.filter((pod) => declaration.groupsOf(pod).length !== (pod.name === 'stray' ? 0 : 1));
    expect(strange.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([]);
  });

  test('pods that their labels do not tell apart are a problem of their cluster', () => {
    const fleet = new Fleet({ repository: 'https://git.example.org/fleet.git' });
    const cluster = new Cluster(fleet, 'home', { platform: platform('cilium'), domain: 'example.org' });
    const first = new Application(cluster, 'first', { namespace: 'shared' });
    const second = new Application(cluster, 'second', { namespace: 'shared' });
    new Pods(first, 'web', { app: 'web' });
    new Pods(second, 'web-cache', { app: 'web', tier: 'cache' });
    new Pods(second, 'web-proxy', { app: 'proxy', tier: 'cache' });
    new Pods(new Application(cluster, 'third'), 'web', { app: 'web' });
    expect(renderFleet(fleet)[0]!.problems.filter((problem) => problem.startsWith('pods'))).toEqual([
      "pods 'web' must have a label that 'web-cache' of 'second' in namespace 'shared' has not, got 'app=web' on both; rename one of them",
    ]);
  });
});

/** Mutants that no traffic tells from the original, and why. */
const harmless: Readonly<Record<string, string>> = {
  'a direction is no longer denied': 'the rule for DNS applies to every pod and denies egress as well',
  'an entity is dropped': 'the node of the Kubernetes API is a remote node as well, where the cluster runs it, and what comes from the own node no policy stops',
};

function judge({ cluster, objects }: RenderedCluster, inspection: Inspection, isMeant: (mutant: Mutant) => boolean = () => true): { readonly survivors: readonly Mutant[]; readonly all: readonly Mutant[] } {
  const refused: string[] = [];
  const all = mutants(objects).filter(isMeant);
  const survivors = all.filter((mutant) => {
    try {
      return !inspection.notices(mutant.objects);
    } catch (error) {
      // Some are no policies any more, or mean different things to different pod networks.
      expect((error as Error).message).toMatch(/the agent refuses it$|some pod networks follow them, some do not$/);
      refused.push(mutant.what);
      return false;
    }
  });
  const noticed = all.length - survivors.length - refused.length;
  printed.push(`${cluster.name} (${inspection.enforcer}): ${all.length} altered policies, ${noticed} noticed, ${refused.length} refused, ${survivors.length} without effect`);
  return { survivors, all };
}

describe('a policy that is altered is noticed', () => {
  const dev = clusters.find(({ name }) => name === 'dev')!;
  const small = (['ours', 'canal'] as const).flatMap((provider) => [new SmallFleet(provider), new SmallEntries(provider)]).flatMap(renderFleet).map((rendered) => ({ rendered, inspection: new Inspection(rendered) }));

  test.each([dev, ...small])('wherever it is: $inspection.enforcer $rendered.cluster.name', ({ rendered, inspection }) => {
    expect(inspection.discrepancies()).toEqual([]);
    const { survivors, all } = judge(rendered, inspection);
    expect(new Set(all.map(({ what }) => what)).size).toBeGreaterThanOrEqual(10);
    expect(survivors.filter(({ what }) => !(what in harmless)).map(({ what, policy }) => `${what}: ${policy}`)).toEqual([]);
  });

  test.each([
    ['Ceph', 'prod', /\/ceph-(clients|daemons|from-nodes)$/],
    ['Twingate', 'cloud', /\/twingate-connector(-2)?-relays$/],
  ])('also where it was made by hand: %s', (_system, name, pattern) => {
    const { rendered, inspection } = clusters.find((each) => each.name === name)!;
    const { survivors, all } = judge(rendered, inspection, ({ policy }) => pattern.test(policy));
    expect(all.length).toBeGreaterThan(20);
    expect(survivors.filter(({ what }) => !(what in harmless)).map(({ what, policy }) => `${what}: ${policy}`)).toEqual([]);
  });

  test('a direction that is no longer denied is, once the rule for DNS does not deny it either', () => {
    const { rendered: { objects }, inspection } = dev;
    const halved = mutants(objects).filter(({ what, policy }) => what === 'a direction is no longer denied' && policy.endsWith('/default-deny'));
    const withoutDns = halved.map((mutant) => mutant.objects.filter(({ metadata }) => metadata.name !== 'allow-dns'));
    expect(halved.length).toBeGreaterThan(0);
    for (const objectsLeft of withoutDns) expect(inspection.notices(objectsLeft)).toBe(true);
  });

  test('the discrepancy says where', () => {
    const { rendered: { objects }, inspection } = dev;
    const without = objects.filter(({ kind, metadata }) => !(kind === 'NetworkPolicy' && metadata.name === 'nextcloud-cache'));
    expect(inspection.discrepancies(without)).toContainEqual({
      direction: 'ingress', pod: 'nextcloud/Deployment nextcloud-cache', peer: 'nextcloud/CronJob nextcloud-cron', port: '6379/TCP', declared: 'declared', allowed: false,
    });
  });
});
