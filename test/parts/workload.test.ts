import { Application, ConfigFiles, PostgresDatabase, scratch, Secret, secretFile, Volume, Workload, type WorkloadProps } from '../../lib';
import { machines, refusal, render, renderCluster, type Facts } from '../support/declare';
import { levelOf, podSpecsIn } from '../support/pod-security-standards';
import { type Rendered } from '../support/rendered';

const plain: WorkloadProps = {
  image: 'registry.example.org/web:1.2.3',
  ports: { http: 8080 },
  probes: { readiness: { path: '/ready', port: 'http' } },
  resources: { cpu: '100m', memory: '128Mi' },
};

function workload(props: Partial<WorkloadProps> = {}, facts: Facts = {}): Rendered {
  return render((application) => new Workload(application, 'web', { ...plain, ...props }), facts);
}

function podOf(rendered: Rendered): NonNullable<ReturnType<typeof deploymentOf>['template']['spec']> {
  return deploymentOf(rendered).template.spec!;
}

function deploymentOf(rendered: Rendered): NonNullable<ReturnType<typeof rendered.core<'Deployment'>>['spec']> {
  return rendered.core('Deployment', 'web').spec!;
}

const busy: Partial<WorkloadProps> = {
  initContainers: { prepare: { image: 'registry.example.org/tool:2.0', command: ['prepare'], resources: { cpu: '10m', memory: '16Mi' } } },
  sidecars: {
    agent: {
      image: 'registry.example.org/agent:3.1', ports: { metrics: 9100 }, resources: { cpu: '20m', memory: '32Mi', memoryLimit: '64Mi' },
      probes: { readiness: { port: 'metrics' } },
    },
  },
};

describe('pods of a workload', () => {
  test('meet Pod Security restricted without being asked to, with all their containers', () => {
    const [pod] = podSpecsIn(workload(busy).manifests('home/web').find(({ kind }) => kind === 'Deployment')!);
    expect(levelOf(pod)).toEqual({ level: 'restricted', violations: [] });
    expect(levelOf({ ...pod, securityContext: {} }).level).toBe('baseline');
  });

  test('meet baseline, and that alone, where the image has to begin as root', () => {
    const rendered = workload({ ...busy, runsAsRoot: { because: 'its entry point changes owners' } });
    expect(levelOf(podOf(rendered)).level).toBe('baseline');
    expect(podOf(rendered).containers.map(({ securityContext }) => securityContext?.allowPrivilegeEscalation)).toEqual([false, false]);
  });

  test('cannot write to their root file system unless they say why', () => {
    expect(podOf(workload()).containers[0]?.securityContext?.readOnlyRootFilesystem).toBe(true);
    expect(podOf(workload({ writesToRoot: 'it compiles itself' })).containers[0]?.securityContext?.readOnlyRootFilesystem).toBe(false);
  });

  test('request cpu and memory and limit memory alone, in every container', () => {
    const { containers, initContainers } = podOf(workload(busy));
    const all = [...containers, ...initContainers ?? []];
    expect(all).toHaveLength(3);
    for (const { resources } of all) {
      expect(Object.keys(resources?.requests ?? {}).sort()).toEqual(['cpu', 'memory']);
      expect(Object.keys(resources?.limits ?? {})).toEqual(['memory']);
    }
    expect(all.map(({ resources }) => resources?.limits?.memory)).toEqual(['128Mi', '64Mi', '16Mi']);
  });

  test('get no token of a service account and no list of Services in their environment', () => {
    expect(podOf(workload())).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    expect(podOf(workload()).serviceAccountName).toBeUndefined();
    expect(podOf(workload({ serviceAccount: 'web' }))).toMatchObject({ automountServiceAccountToken: true, serviceAccountName: 'web' });
  });

  test('have a PriorityClass, by default the one of what people use', () => {
    expect(podOf(workload()).priorityClassName).toBe('workload-default');
    expect(podOf(workload({ priority: 'platform-high' })).priorityClassName).toBe('platform-high');
  });

  test('own their volumes with the group of their processes', () => {
    const rendered = render((application) => {
      const data = new Volume(application, 'data', { size: '1Gi' });
      new Workload(application, 'web', { ...plain, user: 999, mounts: { '/data': data.mount() } });
    });
    expect(podOf(rendered).securityContext).toMatchObject({ runAsUser: 999, runAsGroup: 999, fsGroup: 999, fsGroupChangePolicy: 'OnRootMismatch' });
  });
});

describe('probes', () => {
  test('are put to every container that has them, by the names of its own ports', () => {
    const { containers } = podOf(workload({ ...busy, probes: { ...plain.probes, startup: { port: 'http', failures: 30 }, liveness: { command: ['check'], period: 60, timeout: 9 } } }));
    expect(containers[0]).toMatchObject({
      startupProbe: { tcpSocket: { port: 'http' }, failureThreshold: 30, periodSeconds: 10, timeoutSeconds: 5 },
      readinessProbe: { httpGet: { path: '/ready', port: 'http' } },
      livenessProbe: { exec: { command: ['check'] }, periodSeconds: 60, timeoutSeconds: 9 },
    });
    expect(containers[1]?.readinessProbe?.tcpSocket?.port).toBe('metrics');
    expect(containers[1]?.livenessProbe).toBeUndefined();
  });

  test('carry a Host header where the pod answers to that alone, and never another host', () => {
    const probe = podOf(workload({ probes: { readiness: { path: '/', port: 'http', host: 'web.example.org' } } })).containers[0]?.readinessProbe;
    expect(probe?.httpGet?.httpHeaders).toEqual([{ name: 'Host', value: 'web.example.org' }]);
    expect(probe?.httpGet?.host).toBeUndefined();
  });

  test('are refused on a port that the container does not have', () => {
    expect(refusal((application) => new Workload(application, 'web', { ...plain, probes: { readiness: { path: '/', port: 'htpp' } } })))
      .toBe("port of a probe of container 'web' must be one of http, got 'htpp'");
    expect(refusal((application) => new Workload(application, 'web', { ...plain, probes: { readiness: {} } })))
      .toBe("a probe of container 'web' must have a port or a command, got neither");
  });

  test.each([[5, 60, undefined], [5, 61, 605], [10, 180, 2100]])('that let a start take %s s × %s set the deadline of a rollout to %s', (period, failures, deadline) => {
    const rendered = workload({ probes: { ...plain.probes, startup: { port: 'http', period, failures } } });
    expect(deploymentOf(rendered).progressDeadlineSeconds).toBe(deadline);
  });
});

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
      ...plain, sidecars: { agent: { ...busy.sidecars!.agent!, ports, probes: { readiness: { command: ['true'] } } } },
    }));
    expect(port({ http: 9000 })).toBe("ports of workload 'web' must have a name and a number of their own each, got 'http' (8080) and 'http' (9000)");
    expect(port({ other: 8080 })).toBe("ports of workload 'web' must have a name and a number of their own each, got 'http' (8080) and 'other' (8080)");
  });
});

describe('what pods mount', () => {
  test('is one volume for each thing, however many containers see it', () => {
    const rendered = render((application) => {
      const data = new Volume(application, 'data', { size: '1Gi' });
      const keys = new Secret(application, 'keys', { keys: ['first.pem', 'second.pem'] });
      const temporary = scratch('64Mi');
      new Workload(application, 'web', {
        ...plain,
        mounts: { '/data': data.mount(), '/tmp': temporary, '/first.pem': secretFile(keys.key('first.pem')), '/second.pem': secretFile(keys.key('second.pem')) },
        initContainers: { prepare: { ...busy.initContainers!.prepare!, mounts: { '/data': data.mount('inner'), '/tmp': temporary } } },
      });
    });
    const { volumes, containers, initContainers } = podOf(rendered);
    expect(volumes?.map(({ name }) => name)).toEqual(['data', 'scratch', 'keys']);
    const seen = [...containers, ...initContainers!].flatMap(({ volumeMounts }) => volumeMounts ?? []);
    expect(seen.filter(({ name }) => name === 'keys').map(({ subPath, readOnly }) => [subPath, readOnly])).toEqual([['first.pem', true], ['second.pem', true]]);
    expect(seen.filter(({ name }) => name === 'data').map(({ subPath }) => subPath)).toEqual([undefined, 'inner']);
    for (const { name } of seen) expect(volumes?.filter((volume) => volume.name === name)).toHaveLength(1);
  });

  test('is refused where two different things share a name: one would take the place of the other', () => {
    expect(refusal((application) => new Workload(application, 'web', { ...plain, mounts: { '/tmp': scratch('64Mi'), '/cache': scratch('1Gi') } })))
      .toMatch(/^volume 'scratch' of the pods of 'web' must be one thing, got .*64Mi.* and .*1Gi.*; give one of them another name$/);
    expect(refusal((application) => {
      const [volume, files] = [new Volume(application, 'data', { size: '1Gi' }), new ConfigFiles(application, 'data', { a: 'b' })];
      new Workload(application, 'web', { ...plain, mounts: { '/a': volume.mount(), '/b': files.mount() } });
    })).toMatch(/^volume 'data' of the pods of 'web' must be one thing/);
  });
});

describe('secrets in the environment', () => {
  test('open the connections that they are for, on both sides', () => {
    const rendered = render((application) => {
      const database = new PostgresDatabase(application, 'web-db', { storage: '1Gi' });
      new Workload(application, 'web', { ...plain, initContainers: { migrate: { ...busy.initContainers!.prepare!, env: { URL: database.key('uri') } } } });
    });
    const outgoing = rendered.core('NetworkPolicy', 'web').spec?.egress?.flatMap(({ to, ports }) => to!.map((peer) => [peer.podSelector?.matchLabels, ports?.map(({ port }) => port)]));
    expect(outgoing).toEqual([[{ 'cnpg.io/cluster': 'web-db' }, [5432]]]);
    expect(JSON.stringify(rendered.core('NetworkPolicy', 'web-db').spec?.ingress)).toContain('"app.kubernetes.io/name":"web"');
  });

  test('are references to keys and never values', () => {
    const rendered = render((application) => {
      const secret = new Secret(application, 'login', { keys: ['password'] });
      new Workload(application, 'web', { ...plain, env: { USER: 'web', PASSWORD: secret.key('password') } });
    });
    expect(podOf(rendered).containers[0]?.env).toEqual([
      { name: 'USER', value: 'web' }, { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'login', key: 'password' } } },
    ]);
  });
});

describe('an image', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  test.each(['redis:7', 'registry.example.org:5000/a/b:1', `ghcr.io/a/b@${digest}`, `ghcr.io/a/b:latest@${digest}`])('%s is the same tomorrow', (image) => {
    expect(podOf(workload({ image })).containers[0]?.image).toBe(image);
  });

  test.each(['redis', 'redis:latest', 'registry.example.org:5000/a/b', 'ghcr.io/a/b@sha256:0123', ''])('%s may be another tomorrow and is refused', (image) => {
    expect(refusal((application) => new Workload(application, 'web', { ...plain, image }))).toMatch(/^image of container 'web' must be pinned/);
  });
});

test('a name says what is too long or twice', () => {
  expect(refusal((application) => new Workload(application, 'w'.repeat(53), plain))).toMatch(/^name of a workload must have at most 52 characters, got 53/);
  expect(refusal((application) => new Workload(application, 'web', { ...plain, initContainers: { web: busy.initContainers!.prepare! } })))
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
