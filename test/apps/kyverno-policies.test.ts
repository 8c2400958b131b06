import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { loadAll } from 'js-yaml';
import { KyvernoPolicies, type KyvernoPoliciesProps } from '../../apps';
import { HomeFleet } from '../../clusters/fleet';
import { restrictedPods } from '../../apps/kyverno/restricted-pods';
import { starterSet } from '../../apps/kyverno/starter-set';
import { Application, Workload } from '../../lib';
import { podSecurityOf } from '../../lib/derive/pod-security';
import { isPinned } from '../../lib/image';
import { type KindProps } from '../../lib/kinds/kind';
import { ValidatingPolicy } from '../../lib/kinds/validating-policy';
import { type Manifest } from '../../lib/manifest';
import { type PodSpec, podSpecOf } from '../../lib/pod-spec';
import { celProgram, judge, type PolicyAnswer, type PolicyRequest } from '../cel';
import { namespacesMadeByPeople } from '../support/bootstrap';
import { render, renderCluster, renderFleet } from '../support/declare';
import { type Rendered } from '../support/rendered';

type Policy = KindProps<typeof ValidatingPolicy>;
type Name = keyof typeof starterSet;

const names = Object.keys(starterSet) as Name[];
const declared = (props?: KyvernoPoliciesProps): Rendered => renderCluster((cluster) => new KyvernoPolicies(cluster, props));
const policies = (props?: KyvernoPoliciesProps): Policy[] => names.map((name) => declared(props).custom(ValidatingPolicy, name));

describe('the policies that every cluster begins with', () => {
  test('report and refuse nothing, and are all there', () => {
    expect(declared().allCustom(ValidatingPolicy).map(({ metadata, spec }) => [metadata.name, spec.validationActions])).toEqual([...names].sort().map((name) => [name, ['Audit']]));
  });

  test.each<[Name, keyof KyvernoPoliciesProps]>([
    ['container-resources', 'containerResources'], ['priority-class', 'priorityClass'], ['pinned-images', 'pinnedImages'], ['restricted-pods', 'restrictedPods'],
  ])('of these %s alone is enforced, or left out, by its prop', (name, prop) => {
    const actions = (rendered: Rendered): Record<string, unknown> => Object.fromEntries(rendered.allCustom(ValidatingPolicy).map(({ metadata, spec }) => [metadata.name, spec.validationActions[0]]));
    const all = Object.fromEntries(names.map((other) => [other, 'Audit']));
    expect(actions(declared({ [prop]: { enforce: true } }))).toEqual({ ...all, [name]: 'Deny' });
    expect(Object.keys(actions(declared({ [prop]: false })))).toEqual([...names].filter((other) => other !== name).sort());
  });

  test('let everything pass while Kyverno is away, enforced or not', () => {
    const enforced = { enforce: true };
    const all = policies({ containerResources: enforced, priorityClass: enforced, pinnedImages: enforced, restrictedPods: enforced });
    expect(all.map(({ spec }) => [spec.validationActions, spec.failurePolicy])).toEqual(names.map(() => [['Deny'], 'Ignore']));
  });

  test('judge no namespace of Kubernetes, nor those that are excepted', () => {
    const values = policies({ exceptNamespaces: ['legacy', 'kube-system'] }).map(({ spec }) => spec.matchConstraints.namespaceSelector?.matchExpressions);
    expect(values).toEqual(names.map(() => [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-node-lease', 'kube-public', 'kube-system', 'legacy'] }]));
  });

  test('judge by the restricted standard exactly the namespaces that carry this level, which follows from what is in them', () => {
    const rendered = renderCluster((cluster) => {
      new KyvernoPolicies(cluster);
      workload(new Application(cluster, 'careful'));
      workload(new Application(cluster, 'rooted'), { runsAsRoot: { because: 'it binds port 80' } });
    });
    const selector = rendered.custom(ValidatingPolicy, 'restricted-pods').spec.matchConstraints.namespaceSelector!.matchLabels!;
    const selected = rendered.all('Namespace').filter(({ metadata }) => Object.entries(selector).every(([key, value]) => metadata.labels?.[key] === value));
    expect(selected.map(({ metadata }) => metadata.name)).toEqual(['careful']);
    for (const name of names.filter((other) => other !== 'restricted-pods')) {
      expect(rendered.custom(ValidatingPolicy, name).spec.matchConstraints.namespaceSelector).not.toHaveProperty('matchLabels');
    }
  });

  test('are for pods alone and name their controllers, without which Kyverno would not carry them over', () => {
    for (const { spec } of policies()) {
      expect(spec.matchConstraints.resourceRules).toEqual([{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['pods'] }]);
      expect(spec.autogen?.podControllers?.controllers).toEqual(['cronjobs', 'daemonsets', 'deployments', 'jobs', 'statefulsets']);
      // The text of these is rewritten as well, and would then speak of a template where there is none.
      expect(JSON.stringify(spec)).not.toMatch(/object\.metadata|object\.\?|object\[/);
    }
  });

  test('have an Application of their own, which is compared as Kyverno needs it', () => {
    expect(declared().argoApplication('kyverno-policies').metadata.annotations).toMatchObject({ 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true,IncludeMutationWebhook=true' });
  });
});

function workload(application: Application, props: Partial<ConstructorParameters<typeof Workload>[2]> = {}): Workload {
  return new Workload(application, 'app', {
    image: 'registry.example.org/app:1.2.3', probes: { readiness: { command: ['true'] } }, resources: { cpu: '10m', memory: '16Mi' }, ...props,
  });
}

/** A pod that keeps every rule. */
const good: PodSpec = {
  priorityClassName: 'workload-default',
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [{
    name: 'app',
    image: 'registry.example.org:5000/app:1.2.3',
    resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '16Mi' } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  }],
};

const container = good.containers[0]!;
const withContainer = (change: Partial<typeof container>): PodSpec => ({ ...good, containers: [{ ...container, ...change }] });
const withContext = (change: NonNullable<typeof container.securityContext>): PodSpec => withContainer({ securityContext: { ...container.securityContext, ...change } });
const withPod = (change: Partial<PodSpec>): PodSpec => ({ ...good, ...change });
const without = <T extends object, Key extends keyof T>(value: T, ...keys: Key[]): T => Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key as Key))) as T;

const digest = `sha256:${'0a'.repeat(32)}`;

/** Pods that keep the rule, and pods that break it. */
const examples: Record<Name, { readonly kept: readonly PodSpec[]; readonly broken: readonly PodSpec[] }> = {
  'container-resources': {
    kept: [good, withPod({ initContainers: [] }), withPod({ initContainers: [container] })],
    broken: [
      withContainer({ resources: undefined }), withContainer({ resources: {} }), withContainer({ resources: { requests: {}, limits: {} } }),
      withContainer({ resources: { requests: { cpu: '1' }, limits: { memory: '1Gi' } } }), withContainer({ resources: { requests: { memory: '1Gi' }, limits: { memory: '1Gi' } } }),
      withContainer({ resources: { requests: { cpu: '1', memory: '1Gi' } } }), withContainer({ resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1' } } }),
      withPod({ initContainers: [without(container, 'resources')] }), withPod({ containers: [container, { name: 'second', image: 'app:1' }] }),
    ],
  },
  'priority-class': {
    kept: [good, withPod({ priorityClassName: 'system-node-critical' })],
    broken: [without(good, 'priorityClassName'), withPod({ priorityClassName: '' })],
  },
  'pinned-images': {
    kept: [
      good, withContainer({ image: 'app:1' }), withContainer({ image: `app@${digest}` }), withContainer({ image: `app:latest@${digest}` }), withContainer({ image: 'app:latest-debug' }),
      withContainer({ image: 'localhost:5000/team/app:v1.0_x' }),
    ],
    broken: [
      withContainer({ image: 'app' }), withContainer({ image: 'app:latest' }), withContainer({ image: 'localhost:5000/app' }), withContainer({ image: 'localhost:5000/app:latest' }),
      withContainer({ image: 'app@sha256:0a' }), withContainer({ image: 'app:1@sha256:0a' }), withContainer({ image: '' }), without(withContainer({ image: undefined }), 'priorityClassName'),
      withPod({ initContainers: [{ ...container, image: 'app' }] }),
      withPod({ ephemeralContainers: [{ name: 'debug', image: 'busybox' }] }),
    ],
  },
  'restricted-pods': {
    kept: [
      good, withPod({ volumes: [{ name: 'a', emptyDir: {} }, { name: 'b', configMap: { name: 'b' } }, { name: 'c', persistentVolumeClaim: { claimName: 'c' } }] }),
      withPod({ securityContext: undefined, containers: [{ ...container, securityContext: { ...container.securityContext, runAsNonRoot: true, seccompProfile: { type: 'Localhost' } } }] }),
      withContext({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }), withPod({ securityContext: { ...good.securityContext, runAsUser: 1000, sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }] } }),
      withContainer({ ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 0 }], readinessProbe: { httpGet: { port: 80 } } }), withPod({ hostNetwork: false }),
    ],
    broken: [
      withPod({ hostNetwork: true }), withPod({ hostPID: true }), withPod({ hostIPC: true }), withPod({ volumes: [{ name: 'a', hostPath: { path: '/' } }] }),
      withPod({ volumes: [{ name: 'a', emptyDir: {} }, { name: 'b', nfs: { path: '/', server: 'x' } }] }),
      withPod({ securityContext: { ...good.securityContext, sysctls: [{ name: 'kernel.msgmax', value: '1' }] } }),
      withContext({ privileged: true }), withContext({ allowPrivilegeEscalation: true }), withContext({ allowPrivilegeEscalation: undefined }), withContainer({ securityContext: undefined }),
      withContext({ capabilities: undefined }), withContext({ capabilities: { drop: ['NET_RAW'] } }), withContext({ capabilities: { drop: ['ALL'], add: ['SYS_TIME'] } }),
      withContainer({ ports: [{ containerPort: 80, hostPort: 80 }] }), withContext({ procMount: 'Unmasked' }),
      withPod({ securityContext: { seccompProfile: { type: 'RuntimeDefault' } } }), withPod({ securityContext: { ...good.securityContext, runAsNonRoot: false } }), withContext({ runAsNonRoot: false }),
      withPod({ securityContext: { ...good.securityContext, runAsUser: 0 } }), withContext({ runAsUser: 0 }), withPod({ securityContext: undefined }),
      withPod({ securityContext: { runAsNonRoot: true } }), withPod({ securityContext: { ...good.securityContext, seccompProfile: { type: 'Unconfined' } } }), withContext({ seccompProfile: { type: 'Unconfined' } }),
      withContext({ appArmorProfile: { type: 'Unconfined' } }), withPod({ securityContext: { ...good.securityContext, appArmorProfile: { type: 'Unconfined' } } }),
      withContext({ seLinuxOptions: { type: 'spc_t' } }), withContext({ seLinuxOptions: { user: 'root' } }), withPod({ securityContext: { ...good.securityContext, seLinuxOptions: { role: 'system_r' } } }),
      withContext({ windowsOptions: { hostProcess: true } }), withContainer({ livenessProbe: { httpGet: { port: 80, host: '10.0.0.1' } } }), withContainer({ lifecycle: { preStop: { tcpSocket: { port: 80, host: '10.0.0.1' } } } }),
      withPod({ initContainers: [without(container, 'securityContext')] }), withPod({ ephemeralContainers: [{ name: 'debug', image: 'busybox:1' }] }),
    ],
  },
};

/** A pod as each thing that holds one. */
function wrapped(spec: PodSpec): { readonly path: PolicyRequest['path']; readonly object: unknown }[] {
  const template = { metadata: { labels: { app: 'x' } }, spec };
  const metadata = { name: 'x', namespace: 'web' };
  return [
    { path: 'spec', object: { apiVersion: 'v1', kind: 'Pod', metadata, spec } },
    { path: 'spec.template.spec', object: { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 1, template } } },
    { path: 'spec.jobTemplate.spec.template.spec', object: { apiVersion: 'batch/v1', kind: 'CronJob', metadata, spec: { schedule: '* * * * *', jobTemplate: { spec: { template } } } } },
  ];
}

const binary = celProgram();

(binary === undefined ? describe.skip : describe)('judged by the library of CEL that Kyverno uses', () => {
  const specs = policies().map(({ spec }) => spec);
  const judged = (requests: readonly PolicyRequest[]): PolicyAnswer[] => judge(binary!, specs, requests);

  test.each(names)('pods that keep the rule %s pass and those that break it are told so, alone and in their controllers', (name) => {
    const policy = names.indexOf(name);
    const cases = [...examples[name].kept.map((spec) => ({ spec, allowed: true })), ...examples[name].broken.map((spec) => ({ spec, allowed: false }))];
    const requests = cases.flatMap(({ spec, allowed }) => wrapped(spec).map((where) => ({ policy, operation: 'CREATE' as const, ...where, allowed })));
    const answers = judged(requests);
    const wrong = requests.flatMap(({ object, allowed }, index) => {
      const { error, matched, allowed: got } = answers[index]!;
      return error === undefined && matched && got === allowed ? [] : [{ object: JSON.stringify(object), allowed, got: answers[index] }];
    });
    expect(wrong).toEqual([]);
    expect(answers.filter(({ allowed, message = '' }) => !allowed && message.length < 20)).toEqual([]);
  });

  test('who breaks a rule is told which container or image it is', () => {
    const message = (name: Name, spec: PodSpec): string | undefined => judged([{ policy: names.indexOf(name), operation: 'CREATE', ...wrapped(spec)[0]! }])[0]!.message;
    expect(message('container-resources', withPod({ initContainers: [{ name: 'migrate', image: 'app:1' }], containers: [container, { name: 'second', image: 'app:1' }] })))
      .toBe('every container must request cpu and memory and have a limit of memory, got none for second, migrate');
    expect(message('pinned-images', withPod({ containers: [{ ...container, image: 'app' }, container, { ...container, image: 'web:latest' }] })))
      .toBe('every image must have a digest or a tag other than latest, got app, web:latest');
  });

  test('every validation of the restricted standard is what refuses one of the examples', () => {
    const requests = examples['restricted-pods'].broken.map((spec) => ({ policy: names.indexOf('restricted-pods'), operation: 'CREATE' as const, ...wrapped(spec)[0]! }));
    const said = new Set(judged(requests).map(({ message }) => message));
    expect([...said].sort()).toEqual(restrictedPods.validations.map((validation) => 'message' in validation ? validation.message : '').sort());
  });

  test('the examples are what our own reckoning of levels says they are', () => {
    const level = (spec: PodSpec): string => podSecurityOf({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec });
    expect(examples['restricted-pods'].kept.filter((spec) => level(spec) !== 'restricted')).toEqual([]);
    expect(examples['restricted-pods'].broken.filter((spec) => spec.ephemeralContainers === undefined && level(spec) === 'restricted')).toEqual([]);
  });

  test('an image passes exactly where our own workloads may have it', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,4}([._-][a-z0-9]{1,3})?$/);
    const tag = fc.oneof(fc.constant('latest'), fc.stringMatching(/^[\w][\w.-]{0,5}$/), fc.constant(''));
    const image = fc.tuple(fc.option(fc.constantFrom('localhost:5000', 'ghcr.io', 'registry.example.org:443')), fc.array(part, { minLength: 1, maxLength: 3 }), fc.option(tag), fc.option(fc.constantFrom(digest, 'sha256:0a')))
      .map(([host, parts, label, sum]) => `${host ? `${host}/` : ''}${parts.join('/')}${label === null ? '' : `:${label}`}${sum === null ? '' : `@${sum}`}`);
    const images = fc.sample(image, { numRuns: 2_000, seed: 7 });
    const policy = names.indexOf('pinned-images');
    const answers = judged(images.map((each) => ({ policy, operation: 'CREATE', ...wrapped(withContainer({ image: each }))[0]! })));
    expect(images.filter((each, index) => answers[index]!.allowed !== isPinned(each))).toEqual([]);
    expect(new Set(answers.map(({ allowed }) => allowed)).size).toBe(2);
  });

  test('a pod that was there before may lose its finalizers, and a new specification of it is judged', () => {
    const [before] = wrapped(withContainer({ resources: undefined }));
    const [after] = wrapped(withContainer({ resources: undefined, image: 'registry.example.org/app:1.2.4' }));
    const update = (object: unknown): PolicyRequest => ({ policy: 0, path: 'spec', operation: 'UPDATE', object, oldObject: before!.object });
    const unchanged = { ...(before!.object as object), metadata: { name: 'x', namespace: 'web', finalizers: [] } };
    expect(judged([update(unchanged), update(after!.object)]).map(({ matched, allowed }) => [matched, allowed])).toEqual([[false, true], [true, false]]);
  });

  test('what our parts make keeps every rule', () => {
    const rendered = render((application) => {
      workload(application, { initContainers: { first: { image: 'app:1', resources: { cpu: '10m', memory: '16Mi' } } }, replicas: 2 });
    });
    expect(violations(rendered.manifests(), judged)).toEqual([]);
  });

  const reference = renderFleet(new HomeFleet());

  test.each(reference.models.map((model) => [model.cluster.name, model] as const))('every pod in the rendered tree of %s keeps every rule, in the namespaces the rules are for', (name, model) => {
    const manifests = filesBelow(join(__dirname, '../../dist', name)).flatMap((file) => loadAll(readFileSync(file, 'utf8')) as Manifest[]);
    const pods = manifests.filter((manifest) => podSpecOf(manifest));
    expect(pods.length).toBeGreaterThan(0);
    // A tenant can make no class and finds none of ours, so this one rule cannot be kept there, and no other is broken.
    const unkept = model.cluster.platform.rights.to === 'tenant' ? pods.map(({ kind, metadata }) => `priority-class: ${kind} ${metadata.namespace}/${metadata.name}: a pod must name its PriorityClass, got none`) : [];
    const byPeople = namespacesMadeByPeople(reference, model).map((namespace) => ({ ...namespace, apiVersion: 'v1', kind: 'Namespace' }));
    expect(violations([...manifests, ...byPeople], judged).sort()).toEqual(unkept.sort());
  });
});

/** What the policies have against the pods among objects: which rule, what object, and what is said. */
function violations(manifests: readonly Manifest[], judged: (requests: readonly PolicyRequest[]) => PolicyAnswer[]): string[] {
  const level = (namespace: string | undefined): unknown => {
    const found = manifests.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === namespace);
    expect([namespace, found?.kind]).toEqual([namespace, 'Namespace']);
    return found?.metadata.labels?.['pod-security.kubernetes.io/enforce'];
  };
  const requests = manifests.filter((manifest) => podSpecOf(manifest)).flatMap((object) => names.flatMap((name, policy) =>
    name === 'restricted-pods' && level(object.metadata.namespace) !== 'restricted' ? [] : [{ policy, name, path: pathOf(object), operation: 'CREATE' as const, object }]));
  const answers = judged(requests);
  return requests.flatMap(({ name, object }, index) => {
    const { allowed, message, error } = answers[index]!;
    return allowed && error === undefined ? [] : [`${name}: ${object.kind} ${object.metadata.namespace}/${object.metadata.name}: ${message ?? error}`];
  });
}

function pathOf({ kind }: Manifest): PolicyRequest['path'] {
  return kind === 'Pod' ? 'spec' : kind === 'CronJob' ? 'spec.jobTemplate.spec.template.spec' : 'spec.template.spec';
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml')).map((file) => join(folder, file));
}
