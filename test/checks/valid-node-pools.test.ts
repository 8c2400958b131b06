import * as fc from 'fast-check';
import { ApiObject } from 'cdk8s';
import { Karpenter } from '../../apps';
import { type Cluster, CoreObject, type Fleet, KarpenterNodePool, ovhFlavors, type OvhManagedProps } from '../../lib';
import { type RenderedObject } from '../../lib/render';
import { noChangedNodeBilling } from '../../lib/checks/no-changed-node-billing';
import { roomOnNodePools } from '../../lib/checks/room-on-node-pools';
import { unsharedNodePools } from '../../lib/checks/unshared-node-pools';
import { validNodePools } from '../../lib/checks/valid-node-pools';
import { launchesForEver, roomOn, assumedRoomOn } from '../../lib/karpenter/room';
import { type FinishedFleet } from '../../lib/checks/check';
import { type Manifest } from '../../lib/manifest';
import { amountOf } from '../../lib/quantity';
import { flavors, kubeId, nodePoolSpec, onOvh, only, ownNodeClass, ownNodePool, project, type Requirement, zones } from '../fixtures/ovh';
import { application } from '../fixtures/home';
import { completeCluster, newFleet, renderFleet } from '../support/declare';
import { type Rendered } from '../support/rendered';

const limits = { cpu: '64', memory: '256Gi' } as const;

function finished(fleet: Fleet, previous: FinishedFleet['previous'] = () => undefined): FinishedFleet {
  const { models, hubs, objects } = renderFleet(fleet) as Rendered & { objects: readonly RenderedObject[] };
  return { models, hubs, objects, previous };
}

/** A cluster on OVHcloud with a class `hourly` and what a test declares. */
function onCluster(declare: (cluster: Cluster) => void, platform: Partial<OvhManagedProps> = {}): Fleet {
  const fleet = newFleet();
  const cluster = completeCluster(fleet, { platform: onOvh(platform) });
  ownNodeClass(cluster, 'hourly', { region: platform.region ?? 'EU-WEST-PAR' });
  declare(cluster);
  return fleet;
}

const told = (check: typeof validNodePools, fleet: Fleet, previous?: FinishedFleet['previous']): string[] => check(finished(fleet, previous)).map(({ message }) => message);
const aboutPool = (requirements: Requirement[], spec: Parameters<typeof nodePoolSpec>[1] = {}, platform: Partial<OvhManagedProps> = {}): string[] =>
  told(validNodePools, onCluster((cluster) => ownNodePool(cluster, 'web', nodePoolSpec(requirements, spec)), platform));

describe('a NodePool', () => {
  test.each<[string, Requirement[]]>([
    ['one flavor', [flavors('b3-16')]],
    ['flavors whose names grow with them', [flavors('c3-16', 'c3-32', 'c3-64')]],
    ['zones of its region', [flavors('b3-16'), zones('eu-west-par-a', 'eu-west-par-c')]],
    ['several requirements for a flavor, which hold together', [flavors('b3-8', 'b3-16'), flavors('b3-16', 'b3-32')]],
    ['flavors but one', [flavors('b3-8', 'b3-16'), { key: 'node.kubernetes.io/instance-type', operator: 'NotIn', values: ['b3-16'] }]],
  ])('is accepted with %s', (_what, requirements) => expect(aboutPool(requirements)).toEqual([]));

  test.each<[string, Requirement[], Parameters<typeof nodePoolSpec>[1], RegExp]>([
    ['any flavor', [only('kubernetes.io/arch', 'amd64')], {}, /^flavors of NodePool 'web' must be named, got none; the provider takes the alphabetically first of all there are/],
    ['no flavor at all', [flavors('b3-8'), flavors('b3-16')], {}, /^flavors of NodePool 'web' must be named, got none/],
    ['a flavor that is not there', [flavors('b3.8')], {}, /^flavors of NodePool 'web' must be some that Managed Kubernetes has, got 'b3\.8'; did you mean 'b3-8'\?$/],
    ['b2-15 before b2-7', [flavors('b2-7', 'b2-15', 'b2-30')], {}, /got 'b2-15' before 'b2-7'/],
    ['b3-16 before b3-8', [flavors('b3-8', 'b3-16')], {}, /got 'b3-16' before 'b3-8'/],
    ['more memory before more cores', [flavors('c3-32', 'r3-64')], {}, /got 'c3-32' before 'r3-64'/],
    ['spot prices', [flavors('b3-8'), only('karpenter.sh/capacity-type', 'spot')], {}, /^karpenter\.sh\/capacity-type of NodePool 'web' must be 'on-demand', the only one at OVHcloud, got 'spot'; no node would ever be launched$/],
    ['ARM', [flavors('b3-8'), only('kubernetes.io/arch', 'arm64')], {}, /^kubernetes\.io\/arch of NodePool 'web' must be 'amd64'/],
    ['a zone of another region', [flavors('b3-8'), zones('eu-south-mil-a')], {}, /^zones of NodePool 'web' must be some of eu-west-par-a, eu-west-par-b, eu-west-par-c, got 'eu-south-mil-a'/],
    ['a class that is not there', [flavors('b3-8')], { nodeClass: 'default' }, /^nodeClassRef of NodePool 'web' must name an OVHNodeClass of the cluster, got 'default'/],
    ['limits of nothing that costs', [flavors('b3-8')], { limits: undefined }, /^limits of NodePool 'web' must be set, got none/],
  ])('is refused with %s', (_what, requirements, spec, message) => expect(aboutPool(requirements, spec)).toEqual([expect.stringMatching(message)]));

  test('never launches a flavor while a smaller one would do: whatever its list, it is refused or grows with the alphabet', () => {
    const known = [...ovhFlavors.values()].filter(({ slowBoot }) => !slowBoot);
    fc.assert(fc.property(fc.uniqueArray(fc.constantFrom(...known), { minLength: 1, maxLength: 5, selector: ({ name }) => name }), fc.nat(200), fc.nat(600), fc.nat(4), (listed, vcpu, memory, gpus) => {
      const refused = aboutPoolOf(listed.map(({ name }) => name)).some((message) => message.includes('must grow'));
      const able = listed.filter((flavor) => flavor.vcpu >= vcpu && flavor.memory >= memory && flavor.gpus >= gpus);
      // What the provider takes: the first by code units of what fits.
      const [launched] = able.map(({ name }) => name).sort();
      const smaller = able.some((other) => other.name !== launched && (['vcpu', 'memory', 'gpus'] as const).some((resource) => other[resource] < ovhFlavors.get(launched!)![resource]));
      expect(smaller && !refused).toBe(false);
    }), { seed: 20260825, numRuns: 500 });
  });

  /** The check over one object, without a fleet around it. */
  function aboutPoolOf(names: readonly string[]): string[] {
    const manifest: Manifest = { apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata: { name: 'web' }, spec: nodePoolSpec([flavors(...names)]) };
    return validNodePools({ models: [], hubs: [], objects: [{ path: 'home/web/NodePool-web.yaml', manifest, origin: 'web' }], previous: () => undefined }).map(({ message }) => message);
  }

  describe('by itself', () => {
    const own = (requirements: Requirement[], spec: object = {}, nodeClass: object | null = { region: 'EU-WEST-PAR' }, malformed: readonly Manifest[] = []): string[] => {
      const { template, ...rest } = nodePoolSpec(requirements);
      const pool: Manifest = { apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata: { name: 'web' }, spec: { ...rest, template, ...spec } };
      const found: Manifest[] = nodeClass === null ? [] : [{ apiVersion: 'karpenter.ovhcloud.sh/v1alpha1', kind: 'OVHNodeClass', metadata: { name: 'hourly' }, spec: nodeClass }];
      const objects = [pool, ...found].map((manifest, index) => ({ path: `home/web/${index}.yaml`, manifest, origin: 'web' }));
      return validNodePools({ models: [], hubs: [], objects, previous: () => undefined, malformed: new Set(malformed) }).map(({ message }) => message);
    };
    const small = flavors('b3-8');

    test('has a bound of something that costs', () => {
      for (const resource of ['cpu', 'memory', 'nvidia.com/gpu']) expect(own([small], { limits: { pods: 1, [resource]: 1 } })).toEqual([]);
      for (const limits of [undefined, {}, { pods: 1 }]) expect(own([small], { limits })).toEqual(["limits of NodePool 'web' must be set, got none; without them one wrong request buys machines up to the project's quota: add limits: { cpu: '32', memory: '128Gi' }"]);
    });

    test('names flavors that there are, and that are ready in time', () => {
      expect(own([flavors('b3-8', 'xyzzy-plugh')])).toEqual(["flavors of NodePool 'web' must be some that Managed Kubernetes has, got 'xyzzy-plugh'; it is never launched"]);
      const slow = [...ovhFlavors.values()].find(({ slowBoot }) => slowBoot)!;
      expect(own([flavors(slow.name)])).toEqual([expect.stringContaining(`must be ready within minutes, got '${slow.name}', which may take more than an hour`)]);
    });

    test('pays by the month what can be paid so', () => {
      const [monthly, hourly] = [true, false].map((is) => [...ovhFlavors.values()].find((flavor) => flavor.monthly === is && !flavor.slowBoot)!.name) as [string, string];
      expect(own([flavors(monthly)], {}, { region: 'EU-WEST-PAR', monthlyBilled: true })).toEqual([]);
      expect(own([flavors(hourly)], {}, { region: 'EU-WEST-PAR', monthlyBilled: true })).toEqual([expect.stringContaining("monthlyBilled of OVHNodeClass 'hourly' of NodePool 'web'")]);
      expect(own([flavors(hourly)], {}, { region: 'EU-WEST-PAR', monthlyBilled: false })).toEqual([]);
    });

    test.each([['karpenter.sh/capacity-type', 'on-demand'], ['kubernetes.io/arch', 'amd64'], ['kubernetes.io/os', 'linux']])('asks for what there is of %s', (label, value) => {
      expect(own([small, only(label, value, 'other')])).toEqual([]);
      expect(own([small, only(label, 'one', 'two')])).toEqual([`${label} of NodePool 'web' must be '${value}', the only one at OVHcloud, got 'one', 'two'; no node would ever be launched`]);
      expect(own([small, only(label)])).toEqual([`${label} of NodePool 'web' must be '${value}', the only one at OVHcloud, got none; no node would ever be launched`]);
    });

    test('is in zones of its region', () => {
      const all = 'eu-west-par-a, eu-west-par-b, eu-west-par-c';
      expect(own([small, zones('eu-west-par-b')])).toEqual([]);
      expect(own([small, zones()])).toEqual([`zones of NodePool 'web' must be some of ${all}, got none; no node would ever be launched`]);
      expect(own([small, zones('eu-west-par-b', 'x')])).toEqual([`zones of NodePool 'web' must be some of ${all}, got 'x'; region EU-WEST-PAR has no others`]);
      expect(own([small, zones('a', 'b')], {}, { region: 'GRA9' })).toEqual([expect.stringContaining("zones of NodePool 'web' must be left out, got 'a', 'b'; region GRA9 has one zone")]);
      expect(own([small, zones('a')], {}, { region: 'nowhere' })).toEqual([]);
    });

    test('names a class that is there, or that is told of already', () => {
      const sentence = (got: string): string => `nodeClassRef of NodePool 'web' must name an OVHNodeClass of the cluster, got ${got}; declare it, or let new Karpenter(this, { pools: … }) make both`;
      const wrong = (kind: string, name = 'hourly'): Manifest => ({ apiVersion: 'karpenter.ovhcloud.sh/v1alpha1', kind, metadata: { name } });
      expect(own([small])).toEqual([]);
      expect(own([small], {}, null)).toEqual([sentence("'hourly'")]);
      expect(own([small], {}, null, [wrong('OVHNodeClass')])).toEqual([]);
      for (const other of [wrong('OVHNodeClass', 'other'), wrong('ConfigMap')]) expect(own([small], {}, null, [other])).toEqual([sentence("'hourly'")]);
      expect(own([small], { template: { spec: { requirements: [small] } } })).toEqual([sentence('none')]);
    });
  });

  test('whose fields are of the wrong form is left to those who check forms', () => {
    for (const spec of [undefined, 'x', {}, { template: [] }, { template: { spec: { requirements: 'x', taints: {}, nodeClassRef: [] } } }, { template: { spec: { requirements: [null, { key: 1, operator: 'In', values: 'x' }] } } }]) {
      const object = { path: 'home/web/NodePool-web.yaml', origin: 'web', manifest: { apiVersion: 'karpenter.sh/v1', kind: 'NodePool', metadata: { name: 'web' }, spec } };
      for (const check of [validNodePools, unsharedNodePools, roomOnNodePools, noChangedNodeBilling]) {
        expect(() => check({ models: [], hubs: [], objects: [object], previous: () => object.manifest })).not.toThrow();
      }
    }
  });
});

describe('a flavor in a zone', () => {
  const shared = (one: Requirement[], two: Requirement[], platform: Partial<OvhManagedProps> = {}): string[] => told(unsharedNodePools, onCluster((cluster) => {
    ownNodePool(cluster, 'one', nodePoolSpec(one));
    ownNodePool(cluster, 'two', nodePoolSpec(two));
  }, platform));

  test('belongs to one NodePool', () => {
    expect(shared([flavors('b3-8')], [flavors('b3-8'), zones('eu-west-par-c')])).toEqual([expect.stringMatching(/^a flavor in a zone must belong to one NodePool, got b3-8 in eu-west-par-c in 'one' and 'two'; /)]);
    expect(shared([flavors('b3-8')], [flavors('b3-8')], { region: 'GRA9' })).toEqual([expect.stringContaining("got b3-8 in gra9-a in 'one' and 'two'")]);
    expect(shared([flavors('b3-8'), zones('eu-west-par-a')], [flavors('b3-8'), zones('eu-west-par-b')])).toEqual([]);
    expect(shared([flavors('b3-8')], [flavors('b3-16')])).toEqual([]);
  });

  test('of one cluster has nothing to do with that of another', () => {
    const fleet = newFleet();
    for (const name of ['home', 'away']) {
      const cluster = completeCluster(fleet, { name, platform: onOvh({ region: 'GRA9' }) });
      ownNodeClass(cluster, 'hourly', { region: 'GRA9' });
      ownNodePool(cluster, 'web', nodePoolSpec([flavors('b3-8')]));
    }
    expect(told(unsharedNodePools, fleet)).toEqual([]);
  });

  test('is not of a static pool that looks like Karpenter’s', () => {
    const fleet = newFleet();
    const platform = onOvh({ region: 'GRA9' });
    const cluster = completeCluster(fleet, { platform: { ...platform, nodes: [{ ...platform.nodes[0]!, name: 'karpenter-b3-16-gra9-a' }] } });
    ownNodePool(cluster, 'web', nodePoolSpec([flavors('b3-8')]));
    expect(told(unsharedNodePools, fleet)).toEqual(["name of node pool 'karpenter-b3-16-gra9-a' must not begin with 'karpenter-', got a cluster with NodePools; Karpenter takes it for one of its own and deletes nodes from it"]);
  });
});

interface Asking { readonly cpu?: string; readonly memory?: string; readonly [resource: string]: string | undefined }

describe('pods that may run on a NodePool', () => {
  const pods = (cluster: Cluster, requests: Asking, pod: object = {}, kind: 'Deployment' | 'DaemonSet' = 'Deployment'): void => {
    new CoreObject(application(cluster, `pods-${kind.toLowerCase()}`), kind, {
      metadata: { name: 'pods' },
      spec: { selector: { matchLabels: { app: 'pods' } }, template: { metadata: { labels: { app: 'pods' } }, spec: { containers: [{ name: 'pods', image: 'registry.example.org/pods:1', resources: { requests } }], ...pod } } },
    } as never);
  };
  const about = (declare: (cluster: Cluster) => void, platform: Partial<OvhManagedProps> = {}): string[] => told(roomOnNodePools, onCluster(declare, platform));
  const small = (cluster: Cluster): void => ownNodePool(cluster, 'small', nodePoolSpec([flavors('b3-8')]));

  test('fit there, or Karpenter knows that they do not', () => {
    const asking = (memory: string): string[] => about((cluster) => {
      small(cluster);
      pods(cluster, { cpu: '500m', memory });
    });
    expect(asking('6600Mi')).toEqual([]);
    expect(asking('7Gi')).toEqual([expect.stringMatching(/^NodePool 'small' must leave room for the pods of Deployment 'pods', got 500m and 7168Mi on 'b3-8' with 1840m and 6675Mi; Karpenter counts on 1900m and 8092Mi/)]);
    // Too large for it by any reckoning, and the fixed nodes have room.
    expect(asking('9Gi')).toEqual([]);
    expect(asking('15Gi')).toEqual([expect.stringMatching(/^pods of Deployment 'pods' must fit on some node, got 500m and 15360Mi; the largest of 'small' has 1840m and 6675Mi/)]);
  });

  test('fit beside what runs on every node', () => {
    const asking = (memory: string): string[] => about((cluster) => {
      small(cluster);
      pods(cluster, { cpu: '100m', memory: '512Mi' }, {}, 'DaemonSet');
      pods(cluster, { cpu: '500m', memory });
    });
    expect(asking('6100Mi')).toEqual([]);
    expect(asking('6300Mi')).toEqual([expect.stringContaining('got 500m and 6300Mi beside 100m and 512Mi on every node')]);
  });

  test('are those that tolerate its taints and choose its labels, and no others', () => {
    const tainted = (pod: object): string[] => about((cluster) => {
      const spec = nodePoolSpec([flavors('b3-8')]);
      const template = { metadata: { labels: { team: 'web' } }, spec: { ...spec.template.spec, taints: [{ key: 'team', value: 'web', effect: 'NoSchedule' as const }] } };
      ownNodePool(cluster, 'small', { ...spec, template });
      pods(cluster, { cpu: '500m', memory: '7Gi' }, pod);
    });
    const tolerations = [{ key: 'team', operator: 'Exists' }];
    const bound = (expressions: object[]): object => ({ affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: expressions }] } } }, tolerations });
    expect(tainted({})).toEqual([]);
    expect(tainted({ tolerations: [{ key: 'team', operator: 'Equal', value: 'other' }] })).toEqual([]);
    for (const pod of [{ tolerations }, { tolerations, nodeSelector: { team: 'web' } }, bound([{ key: 'karpenter.sh/nodepool', operator: 'Exists' }]), bound([{ key: 'team', operator: 'In', values: ['web'] }])]) {
      expect([pod, tainted(pod)]).toEqual([pod, [expect.stringContaining('must leave room')]]);
    }
    for (const pod of [{ tolerations, nodeSelector: { team: 'other' } }, bound([{ key: 'karpenter.sh/nodepool', operator: 'DoesNotExist' }]), bound([{ key: 'topology.kubernetes.io/zone', operator: 'In', values: ['nova'] }])]) {
      expect([pod, tainted(pod)]).toEqual([pod, []]);
    }
  });

  test('are those of databases too', () => {
    expect(about((cluster) => {
      small(cluster);
      new ApiObject(application(cluster, 'db'), 'raw', { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata: { name: 'raw' }, spec: { instances: 1, storage: { size: '1Gi' }, resources: { requests: { cpu: '1', memory: '7Gi' } } } });
    })).toEqual([expect.stringContaining("must leave room for the pods of Cluster 'raw', got 1000m and 7168Mi")]);
  });

  test('ask for no room on disk, themselves or by a default of their namespace', () => {
    expect(about((cluster) => {
      small(cluster);
      pods(cluster, { cpu: '100m', memory: '64Mi', 'ephemeral-storage': '1Gi' });
      new ApiObject(application(cluster, 'range'), 'range', { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'range' }, spec: { limits: [{ type: 'Container', defaultRequest: { 'ephemeral-storage': '1Gi' } }] } });
    })).toEqual([
      expect.stringMatching(/^pods of Deployment 'pods' must not request ephemeral-storage/),
      expect.stringMatching(/^ephemeral-storage of LimitRange 'range' must be left out/),
    ]);
    expect(about((cluster) => {
      small(cluster);
      pods(cluster, { cpu: '100m', memory: '64Mi', 'ephemeral-storage': '1Gi' }, { nodeSelector: { 'nodepool': 'fixed' } });
    })).toEqual([]);
  });

  test('of any size are launched for in vain exactly between what is there and what Karpenter counts on', () => {
    fc.assert(fc.property(fc.constantFrom(...ovhFlavors.values()), fc.nat(2000), fc.nat(3000), (flavor, cores, above) => {
      const [there, counted] = [roomOn(flavor), assumedRoomOn(flavor)];
      const pod = { millicores: Math.min(cores, there.millicores), mebibytes: Math.max(0, there.mebibytes - 500 + above), gpus: 0 };
      expect(launchesForEver(pod, flavor)).toBe(pod.mebibytes > there.mebibytes && pod.mebibytes <= counted.mebibytes);
    }), { seed: 20260825, numRuns: 500 });
  });
});

describe('nodes', () => {
  /** The tree as it was with these pools. */
  const treeWith = (monthly: boolean): { fleet: Fleet; previous: FinishedFleet['previous'] } => {
    const fleet = newFleet();
    const cluster = completeCluster(fleet, { platform: onOvh({ region: 'GRA9' }) });
    new Karpenter(cluster, { serviceName: project, kubeId, pools: { saving: { flavors: ['b2-15'], monthly, limits } } });
    const { objects } = renderFleet(fleet) as Rendered & { objects: readonly RenderedObject[] };
    const paths = new Map(objects.map(({ path, manifest }) => [path, manifest]));
    return { fleet, previous: (path) => paths.get(path) };
  };

  test('are paid as their pool was made, in either direction', () => {
    const message = (was: boolean, is: boolean): string => `monthlyBilled of the nodes of NodePool 'saving-b2-15' must stay '${was}', got '${is}'; OVHcloud's pool keeps it for as long as it exists: take another flavor, or remove the NodePool, let its nodes go, and declare it anew`;
    for (const [was, is] of [[true, false], [false, true]] as const) {
      expect(told(noChangedNodeBilling, treeWith(is).fleet, treeWith(was).previous)).toEqual([message(was, is)]);
      expect(told(noChangedNodeBilling, treeWith(is).fleet, treeWith(is).previous)).toEqual([]);
    }
    expect(told(noChangedNodeBilling, treeWith(true).fleet)).toEqual([]);
  });
});

test('the kind of Karpenter is not that of Managed Kubernetes, which has the same name', () => {
  const rendered = renderFleet(onCluster((cluster) => {
    ownNodePool(cluster, 'web', nodePoolSpec([flavors('b3-8')]));
    new ApiObject(application(cluster, 'mks'), 'pool', { apiVersion: 'kube.cloud.ovh.com/v1alpha1', kind: 'NodePool', metadata: { name: 'web' }, spec: { flavor: 'b3-8', desiredNodes: 1 } });
  }));
  expect(rendered.allCustom(KarpenterNodePool)).toHaveLength(2);
  expect(validNodePools({ models: rendered.models, hubs: [], objects: rendered.objects, previous: () => undefined })).toEqual([]);
});

test.each([['250m', 0.25], ['2', 2], [2, 2], ['1.5', 1.5], ['512Mi', 2 ** 29], ['1G', 1e9], ['1e3', 1000], ['.5', 0.5], ['', 0], ['x', 0], ['1Zi', 0], [undefined, 0]])('%p stands for %p', (quantity, amount) => {
  expect(amountOf(quantity)).toBeCloseTo(amount, 9);
});
