import { Capsule, CapsuleTenant } from '../../apps';
import { Application, type Cluster } from '../../lib';
import { fitsQuotas } from '../../lib/checks/fits-quotas';
import { deployment } from '../fixtures/deployment';
import { machines, type Facts } from '../support/declare';
import { plain, problemsOf } from '../support/problems';

type Declare = (web: Application, cluster: Cluster) => void;

const said = (declare: Declare, facts: Facts = {}): string[] => problemsOf(fitsQuotas, declare, facts).map(({ where, severity = 'error', message }) => `${severity} ${where}: ${message}`).sort();
const quota = (web: Application, hard: object, further: object = {}): unknown => plain(web, 'ResourceQuota', 'all', { spec: { hard, ...further } });
const range = (web: Application, ...limits: object[]): unknown => plain(web, 'LimitRange', 'sizes', { spec: { limits } });

interface Pods {
  readonly requests?: object;
  readonly limits?: object;
  readonly kind?: string;
  /** Fields of the specification. */
  readonly of?: object;
  /** Fields of the pods. */
  readonly pod?: object;
}

/** Pods that ask for a core and a gibibyte unless told otherwise. */
function pods(web: Application, name: string, { requests = { cpu: '1', memory: '1Gi' }, limits = {}, kind = 'Deployment', of = {}, pod = {} }: Pods = {}): void {
  const { spec } = deployment({ name, container: { resources: { requests, limits } }, pod: kind.endsWith('Job') ? { restartPolicy: 'Never', ...pod } : pod }) as { spec: { template: object } };
  const api = kind.endsWith('Job') ? 'batch/v1' : 'apps/v1';
  if (kind === 'CronJob') plain(web, kind, name, { spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: spec.template, ...of } } } }, api);
  else plain(web, kind, name, { spec: kind === 'Job' ? { template: spec.template, ...of } : { ...spec, ...(kind === 'Deployment' && { strategy: { type: 'Recreate' } }), ...of } }, api);
}

const enough = (rule: string): RegExp => new RegExp(`^(\\w+) home/\\S+ (\\S+): (\\S+) of ResourceQuota 'all' must be enough for ${rule}, got (\\S+) for (\\S+):`);
/** Severity, object, resource, what it allows and what is asked of it. */
const told = (lines: readonly string[], rule = '.*'): string[] => lines.map((line) => enough(rule).exec(line)?.slice(1).join(' ') ?? line);

describe('a quota of a namespace', () => {
  test('allows to the last bit what all pods ask for, and no bit less', () => {
    const both = (hard: object): string[] => said((web) => {
      quota(web, hard);
      pods(web, 'app', { of: { replicas: 2 } });
      pods(web, 'db', { kind: 'StatefulSet' });
    });
    expect(both({ 'requests.cpu': '3', 'requests.memory': '3Gi' })).toEqual([]);
    expect(both({ 'requests.cpu': '2999m', 'requests.memory': '3Gi' })).toEqual([
      "error home/web ResourceQuota/all: requests.cpu of ResourceQuota 'all' must be enough for what is in namespace 'web', got 2.999 for 3: 2 for Deployment 'app', 1 for StatefulSet 'db'; raise it, or ask for less",
    ]);
    expect(told(both({ cpu: '1', memory: '1Gi' }))).toEqual(['error ResourceQuota/all cpu 1 3', 'error ResourceQuota/all memory 1Gi 3Gi']);
  });

  test('is not that of another one', () => {
    expect(said((web, cluster) => {
      quota(web, { 'requests.cpu': '1' });
      pods(new Application(cluster, 'other'), 'app', { of: { replicas: 5 } });
    })).toEqual([]);
  });

  test.each<[string, object, Pods, string[]]>([
    ['limits', { 'limits.cpu': '3', 'limits.memory': '2Gi' }, { limits: { cpu: '2', memory: '1Gi' }, of: { replicas: 2 } }, ['error ResourceQuota/all limits.cpu 3 4']],
    ['disk', { 'requests.ephemeral-storage': '1Gi', 'limits.ephemeral-storage': '2Gi' }, { requests: { 'ephemeral-storage': '1025Mi' }, limits: { 'ephemeral-storage': '2Gi' } }, ['error ResourceQuota/all requests.ephemeral-storage 1Gi 1025Mi']],
    ['devices', { 'requests.nvidia.com/gpu': 1 }, { limits: { 'nvidia.com/gpu': 1 }, of: { replicas: 2 } }, ['error ResourceQuota/all requests.nvidia.com/gpu 1 2']],
    ['pods', { pods: 2 }, { of: { replicas: 3 } }, ['error ResourceQuota/all pods 2 3']],
    ['one pod on each node', { pods: '2' }, { kind: 'DaemonSet' }, ['error ResourceQuota/all pods 2 3']],
    ['one pod on each node that it may run on', { pods: '2' }, { kind: 'DaemonSet', pod: { nodeSelector: { 'kubernetes.io/hostname': 'node-1' } } }, []],
  ])('counts %s', (_, hard, own, expected) => {
    expect(told(said((web) => {
      quota(web, hard);
      pods(web, 'app', own);
    }))).toEqual(expected);
  });

  test('counts what an autoscaler of nodes adds only when it has', () => {
    expect(told(said((web) => {
      quota(web, { pods: 2 });
      pods(web, 'app', { kind: 'DaemonSet' });
    }, { platform: machines(1, { maximum: 3 }) }))).toEqual(['warning ResourceQuota/all pods 2 3']);
  });

  test('counts the pods and volumes that an operator makes', () => {
    expect(said((web) => {
      quota(web, { 'requests.storage': '10Gi', pods: 2, persistentvolumeclaims: 2 });
      plain(web, 'Cluster', 'db', { spec: { instances: 3, storage: { size: '5Gi' } } }, 'postgresql.cnpg.io/v1');
    })).toEqual([
      "error home/web ResourceQuota/all: persistentvolumeclaims of ResourceQuota 'all' must be enough for what is in namespace 'web', got 2 for 3: 3 for volumes 'pgdata' of Cluster 'db'; raise it, or ask for less",
      "error home/web ResourceQuota/all: pods of ResourceQuota 'all' must be enough for what is in namespace 'web', got 2 for 3: 3 for Cluster 'db'; raise it, or ask for less",
      "error home/web ResourceQuota/all: requests.storage of ResourceQuota 'all' must be enough for what is in namespace 'web', got 10Gi for 15Gi: 15Gi for volumes 'pgdata' of Cluster 'db'; raise it, or ask for less",
    ]);
  });

  test('names the three that take most, and counts the others', () => {
    expect(said((web) => {
      quota(web, { pods: 1 });
      for (const name of ['d', 'b', 'c', 'a']) pods(web, name, { of: { replicas: name === 'd' ? 2 : 1 } });
    })[0]).toContain("got 1 for 5: 2 for Deployment 'd', 1 for Deployment 'a', 1 for Deployment 'b' and 1 more; raise it");
  });
});

describe('beside what is there for ever', () => {
  test('a run has room, of which nobody waits for another', () => {
    const runs = (hard: number, kind: string): string[] => told(said((web) => {
      quota(web, { 'requests.cpu': hard });
      pods(web, 'app', { of: { replicas: 2 } });
      pods(web, 'task', { kind });
      pods(web, 'other', { kind });
    }), "a run of CronJob 'task' beside what is in namespace 'web'");
    expect(runs(3, 'Job')).toEqual([]);
    expect(runs(3, 'CronJob')).toEqual([]);
    expect(runs(2, 'CronJob')).toEqual([expect.stringContaining("CronJob 'other'"), 'error CronJob/task requests.cpu 2 3']);
    expect(runs(2, 'Job')[1]).toContain("a run of Job 'task' beside what is in namespace 'web', got 2 for 3: 2 for Deployment 'app', 1 for Job 'task'; raise it, or ask for less");
  });

  test('a rollout that must start before it stops has room, or never ends', () => {
    const rolling = (hard: number, replicas: number): string[] => said((web) => {
      quota(web, { 'requests.cpu': hard });
      pods(web, 'app', { of: { replicas, strategy: {} } });
      pods(web, 'other', { of: { replicas: 1, strategy: {} } });
    });
    expect(rolling(3, 1)).toEqual([]);
    expect(rolling(2, 1)[0]).toBe("warning home/web Deployment/app: requests.cpu of ResourceQuota 'all' must be enough for a pod more of Deployment 'app' in a rollout beside what is in namespace 'web', got 2 for 3: 2 for Deployment 'app', 1 for Deployment 'other'; raise it, or set maxUnavailable: 1");
    // A quarter of four pods may be down, so that it goes on in the room of one of these.
    expect(rolling(5, 4)).toEqual([expect.stringContaining("a pod more of Deployment 'other'")]);
  });

  test('all that may be scaled up has room', () => {
    const scaled = (hard: number): string[] => said((web) => {
      quota(web, { pods: hard });
      pods(web, 'app');
      plain(web, 'HorizontalPodAutoscaler', 'app', { spec: { minReplicas: 2, maxReplicas: 5, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'app' } } }, 'autoscaling/v2');
    });
    expect(scaled(5)).toEqual([]);
    expect(scaled(4)).toEqual(["warning home/web ResourceQuota/all: pods of ResourceQuota 'all' must be enough for what namespace 'web' may be scaled up to, got 4 for 5: 5 for Deployment 'app'; raise it, or lower the most copies"]);
    expect(told(scaled(1))).toEqual(['error ResourceQuota/all pods 1 2']);
  });
});

describe('a quota counts objects', () => {
  const service = (web: Application, type: string, further: object = {}, name = 'app'): unknown => plain(web, 'Service', name, { spec: { type, ports: [{ port: 80 }, { port: 443 }], selector: { app: 'app' }, ...further } });

  test.each<[string, object, (web: Application) => void, string[]]>([
    ['load balancers, and the ports of nodes that these take', { 'services.loadbalancers': '0', 'services.nodeports': 1 }, (web) => service(web, 'LoadBalancer'), ['services.loadbalancers 0 1', 'services.nodeports 1 2']],
    ['load balancers without ports of nodes', { 'services.nodeports': 0 }, (web) => service(web, 'LoadBalancer', { allocateLoadBalancerNodePorts: false }), []],
    ['load balancers with one port of nodes', { 'services.nodeports': 0 }, (web) => service(web, 'LoadBalancer', { allocateLoadBalancerNodePorts: false, ports: [{ port: 80, nodePort: 30080 }, { port: 443 }] }), ['services.nodeports 0 1']],
    ['ports of nodes', { 'services.nodeports': 1, services: 1 }, (web) => service(web, 'NodePort'), ['services.nodeports 1 2']],
    ['Services of all types', { services: 1, 'count/services': 2, 'services.nodeports': 0 }, (web) => [service(web, 'ClusterIP'), service(web, 'ClusterIP', {}, 'other')], ['services 1 2']],
    ['the ConfigMap that Kubernetes makes', { configmaps: 1, 'count/configmaps': 2 }, (web) => plain(web, 'ConfigMap', 'own', { data: {} }), ['configmaps 1 2']],
    ['nothing that was there before the quota, where nothing comes after', { configmaps: 0 }, () => undefined, []],
    ['Secrets that others make', { secrets: 0 }, (web) => plain(web, 'ExternalSecret', 'token', { spec: { secretStoreRef: { name: 'vault' }, target: { name: 'token' } } }, 'external-secrets.io/v1'), ['secrets 0 1']],
    ['objects of any kind', { 'count/ingresses.networking.k8s.io': 0, 'count/networkpolicies.networking.k8s.io': 100, 'count/deployments.apps': 1 }, (web) => [plain(web, 'Ingress', 'own', {}, 'networking.k8s.io/v1'), pods(web, 'app')], ['count/ingresses.networking.k8s.io 0 1']],
    ['objects of kinds of ours', { 'count/externalsecrets.external-secrets.io': 0 }, (web) => plain(web, 'ExternalSecret', 'token', {}, 'external-secrets.io/v1'), ['count/externalsecrets.external-secrets.io 0 1']],
    ['quotas', { resourcequotas: 0 }, () => undefined, ['resourcequotas 0 1']],
  ])('%s', (_, hard, declare, expected) => {
    expect(told(said((web) => {
      quota(web, hard);
      declare(web);
    }))).toEqual(expected.map((line) => `error ResourceQuota/all ${line}`));
  });

  test('volumes, by their class', () => {
    const claim = (storageClassName?: string): object => ({ spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } }, ...(storageClassName !== undefined && { storageClassName }) } });
    const volumes = (hard: object): string[] => told(said((web) => {
      quota(web, hard);
      plain(web, 'PersistentVolumeClaim', 'usual', claim());
      plain(web, 'PersistentVolumeClaim', 'fast', claim('fast'));
      pods(web, 'db', { kind: 'StatefulSet', of: { replicas: 2, volumeClaimTemplates: [{ metadata: { name: 'data' }, ...claim('fast') }] }, pod: { volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate: claim('slow') } }] } });
    }));
    const most = { persistentvolumeclaims: 6, 'requests.storage': '12Gi', 'fast.storageclass.storage.k8s.io/requests.storage': '6Gi', 'disk.storageclass.storage.k8s.io/persistentvolumeclaims': 1, 'slow.storageclass.storage.k8s.io/persistentvolumeclaims': 2 };
    expect(volumes(most)).toEqual([]);
    const less = { persistentvolumeclaims: 5, 'requests.storage': '11Gi', 'fast.storageclass.storage.k8s.io/requests.storage': '5Gi', 'disk.storageclass.storage.k8s.io/persistentvolumeclaims': 0, 'slow.storageclass.storage.k8s.io/persistentvolumeclaims': 1 };
    expect(volumes(less)).toEqual([
      'persistentvolumeclaims 5 6', 'requests.storage 11Gi 12Gi', 'fast.storageclass.storage.k8s.io/requests.storage 5Gi 6Gi',
      'disk.storageclass.storage.k8s.io/persistentvolumeclaims 0 1', 'slow.storageclass.storage.k8s.io/persistentvolumeclaims 1 2',
    ].map((line) => `error ResourceQuota/all ${line}`).sort());
  });
});

describe('a quota with scopes', () => {
  const nothing = { requests: {} };
  const scoped = (scope: object, own: Pods, further: Declare = () => undefined): boolean => said((web, cluster) => {
    quota(web, { pods: 0 }, scope);
    pods(web, 'app', own);
    further(web, cluster);
  }).length > 0;
  const inClass = (operator: string, ...values: string[]): object => ({ scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator, ...(values.length > 0 && { values }) }] } });
  const usual: Declare = (web) => { plain(web, 'PriorityClass', 'usual', { value: 1, globalDefault: true }, 'scheduling.k8s.io/v1'); };

  test.each<[string, object, Pods, boolean]>([
    ['of pods that ask for nothing', { scopes: ['BestEffort'] }, nothing, true],
    ['of pods that ask for nothing, of one that asks', { scopes: ['BestEffort'] }, {}, false],
    ['of pods that ask for nothing, of one that is limited', { scopes: ['BestEffort'] }, { requests: {}, limits: { memory: '1Mi' } }, false],
    ['of pods that ask for nothing, of one that asks as a whole', { scopes: ['BestEffort'] }, { requests: {}, pod: { resources: { requests: { cpu: '1' } } } }, false],
    ['of pods that ask for nothing, of one that asks for a disk', { scopes: ['BestEffort'] }, { requests: { 'ephemeral-storage': '1Gi' } }, true],
    ['of pods that ask for something', { scopes: ['NotBestEffort'] }, {}, true],
    ['of pods that ask for something, of one that does not', { scopes: ['NotBestEffort'] }, nothing, false],
    ['of pods that must end', { scopes: ['Terminating'] }, { pod: { activeDeadlineSeconds: 60 } }, true],
    ['of pods that must end, of one that runs for ever', { scopes: ['Terminating'] }, {}, false],
    ['of pods that run for ever', { scopes: ['NotTerminating'] }, {}, true],
    ['of pods that run for ever, of one that must end', { scopes: ['NotTerminating'] }, { pod: { activeDeadlineSeconds: 60 } }, false],
    ['of two scopes, one of which does not hold', { scopes: ['NotTerminating', 'BestEffort'] }, {}, false],
    ['of two scopes that both hold', { scopes: ['NotTerminating'], ...inClass('In', 'high') }, { pod: { priorityClassName: 'high' } }, true],
    ['of a class', inClass('In', 'high', 'low'), { pod: { priorityClassName: 'low' } }, true],
    ['of a class, of a pod of another', inClass('In', 'high'), { pod: { priorityClassName: 'low' } }, false],
    ['of all but a class', inClass('NotIn', 'high'), { pod: { priorityClassName: 'low' } }, true],
    ['of all but a class, of a pod of it', inClass('NotIn', 'high'), { pod: { priorityClassName: 'high' } }, false],
    ['of any class', inClass('Exists'), { pod: { priorityClassName: 'low' } }, true],
    ['of any class, of a pod without', inClass('Exists'), {}, false],
    ['of no class', inClass('DoesNotExist'), {}, true],
    ['of no class, of a pod of one', inClass('DoesNotExist'), { pod: { priorityClassName: 'low' } }, false],
    ['of something that is not known, of which nothing is said', { scopes: ['CrossNamespacePodAffinity'] }, {}, false],
    ['of something that is not known of a class', inClass('Like', 'high'), { pod: { priorityClassName: 'high' } }, false],
  ])('%s', (_, scope, own, isCounted) => expect(scoped(scope, own)).toBe(isCounted));

  test('takes the class that pods get by default for theirs', () => {
    expect(scoped(inClass('In', 'usual'), {}, usual)).toBe(true);
    expect(scoped(inClass('In', 'usual'), { pod: { priorityClassName: 'high' } }, usual)).toBe(false);
    expect(scoped(inClass('Exists'), {}, (web) => plain(web, 'PriorityClass', 'unusual', { value: 1 }, 'scheduling.k8s.io/v1'))).toBe(false);
  });

  test('counts pods alone', () => {
    expect(said((web) => {
      quota(web, { 'count/configmaps': 0, 'requests.storage': 0 }, { scopes: ['NotTerminating'] });
      plain(web, 'PersistentVolumeClaim', 'own', { spec: { resources: { requests: { storage: '1Gi' } } } });
    })).toEqual([]);
  });
});

describe('what a quota counts', () => {
  const silent = { requests: {}, limits: {} };

  test('every container says, or no pod is let in', () => {
    expect(said((web) => {
      quota(web, { 'requests.cpu': '10', cpu: '10', 'limits.memory': '10Gi', 'requests.ephemeral-storage': '1Gi', pods: 5 });
      pods(web, 'app', { limits: { memory: '1Gi' } });
      pods(web, 'task', { ...silent, kind: 'CronJob', pod: { initContainers: [{ name: 'before', resources: { limits: { cpu: '1', memory: '1Gi' } } }] } });
    })).toEqual([
      "error home/web CronJob/task: container 'app' of CronJob 'task' must have requests.cpu and limits.memory, got none; ResourceQuota 'all' counts it in namespace 'web' and lets no pod in without: add it, or a LimitRange with a default",
    ]);
  });

  test('may be said by the pod as a whole, or by the default of a LimitRange', () => {
    const asWhole = (cpu: string): string[] => told(said((web) => {
      quota(web, { 'limits.cpu': '2' });
      pods(web, 'app', { ...silent, pod: { resources: { limits: { cpu } } } });
    }));
    expect(asWhole('2')).toEqual([]);
    expect(asWhole('3')).toEqual(['error ResourceQuota/all limits.cpu 2 3']);
    const byDefault = (cpu: string): string[] => told(said((web) => {
      quota(web, { 'limits.cpu': '2', 'requests.cpu': '1' });
      range(web, { type: 'Container', default: { cpu }, defaultRequest: { cpu: '500m' } });
      pods(web, 'app', { ...silent, of: { replicas: 2 } });
    }));
    expect(byDefault('1')).toEqual([]);
    expect(byDefault('1001m')).toEqual(['error ResourceQuota/all limits.cpu 2 2.002']);
  });

  test('is asked of the pods alone that it counts', () => {
    expect(said((web) => {
      quota(web, { 'limits.cpu': '2' }, { scopes: ['Terminating'] });
      pods(web, 'app');
    })).toEqual([]);
  });

  test('is a warning where an operator makes the pods, which may fill it in', () => {
    expect(said((web) => {
      quota(web, { 'limits.cpu': '2' });
      plain(web, 'Cluster', 'db', { spec: { instances: 1, storage: { size: '5Gi' } } }, 'postgresql.cnpg.io/v1');
    })).toEqual(["bootstrap-controller", 'postgres'].map((name) => expect.stringMatching(new RegExp(`^warning home/web Cluster/db: container '${name}' of Cluster 'db' must have limits.cpu, got none;`))));
  });

  test('holds what the overhead of a runtime adds', () => {
    expect(told(said((web) => {
      quota(web, { 'requests.cpu': '1', 'limits.cpu': '2', 'limits.memory': '1Gi' });
      plain(web, 'RuntimeClass', 'sandboxed', { handler: 'kata', overhead: { podFixed: { cpu: '250m', memory: '1Mi' } } }, 'node.k8s.io/v1');
      pods(web, 'app', { limits: { cpu: '2', memory: '512Mi' }, pod: { runtimeClassName: 'sandboxed' } });
    }))).toEqual(['error ResourceQuota/all limits.cpu 2 2.25', 'error ResourceQuota/all requests.cpu 1 1.25']);
  });
});

describe('a LimitRange', () => {
  const ranged = (limit: object, own: Pods): string[] => said((web) => {
    range(web, limit);
    pods(web, 'app', own);
  }).map((line) => line.replace(/^error home\/web Deployment\/app: /, ''));
  const each = { type: 'Container' };
  const app = "container 'app' of Deployment 'app'";

  test('has a least and a most of each container, to the last bit', () => {
    const sizes = { ...each, min: { cpu: '100m', memory: '64Mi' }, max: { cpu: '2', memory: '1Gi' } };
    expect(ranged(sizes, { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '2', memory: '1Gi' } })).toEqual([]);
    expect(ranged(sizes, { requests: { cpu: '99m', memory: '64Mi' }, limits: { cpu: '2001m', memory: '1Gi' } })).toEqual([
      `limits.cpu of ${app} must be at most 2 by LimitRange 'sizes', got 2.001; Kubernetes refuses it: lower it, or raise max of the LimitRange`,
      `requests.cpu of ${app} must be at least 0.1 by LimitRange 'sizes', got 0.099; Kubernetes refuses it: raise it, or lower min of the LimitRange`,
    ]);
    expect(ranged({ ...each, min: { cpu: '1' } }, { requests: { memory: '1Mi' }, limits: { memory: '1Mi', cpu: '500m' } })).toHaveLength(2);
    expect(ranged({ ...each, max: { 'nvidia.com/gpu': 1 } }, { limits: { 'nvidia.com/gpu': 2 } })).toHaveLength(2);
  });

  test('fills in what is not said, which must do as well', () => {
    expect(ranged({ ...each, min: { cpu: '100m' }, max: { cpu: '2' } }, { requests: { memory: '1Gi' } })).toEqual([]);
    expect(ranged({ ...each, default: { memory: '512Mi' } }, { requests: { memory: '1Gi' } })).toEqual([
      `requests.memory of ${app} must be at most its limit, got 1Gi with 512Mi by default of LimitRange 'sizes'; Kubernetes refuses it: say a limit of its own`,
    ]);
    expect(ranged({ ...each, default: { memory: '512Mi' } }, { requests: { memory: '1Gi' }, limits: { memory: '1Gi' } })).toEqual([]);
    expect(ranged({ ...each, max: { memory: '512Mi' } }, { requests: { memory: '1Gi' } })).toHaveLength(2);
    // A request above a limit of its own is wrong in any namespace.
    expect(ranged({ ...each, default: { memory: '512Mi' } }, { requests: { memory: '1Gi' }, limits: { memory: '256Mi' } })).toEqual([]);
  });

  test('has a most of a limit by its request', () => {
    const ratio = { ...each, maxLimitRequestRatio: { cpu: '2' } };
    expect(ranged(ratio, { requests: { cpu: '500m' }, limits: { cpu: '1' } })).toEqual([]);
    expect(ranged(ratio, { requests: { cpu: '400m' }, limits: { cpu: '1' } })).toEqual([
      `limits.cpu of ${app} must be at most 2 times its request by LimitRange 'sizes', got 2.5 times; Kubernetes refuses it: bring the two together, or raise maxLimitRequestRatio of the LimitRange`,
    ]);
    expect(ranged(ratio, { requests: { cpu: '1' } })).toEqual([expect.stringContaining('got no limit')]);
    expect(ranged(ratio, { requests: {} })).toEqual([expect.stringContaining('got no request')]);
  });

  test('has a least and a most of a whole pod', () => {
    const whole = (limit: object, own: Pods): string[] => ranged({ type: 'Pod', ...limit }, { pod: { initContainers: [{ name: 'beside', restartPolicy: 'Always', resources: { requests: { cpu: '1' }, limits: { cpu: '1' } } }] }, ...own });
    expect(whole({ max: { cpu: '2' }, min: { cpu: '2' } }, { limits: { cpu: '1' } })).toEqual([]);
    expect(whole({ max: { cpu: '2' } }, { limits: { cpu: '1001m' } })).toEqual(["limits.cpu of pods of Deployment 'app' must be at most 2 by LimitRange 'sizes', got 2.001; Kubernetes refuses it: lower it, or raise max of the LimitRange"]);
    expect(whole({ max: { memory: '2Gi' } }, {})).toEqual(["limits.memory of pods of Deployment 'app' must be at most 2Gi by LimitRange 'sizes', got none; Kubernetes refuses it: add a limit, or raise max of the LimitRange"]);
    expect(said((web) => {
      plain(web, 'RuntimeClass', 'sandboxed', { handler: 'kata', overhead: { podFixed: { cpu: '250m' } } }, 'node.k8s.io/v1');
      range(web, { type: 'Pod', max: { cpu: '2' } });
      pods(web, 'app', { pod: { runtimeClassName: 'sandboxed' } });
    })).toEqual([expect.stringContaining("limits.cpu of pods of Deployment 'app' must be at most 2 by LimitRange 'sizes', got none")]);
    expect(whole({ min: { 'nvidia.com/gpu': 1 } }, {})).toEqual([expect.stringContaining('requests.nvidia.com/gpu of pods')]);
  });

  test('has a least and a most of a volume', () => {
    const volumes = (storage: string): string[] => said((web) => {
      range(web, { type: 'PersistentVolumeClaim', min: { storage: '1Gi' }, max: { storage: '20Gi' } });
      plain(web, 'PersistentVolumeClaim', 'own', { spec: { resources: { requests: { storage } } } });
      pods(web, 'db', { kind: 'StatefulSet', of: { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage } } } }] } });
    });
    expect(volumes('1Gi')).toEqual([]);
    expect(volumes('20Gi')).toEqual([]);
    expect(volumes('1023Mi')[0]).toBe("error home/web PersistentVolumeClaim/own: storage of PersistentVolumeClaim 'own' must be at least 1Gi by LimitRange 'sizes', got 1023Mi; Kubernetes refuses it: raise it, or lower min of the LimitRange");
    expect(volumes('21Gi')).toEqual([
      "error home/web PersistentVolumeClaim/own: storage of PersistentVolumeClaim 'own' must be at most 20Gi by LimitRange 'sizes', got 21Gi; Kubernetes refuses it: lower it, or raise max of the LimitRange",
      "error home/web StatefulSet/db: storage of volumes 'data' of StatefulSet 'db' must be at most 20Gi by LimitRange 'sizes', got 21Gi; Kubernetes refuses it: lower it, or raise max of the LimitRange",
    ]);
  });

  test('is about its own namespace', () => {
    expect(said((web, cluster) => {
      range(web, { ...each, max: { cpu: '100m' } });
      pods(new Application(cluster, 'other'), 'app');
    })).toEqual([]);
  });
});

describe('a tenant of Capsule', () => {
  const inTenant = (hard: { cpu: '1' | '3' }, tenants: readonly string[] = ['shop', 'shop']): string[] => said((_, cluster) => {
    new Capsule(cluster);
    new CapsuleTenant(cluster, 'shop', { owners: { people: { group: 'shop' } }, quota: hard });
    tenants.forEach((tenant, index) => {
      const one = new Application(cluster, `shop-${index}`);
      plain(one, 'Namespace', one.name, {}, 'v1', { labels: { 'capsule.clastix.io/tenant': tenant } });
      pods(one, 'app');
    });
  });

  test('has a quota for all its namespaces together', () => {
    expect(inTenant({ cpu: '3' })).toEqual([]);
    expect(inTenant({ cpu: '1' })).toEqual([
      "error home/tenant-shop Tenant/shop: requests.cpu of quota 'all' of Tenant 'shop' must be enough for what is in namespaces 'shop-0' and 'shop-1', got 1 for 2: 1 for Deployment 'app', 1 for Deployment 'app'; raise it, or ask for less",
    ]);
    expect(inTenant({ cpu: '1' }, ['shop', 'other'])).toEqual([]);
  });

  test('has quotas for the namespaces that a rule selects', () => {
    const selecting = (stage: string): string[] => said((web, cluster) => {
      plain(web, 'Tenant', 'shop', { spec: { rules: [{ namespaceSelector: { matchLabels: { stage } }, quota: [{ name: 'few', hard: { pods: 0 } }] }] } }, 'capsule.clastix.io/v1beta2');
      const one = new Application(cluster, 'shop');
      plain(one, 'Namespace', 'shop', {}, 'v1', { labels: { 'capsule.clastix.io/tenant': 'shop', stage: 'test' } });
      pods(one, 'app');
    });
    expect(selecting('test')).toEqual([expect.stringContaining("pods of quota 'few' of Tenant 'shop' must be enough for what is in namespace 'shop', got 0 for 1")]);
    expect(selecting('live')).toEqual([]);
  });
});

test('a namespace without any of these may hold what it likes', () => {
  expect(said((web) => pods(web, 'app', { requests: { cpu: '1000' }, of: { replicas: 1000 } }))).toEqual([]);
});
