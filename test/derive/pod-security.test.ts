import fc from 'fast-check';
import { HomeFleet } from '../../clusters/fleet';
import { Application, CoreObject, CronJob, Workload } from '../../lib';
import { podSecurityOf } from '../../lib/derive/pod-security';
import { type Manifest } from '../../lib/manifest';
import { type ApplicationModel } from '../../lib/model';
import { namespacesMadeByPeople, namespacesOf } from '../support/bootstrap';
import { isEmpty } from '../support/children';
import { render, renderCluster, renderFleet } from '../support/declare';
import { levelOf, podSpecsIn, type Level } from '../support/pod-security-standards';
import { type Rendered } from '../support/rendered';

const reference = renderFleet(new HomeFleet());
const levels: readonly Level[] = ['restricted', 'baseline', 'privileged'];
const loosest = (all: readonly Level[]): Level => all.reduce((left, right) => levels[Math.max(levels.indexOf(left), levels.indexOf(right))]!, 'restricted');
const label = 'pod-security.kubernetes.io';
const kubernetesOwn = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/**
 * Levels that charts need by what is known of them, what their operators run included: folders or devices of the node, or its
 * network. All others meet restricted.
 */
const charts: Readonly<Record<string, Level>> = {
  'ceph-csi-drivers': 'privileged', cilium: 'privileged', 'gpu-operator': 'privileged', 'local-path-provisioner': 'privileged', 'prometheus-node-exporter': 'privileged',
  'rook-ceph': 'privileged', velero: 'privileged',
};
const levelsInCharts = ({ sources }: ApplicationModel): Level[] => sources.map((source) => source.type === 'chart' ? charts[source.definition.name] ?? 'restricted' : 'restricted');

describe('the Namespaces of the reference fleet', () => {
  test('enforce the strictest level that everything in them meets', () => {
    let compared = 0;
    for (const model of reference.models) {
      const { cluster, applications } = model;
      for (const { metadata } of namespacesOf(reference, model)) {
        const own = applications.flatMap(({ objects }) => objects).filter(({ manifest }) => manifest.metadata.namespace === metadata.name);
        const inCharts = applications.filter(({ namespace }) => namespace === metadata.name).flatMap(levelsInCharts);
        const level = loosest([...own.flatMap(({ manifest }) => podSpecsIn(manifest).map((pod) => levelOf(pod).level)), ...inCharts]);
        expect([cluster.name, metadata.name, metadata.labels?.[`${label}/enforce`]]).toEqual([cluster.name, metadata.name, level]);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(70);
  });

  test('warn and audit at the same level, by the rules of their own Kubernetes', () => {
    for (const model of reference.models) {
      const { kubernetes, rights } = model.cluster.platform;
      for (const { metadata } of namespacesOf(reference, model)) {
        const level = metadata.labels?.[`${label}/enforce`];
        const ofLevel = ['audit', 'enforce', 'warn'].flatMap((mode) => [[`${label}/${mode}`, level], [`${label}/${mode}-version`, `v${kubernetes}`]]);
        expect(metadata.labels).toEqual(Object.fromEntries([...ofLevel, ...(rights.to === 'tenant' ? [['capsule.clastix.io/tenant', rights.tenant]] : [])]));
      }
    }
  });

  test('are all in one application, or made by people where we may make none, and none is made by the way', () => {
    for (const model of reference.models) {
      const { cluster: { name, platform }, applications } = model;
      const isTenant = platform.rights.to === 'tenant';
      const holders = applications.filter(({ objects }) => objects.some(({ manifest }) => manifest.kind === 'Namespace')).map((holder) => holder.name);
      expect([name, holders, namespacesMadeByPeople(reference, model).length > 0]).toEqual([name, isTenant ? [] : ['namespaces'], isTenant]);
      const ours = namespacesOf(reference, model).map(({ metadata }) => metadata.name);
      expect(new Set(ours).size).toBe(ours.length);
      // A tenant finds nothing of Kubernetes' own open, and a chart makes the namespaces that it brings along.
      const made = new Set([...ours, ...(isTenant ? [] : kubernetesOwn), ...applications.flatMap(({ sources }) => sources.filter(({ clusterKinds }) => clusterKinds.includes('/Namespace')).flatMap(({ extraNamespaces }) => extraNamespaces))]);
      const used = applications.filter((application) => !isEmpty(application)).flatMap(({ namespace, objects, sources }) =>
        [...objects.flatMap(({ manifest }) => manifest.metadata.namespace ?? []), ...sources.flatMap(({ extraNamespaces }) => [namespace, ...extraNamespaces])]);
      for (const namespace of used) expect([name, namespace, made.has(namespace)]).toEqual([name, namespace, true]);
      for (const namespace of ours) expect([name, namespace, used.includes(namespace)]).toEqual([name, namespace, true]);
    }
  });
});

describe('a Namespace', () => {
  const task = { image: 'example.org/a:1', resources: { cpu: '10m', memory: '16Mi' } } as const;
  const small = { ...task, probes: { readiness: { command: ['true'] } } } as const;
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
      new CronJob(new Application(cluster, 'two', { namespace: 'shared' }), 'b', { ...task, schedule: '0 0 * * *', runsAsRoot: { because: 'it must' } });
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
