import { Application, ConfigFiles, Volume, Workload } from '../../lib';
import { machines, refusal, render, renderCluster, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';
import { agent, busy, deploymentOf, plain, podOf, prepare, workload } from '../support/workload';

describe('copies', () => {
  test.each<[Facts['tier'], number, number]>([
    ['production', 3, 2], ['production', 2, 2], ['production', 1, 1], ['standard', 3, 1], ['development', 3, 1],
  ])('of a workload in a %s cluster with %s nodes for pods are %s', (tier, nodes, copies) => {
    expect(deploymentOf(workload({}, { tier, platform: machines(nodes) })).replicas).toBe(copies);
  });

  test('are spread over nodes, and over zones where there are some that pods may run in', () => {
    const keys = (facts: Facts, replicas = 2): (string | undefined)[] => (podOf(workload({ replicas }, facts)).topologySpreadConstraints ?? []).map(({ topologyKey }) => topologyKey);
    const zoned = (zones: readonly (string | undefined)[], forPods = (_index: number): boolean => true): Facts => ({
      platform: { ...machines(), nodes: zones.map((zone, index) => ({ ...machines().nodes[1]!, name: `node-${index}`, count: 1, zone, workloads: forPods(index) })) },
    });
    expect(keys({})).toEqual(['kubernetes.io/hostname']);
    expect(keys(zoned(['a', 'b', 'c']))).toEqual(['topology.kubernetes.io/zone', 'kubernetes.io/hostname']);
    expect(keys(zoned(['a', 'a', undefined]))).toEqual(['kubernetes.io/hostname']);
    expect(keys(zoned(['a', 'b', 'c'], (index) => index === 0))).toEqual(['kubernetes.io/hostname']);
    expect(keys({}, 1)).toEqual([]);
  });

  test('are never left unscheduled for the sake of being spread', () => {
    for (const constraint of podOf(workload({ replicas: 3 })).topologySpreadConstraints ?? []) {
      expect(constraint.whenUnsatisfiable).toBe('ScheduleAnyway');
      expect(constraint.labelSelector?.matchLabels).toEqual(deploymentOf(workload()).selector.matchLabels);
    }
  });

  test.each([1, 2, 3, 5])('%s of them: a drain always finds a pod that it may evict', (replicas) => {
    const rendered = workload({ replicas });
    const budgets = rendered.all('PodDisruptionBudget');
    expect(budgets).toHaveLength(replicas > 1 ? 1 : 0);
    for (const { spec } of budgets) {
      expect(spec?.minAvailable).toBeUndefined();
      expect(spec?.maxUnavailable).toBeGreaterThanOrEqual(1);
      expect(spec?.unhealthyPodEvictionPolicy).toBe('AlwaysAllow');
      expect(spec?.selector?.matchLabels).toEqual(deploymentOf(rendered).selector.matchLabels);
    }
  });
});

describe('a rollout', () => {
  test('keeps all copies while the new ones come', () => {
    expect(deploymentOf(workload()).strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
  });

  test('stops the old pod first where a volume is on one node at a time, and there is one copy then', () => {
    const rendered = render((application) => {
      const data = new Volume(application, 'data', { size: '1Gi' });
      new Workload(application, 'web', { ...plain, mounts: { '/data': data.mount() } });
    });
    expect(deploymentOf(rendered)).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    expect(deploymentOf(rendered).strategy?.rollingUpdate).toBeUndefined();
  });

  test('of several copies on such a volume is refused', () => {
    expect(refusal((application) => {
      const data = new Volume(application, 'data', { size: '1Gi' });
      new Workload(application, 'web', { ...plain, replicas: 2, mounts: { '/data': data.mount() } });
    })).toMatch(/^replicas of workload 'web' must be 1, got '2'; its volume is ReadWriteOnce/);
  });

  test('follows a change of a mounted configuration, which changes the checksum and nothing else', () => {
    const withText = (text: string): Rendered => render((application) => {
      const files = new ConfigFiles(application, 'config', { 'web.conf': text });
      new Workload(application, 'web', { ...plain, mounts: { '/etc/web': files.mount() } });
    });
    const [before, after] = [deploymentOf(withText('a')), deploymentOf(withText('b'))];
    const checksum = ({ template }: typeof before): string | undefined => template.metadata?.annotations?.['checksum/config'];
    expect(checksum(before)).toMatch(/^[0-9a-f]{16}$/);
    expect(checksum(after)).not.toBe(checksum(before));
    expect(checksum(deploymentOf(withText('a')))).toBe(checksum(before));
    expect(JSON.stringify(after).replace(checksum(after)!, checksum(before)!)).toBe(JSON.stringify(before));
  });
});

describe('the Service of a workload', () => {
  test('has the ports of all containers by name and selects just its pods', () => {
    const rendered = workload(busy);
    const { spec } = rendered.core('Service', 'web');
    expect(spec?.ports).toEqual([
      { name: 'http', port: 8080, targetPort: 'http', protocol: 'TCP' }, { name: 'metrics', port: 9100, targetPort: 'metrics', protocol: 'TCP' },
    ]);
    expect(spec?.selector).toEqual(deploymentOf(rendered).template.metadata?.labels);
    const declared = podOf(rendered).containers.flatMap(({ ports }) => ports ?? []).map(({ name, containerPort }) => `${name}=${containerPort}`);
    expect(spec?.ports?.map(({ name, port }) => `${name}=${port}`)).toEqual(declared);
  });

  test('is absent where no container listens', () => {
    expect(workload({ ports: undefined, probes: { readiness: { command: ['true'] } } }).all('Service')).toEqual([]);
  });

  test('gives each pod of a StatefulSet a name of its own, apart from the address in front of them', () => {
    const rendered = workload({ kind: 'StatefulSet', replicas: 3 });
    const { spec } = rendered.core('StatefulSet', 'web');
    const governing = rendered.core('Service', spec!.serviceName);
    expect(governing.spec).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true, selector: spec!.selector.matchLabels });
    expect(rendered.core('Service', 'web').spec?.clusterIP).toBeUndefined();
  });

  test('cannot have two ports of one name or number', () => {
    const port = (ports: Record<string, number>): string => refusal((application) => new Workload(application, 'web', {
      ...plain, sidecars: { agent: { ...agent, ports, probes: { readiness: { command: ['true'] } } } },
    }));
    expect(port({ http: 9000 })).toBe("ports of workload 'web' must have a name and a number of their own each, got 'http' (8080) and 'http' (9000)");
    expect(port({ other: 8080 })).toBe("ports of workload 'web' must have a name and a number of their own each, got 'http' (8080) and 'other' (8080)");
  });
});

test('a name says what is too long or twice', () => {
  expect(refusal((application) => new Workload(application, 'w'.repeat(53), plain))).toMatch(/^name of a workload must have at most 52 characters, got 53/);
  expect(refusal((application) => new Workload(application, 'web', { ...plain, initContainers: { web: prepare } })))
    .toBe("containers of 'web' must have a name of their own each, got 'web' twice; rename one of them");
});

test('two workloads of an application do not get in each other’s way', () => {
  const rendered = renderCluster((cluster) => {
    const application = new Application(cluster, 'pair');
    for (const name of ['left', 'right']) new Workload(application, name, plain);
  });
  const [left, right] = ['left', 'right'].map((name) => rendered.core('Deployment', name).spec!);
  expect(left!.selector).not.toEqual(right!.selector);
  expect(rendered.core('Service', 'left').spec?.selector).toEqual(left!.selector.matchLabels);
});
