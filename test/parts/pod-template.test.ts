import { ConfigFiles, PostgresDatabase, scratch, Secret, secretFile, Volume, Workload } from '../../lib';
import { refusal, render } from '../support/declare';
import { levelOf, podSpecsIn } from '../support/pod-security-standards';
import { busy, deploymentOf, plain, podOf, prepare, workload } from '../support/workload';

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

describe('what pods mount', () => {
  test('is one volume for each thing, however many containers see it', () => {
    const rendered = render((application) => {
      const data = new Volume(application, 'data', { size: '1Gi' });
      const keys = new Secret(application, 'keys', { keys: ['first.pem', 'second.pem'] });
      const temporary = scratch('64Mi');
      new Workload(application, 'web', {
        ...plain,
        mounts: { '/data': data.mount(), '/tmp': temporary, '/first.pem': secretFile(keys.key('first.pem')), '/second.pem': secretFile(keys.key('second.pem')) },
        initContainers: { prepare: { ...prepare, mounts: { '/data': data.mount('inner'), '/tmp': temporary } } },
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
      new Workload(application, 'web', { ...plain, initContainers: { migrate: { ...prepare, env: { URL: database.key('uri') } } } });
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
