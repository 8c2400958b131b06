import fc from 'fast-check';
import { HomeFleet } from '../../clusters/fleet';
import { Application, CoreObject, CronJob, Workload } from '../../lib';
import { podSecurityOf } from '../../lib/derive/pod-security';
import { type Manifest } from '../../lib/manifest';
import { render, renderCluster, renderFleet } from '../support/declare';
import { levelOf, podSpecsIn, type Level } from '../support/pod-security-standards';
import { type Rendered } from '../support/rendered';

const reference = renderFleet(new HomeFleet());
const levels: readonly Level[] = ['restricted', 'baseline', 'privileged'];
const loosest = (all: readonly Level[]): Level => all.reduce((left, right) => levels[Math.max(levels.indexOf(left), levels.indexOf(right))]!, 'restricted');
const label = 'pod-security.kubernetes.io';

/** Levels that charts need by what is known of them; all others meet restricted. */
const charts: Readonly<Record<string, Level>> = { cilium: 'privileged', 'local-path-provisioner': 'privileged' };

describe('the Namespaces of the reference fleet', () => {
  test('enforce the strictest level that everything in them meets', () => {
    let compared = 0;
    for (const { cluster, applications } of reference.models) {
      for (const { metadata } of reference.all('Namespace', `${cluster.name}/namespaces`)) {
        const own = applications.flatMap(({ objects }) => objects).filter(({ manifest }) => manifest.metadata.namespace === metadata.name);
        const inCharts = applications.filter(({ namespace, sources }) => namespace === metadata.name && sources.length > 0).map(({ name }) => charts[name] ?? 'restricted');
        const level = loosest([...own.flatMap(({ manifest }) => podSpecsIn(manifest).map((pod) => levelOf(pod).level)), ...inCharts]);
        expect([cluster.name, metadata.name, metadata.labels?.[`${label}/enforce`]]).toEqual([cluster.name, metadata.name, level]);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(25);
  });

  test('warn and audit at the same level, by the rules of their own Kubernetes', () => {
    for (const { cluster } of reference.models) {
      for (const { metadata } of reference.all('Namespace', `${cluster.name}/namespaces`)) {
        const level = metadata.labels?.[`${label}/enforce`];
        const version = `v${cluster.platform.kubernetes}`;
        expect(metadata.labels).toEqual(Object.fromEntries(['audit', 'enforce', 'warn'].flatMap((mode) => [[`${label}/${mode}`, level], [`${label}/${mode}-version`, version]])));
      }
    }
  });

  test('are all in one application, and none is made by the way', () => {
    for (const { cluster, applications } of reference.models) {
      const holders = applications.filter(({ objects }) => objects.some(({ manifest }) => manifest.kind === 'Namespace')).map(({ name }) => name);
      expect(holders).toEqual(['namespaces']);
      const made = new Set([...reference.all('Namespace', cluster.name).map(({ metadata }) => metadata.name), 'default', 'kube-system', ...applications.flatMap(({ sources }) => sources.flatMap(({ extraNamespaces }) => extraNamespaces))]);
      for (const { manifest } of applications.flatMap(({ objects }) => objects)) {
        if (manifest.metadata.namespace !== undefined) expect(made).toContain(manifest.metadata.namespace);
      }
    }
  });
});

describe('a Namespace', () => {
  const small = { image: 'example.org/a:1', probes: { readiness: { command: ['true'] } }, resources: { cpu: '10m', memory: '16Mi' } } as const;
  const enforced = (rendered: Rendered, name = 'web'): string | undefined => rendered.core('Namespace', name).metadata.labels?.[`${label}/enforce`];

  test('is loosened by the one workload that needs it, and by a chart that does', () => {
    expect(enforced(render((application) => new Workload(application, 'a', small)))).toBe('restricted');
    expect(enforced(render((application) => {
      new Workload(application, 'a', small);
      new Workload(application, 'b', { ...small, runsAsRoot: { because: 'it must' } });
    }))).toBe('baseline');
    expect(enforced(render((application) => new CoreObject(application, 'DaemonSet', {
      metadata: { name: 'a' },
      spec: { selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } }, spec: { hostNetwork: true, containers: [{ name: 'a', image: 'example.org/a:1' }] } } },
    })))).toBe('privileged');
  });

  test('of two applications is looked at with both', () => {
    const rendered = renderCluster((cluster) => {
      new Workload(new Application(cluster, 'one', { namespace: 'shared' }), 'a', small);
      new CronJob(new Application(cluster, 'two', { namespace: 'shared' }), 'b', { ...small, schedule: '0 0 * * *', runsAsRoot: { because: 'it must' } });
    });
    expect(enforced(rendered, 'shared')).toBe('baseline');
  });

  test('that the declaration holds itself is left as it is', () => {
    const rendered = render((application) => {
      new CoreObject(application, 'Namespace', { metadata: { name: 'web' } });
      new CoreObject(application, 'ConfigMap', { metadata: { name: 'a' } });
    });
    expect(rendered.all('Namespace').map(({ metadata }) => metadata.labels)).toEqual([undefined]);
  });

  test('of Kubernetes’ own is not ours to make', () => {
    const rendered = renderCluster((cluster) => new CoreObject(new Application(cluster, 'agent', { namespace: 'kube-system' }), 'ConfigMap', { metadata: { name: 'a' } }));
    expect(rendered.all('Namespace')).toEqual([]);
  });
});

describe('the level of pods', () => {
  const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined, freq: 3 });
  const rarely = <T>(usual: T, value: fc.Arbitrary<T>): fc.Arbitrary<T> => fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: value });
  const hostOf = rarely(undefined as string | undefined, fc.constantFrom('', '169.254.169.254'));
  const profiles = {
    seccompProfile: rarely<{ type: string } | undefined>({ type: 'RuntimeDefault' }, optional(fc.constantFrom({ type: 'Unconfined' }, { type: 'Localhost' }))),
    appArmorProfile: rarely<{ type: string } | undefined>(undefined, fc.constantFrom({ type: 'Unconfined' }, { type: 'RuntimeDefault' })),
    seLinuxOptions: rarely<object | undefined>(undefined, fc.constantFrom({ type: 'spc_t' }, { type: 'container_t' }, { user: 'root' }, { role: 'admin' }, { level: 's0' })),
    windowsOptions: rarely<object | undefined>(undefined, fc.constantFrom({ hostProcess: true }, { hostProcess: false })),
    runAsNonRoot: rarely<boolean | undefined>(true, optional(fc.boolean())),
    runAsUser: rarely<number | undefined>(undefined, fc.constantFrom(0, 1000)),
  };
  const container = fc.record({
    name: fc.constant('a'),
    image: fc.constant('example.org/a:1'),
    securityContext: rarely<object | undefined>({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }, optional(fc.record({
      ...profiles,
      allowPrivilegeEscalation: rarely<boolean | undefined>(false, optional(fc.boolean())),
      privileged: rarely<boolean | undefined>(undefined, fc.boolean()),
      procMount: rarely<string | undefined>(undefined, fc.constantFrom('Default', 'Unmasked')),
      capabilities: fc.record({ drop: rarely<string[]>(['ALL'], fc.constantFrom([], ['NET_RAW'])), add: rarely<string[] | undefined>(undefined, fc.constantFrom(['NET_BIND_SERVICE'], ['CHOWN'], ['NET_ADMIN'], [])) }),
    }))),
    ports: rarely<object[] | undefined>(undefined, fc.constantFrom([{ containerPort: 1 }], [{ containerPort: 1, hostPort: 0 }], [{ containerPort: 1, hostPort: 1 }])),
    livenessProbe: hostOf.map((host) => ({ httpGet: { port: 1, ...(host !== undefined && { host }) } })),
    lifecycle: hostOf.map((host) => ({ preStop: { tcpSocket: { port: 1, ...(host !== undefined && { host }) } } })),
  });
  const pod = fc.record({
    hostNetwork: rarely<boolean | undefined>(undefined, fc.boolean()),
    hostPID: rarely<boolean | undefined>(undefined, fc.boolean()),
    hostIPC: rarely<boolean | undefined>(undefined, fc.boolean()),
    securityContext: optional(fc.record({ ...profiles, sysctls: rarely<object[] | undefined>(undefined, fc.constantFrom([{ name: 'kernel.msgmax', value: '1' }], [{ name: 'net.ipv4.tcp_syncookies', value: '1' }])) })),
    volumes: rarely<object[] | undefined>(undefined, fc.constantFrom([{ name: 'v', emptyDir: {} }], [{ name: 'v', hostPath: { path: '/' } }], [{ name: 'v', nfs: { path: '/', server: 'a' } }])),
    initContainers: fc.array(container, { maxLength: 1 }),
    containers: fc.array(container, { minLength: 1, maxLength: 2 }),
  });

  test('is the one by the text of the Pod Security Standards, for any pod', () => {
    const seen = new Map<string, number>();
    fc.assert(fc.property(pod, fc.constantFrom('Deployment', 'CronJob', 'Pod'), (spec, kind) => {
      const plain = JSON.parse(JSON.stringify(spec)) as Record<string, unknown>;
      const template = { metadata: { labels: {} }, spec: plain };
      const manifest: Manifest = {
        Deployment: { apiVersion: 'apps/v1', spec: { template } }, CronJob: { apiVersion: 'batch/v1', spec: { jobTemplate: { spec: { template } } } }, Pod: { apiVersion: 'v1', spec: plain },
      }[kind] as unknown as Manifest;
      Object.assign(manifest, { kind, metadata: { name: 'a' } });
      const { level } = levelOf(plain);
      expect(podSecurityOf(manifest)).toBe(level);
      seen.set(level, (seen.get(level) ?? 0) + 1);
    }), { seed: 7, numRuns: 3000 });
    for (const level of levels) expect(seen.get(level)).toBeGreaterThan(100);
  });
});
