import { type Application } from '../../lib';
import { noEmptiedApplications } from '../../lib/checks/no-emptied-applications';
import { noLostData } from '../../lib/checks/no-lost-data';
import { noRefusedUpdates } from '../../lib/checks/no-refused-updates';
import { noStrandedObjects } from '../../lib/checks/no-stranded-objects';
import { deployment } from '../fixtures/deployment';
import { plain, problemsOfUpdate } from '../support/problems';

type Declare = (web: Application) => void;
type Fields = Readonly<Record<string, unknown>>;

const object = (kind: string, apiVersion: string, fields: Fields, metadata: object = {}): Declare => (web) => plain(web, kind, 'thing', fields, apiVersion, metadata);
const update = (kind: string, apiVersion: string, before: Fields, after: Fields, metadata: object = {}): string[] =>
  problemsOfUpdate(noRefusedUpdates, object(kind, apiVersion, before, metadata), object(kind, apiVersion, after, metadata)).map(({ message }) => message);
const pod = (fields: object = {}, container: object = {}): object => ({ template: (deployment({ pod: fields, container }).spec as { template: object }).template });

describe('Kubernetes refuses', () => {
  test.each<[string, string, string, Fields, Fields, string]>([
    ['a Service that loses its address', 'Service', 'v1', { spec: { type: 'ClusterIP' } }, { spec: { clusterIP: 'None' } }, "spec.clusterIP of Service 'thing' must stay as it is, got 'None' after none; Kubernetes refuses the change: declare another Service with another name"],
    ['a Service of another family', 'Service', 'v1', { spec: { ipFamilies: ['IPv4'] } }, { spec: { ipFamilies: ['IPv6', 'IPv4'] } }, "first of spec.ipFamilies of Service 'thing' must stay as it is, got 'IPv6' after 'IPv4'; Kubernetes refuses the change: declare another Service with another name"],
    ['a Service that gets its address back', 'Service', 'v1', { spec: { clusterIP: 'None' } }, { spec: {} }, "spec.clusterIP of Service 'thing' must stay as it is, got none after 'None'; Kubernetes keeps the old value: keep it, or declare another Service with another name"],
    ['a Service of another address', 'Service', 'v1', { spec: { clusterIP: '10.43.0.10' } }, { spec: { clusterIP: '10.43.0.11' } }, "spec.clusterIP of Service 'thing' must stay as it is, got '10.43.0.11' after '10.43.0.10'"],
    ['a Service of another balancer', 'Service', 'v1', { spec: { type: 'LoadBalancer', loadBalancerClass: 'a/b' } }, { spec: { type: 'LoadBalancer', loadBalancerClass: 'a/c' } }, "spec.loadBalancerClass of Service 'thing' must stay as it is, got 'a/c' after 'a/b'; Kubernetes refuses the change: declare another Service with another name"],
    ['a Service that names its balancer later', 'Service', 'v1', { spec: { type: 'LoadBalancer' } }, { spec: { type: 'LoadBalancer', loadBalancerClass: 'a/c' } }, "spec.loadBalancerClass of Service 'thing' must stay as it is, got 'a/c' after none"],
    ['a Service that drops its balancer', 'Service', 'v1', { spec: { type: 'LoadBalancer', loadBalancerClass: 'a/b' } }, { spec: { type: 'LoadBalancer' } }, "spec.loadBalancerClass of Service 'thing' must stay as it is, got none after 'a/b'"],
    ['a Job that succeeds more often', 'Job', 'batch/v1', { spec: { completions: 1 } }, { spec: { completions: 3 } }, "spec.completions of Job 'thing' must stay as it is, got '3' after '1'; Kubernetes refuses the change: give the Job another name, or have Argo CD replace it with the annotation argocd.argoproj.io/sync-options: Force=true,Replace=true"],
    ['a Job that says later how often it succeeds', 'Job', 'batch/v1', { spec: {} }, { spec: { completions: 2 } }, "spec.completions of Job 'thing' must stay as it is, got '2' after none"],
    ['a Job of a queue that is to succeed once', 'Job', 'batch/v1', { spec: { parallelism: 2 } }, { spec: { parallelism: 2, completions: 1 } }, "spec.completions of Job 'thing' must stay as it is, got '1' after none"],
    ['a Job that no longer says how often it succeeds', 'Job', 'batch/v1', { spec: { completions: 1 } }, { spec: {} }, "spec.completions of Job 'thing' must stay as it is, got none after '1'"],
    ['a Job that succeeds as often as it has pods', 'Job', 'batch/v1', { spec: { completions: 1, parallelism: 1 } }, { spec: { completions: 3, parallelism: 3 } }, "spec.completions of Job 'thing' must stay as it is, got '3' after '1'; Kubernetes refuses the change: give the Job another name"],
    ['an indexed Job of more indexes than pods', 'Job', 'batch/v1', { spec: { completionMode: 'Indexed', completions: 2, parallelism: 2 } }, { spec: { completionMode: 'Indexed', completions: 3, parallelism: 2 } }, "spec.completions of Job 'thing' must stay as it is, got '3' after '2'; Kubernetes refuses the change: give spec.parallelism the same value, or give the Job another name"],
    ['a Job of another controller', 'Job', 'batch/v1', { spec: {} }, { spec: { managedBy: 'example.org/queue' } }, "spec.managedBy of Job 'thing' must stay as it is, got 'example.org/queue' after none"],
    ['a Job that takes other failures', 'Job', 'batch/v1', { spec: { podFailurePolicy: { rules: [] } } }, { spec: {} }, "spec.podFailurePolicy of Job 'thing' must stay as it is"],
    ['a Job with another success', 'Job', 'batch/v1', { spec: {} }, { spec: { successPolicy: { rules: [] } } }, "spec.successPolicy of Job 'thing' must stay as it is"],
    ['a Job that tries each index more often', 'Job', 'batch/v1', { spec: { backoffLimitPerIndex: 1 } }, { spec: { backoffLimitPerIndex: 2 } }, "spec.backoffLimitPerIndex of Job 'thing' must stay as it is"],
    ['a quota that counts other pods', 'ResourceQuota', 'v1', { spec: { scopes: ['BestEffort'] } }, { spec: { scopes: ['NotBestEffort'] } }, "spec.scopes of ResourceQuota 'thing' must stay as it is, got '[NotBestEffort]' after '[BestEffort]'; Kubernetes refuses the change: declare another ResourceQuota with another name"],
    ['a quota that counts fewer pods', 'ResourceQuota', 'v1', { spec: {} }, { spec: { scopes: ['BestEffort', 'NotTerminating'] } }, "spec.scopes of ResourceQuota 'thing' must stay as it is, got '[BestEffort,NotTerminating]' after none"],
    ['a quota that counts more pods', 'ResourceQuota', 'v1', { spec: { scopes: ['BestEffort', 'NotTerminating'] } }, { spec: { scopes: ['BestEffort'] } }, "spec.scopes of ResourceQuota 'thing' must stay as it is"],
    ['a claim with a limit', 'PersistentVolumeClaim', 'v1', { spec: {} }, { spec: { resources: { limits: { storage: '5Gi' } } } }, "spec.resources.limits of PersistentVolumeClaim 'thing' must stay as it is, got '{storage:5Gi}' after none; Kubernetes refuses the change: declare a second volume and copy the files"],
    ['a driver of other volumes', 'CSIDriver', 'storage.k8s.io/v1', { spec: {} }, { spec: { volumeLifecycleModes: ['Ephemeral'] } }, "spec.volumeLifecycleModes of CSIDriver 'thing' must stay as it is"],
    ['a Job that does something else', 'Job', 'batch/v1', { spec: pod() }, { spec: pod({}, { image: 'ghcr.io/example/app:2.0.0' }) }, "spec.template of Job 'thing' must stay as it is"],
    ['a Job with a mode', 'Job', 'batch/v1', { spec: pod() }, { spec: { ...pod(), completionMode: 'Indexed' } }, "spec.completionMode of Job 'thing' must stay as it is, got 'Indexed' after none"],
    ['a file that was said to stay', 'ConfigMap', 'v1', { immutable: true, data: { a: '1' } }, { immutable: true, data: { a: '2' } }, "data of ConfigMap 'thing' must stay as it is, got a change of what is immutable; Kubernetes refuses it: give the new one another name, such as 'thing-2', and let its readers name that"],
    ['a file of bytes that was said to stay', 'ConfigMap', 'v1', { immutable: true, binaryData: { a: 'QQ==' } }, { immutable: true, binaryData: { a: 'Qg==' } }, "binaryData of ConfigMap 'thing' must stay as it is, got a change of what is immutable"],
    ['a secret that no longer stays', 'Secret', 'v1', { immutable: true }, {}, "immutable of Secret 'thing' must stay as it is"],
    ['a secret of another type', 'Secret', 'v1', {}, { type: 'kubernetes.io/tls' }, "type of Secret 'thing' must stay as it is, got 'kubernetes.io/tls' after none"],
    ['a claim of other access', 'PersistentVolumeClaim', 'v1', { spec: { accessModes: ['ReadWriteOnce'] } }, { spec: { accessModes: ['ReadWriteMany'] } }, "spec.accessModes of PersistentVolumeClaim 'thing' must stay as it is, got '[ReadWriteMany]' after '[ReadWriteOnce]'; Kubernetes refuses the change: declare a second volume and copy the files"],
    ['a claim that is a disk', 'PersistentVolumeClaim', 'v1', { spec: {} }, { spec: { volumeMode: 'Block' } }, "spec.volumeMode of PersistentVolumeClaim 'thing' must stay as it is, got 'Block' after none"],
    ['a claim of another volume', 'PersistentVolumeClaim', 'v1', { spec: { volumeName: 'a' } }, { spec: { volumeName: 'b' } }, "spec.volumeName of PersistentVolumeClaim 'thing' must stay as it is, got 'b' after 'a'"],
    ['a StatefulSet of another Service', 'StatefulSet', 'apps/v1', { spec: { serviceName: 'a' } }, { spec: { serviceName: 'b' } }, "spec.serviceName of StatefulSet 'thing' must stay as it is, got 'b' after 'a'; Kubernetes refuses the change: delete the StatefulSet with --cascade=orphan first, or keep it"],
    ['a StatefulSet with other claims', 'StatefulSet', 'apps/v1', { spec: { volumeClaimTemplates: [{ metadata: { name: 'a' } }] } }, { spec: { volumeClaimTemplates: [{ metadata: { name: 'a', labels: { b: 'c' } } }] } }, "spec.volumeClaimTemplates of StatefulSet 'thing' must stay as it is"],
    ['a binding to another role', 'ClusterRoleBinding', 'rbac.authorization.k8s.io/v1', { roleRef: { name: 'view' } }, { roleRef: { name: 'edit' } }, "roleRef of ClusterRoleBinding 'thing' must stay as it is, got '{name:edit}' after '{name:view}'"],
    ['a class of another controller', 'IngressClass', 'networking.k8s.io/v1', { spec: { controller: 'a' } }, { spec: { controller: 'b' } }, "spec.controller of IngressClass 'thing' must stay as it is"],
    ['a class with other parameters', 'StorageClass', 'storage.k8s.io/v1', { provisioner: 'a', parameters: { type: 'ssd' } }, { provisioner: 'a', parameters: { type: 'hdd' } }, "parameters of StorageClass 'thing' must stay as it is, got '{type:hdd}' after '{type:ssd}'; Kubernetes refuses the change: declare another StorageClass with another name"],
    ['a class that keeps', 'StorageClass', 'storage.k8s.io/v1', { provisioner: 'a' }, { provisioner: 'a', reclaimPolicy: 'Retain' }, "reclaimPolicy of StorageClass 'thing' must stay as it is, got 'Retain' after none"],
    ['a PriorityClass that never preempts', 'PriorityClass', 'scheduling.k8s.io/v1', { value: 1 }, { value: 1, preemptionPolicy: 'Never' }, "preemptionPolicy of PriorityClass 'thing' must stay as it is"],
    ['a driver with other rights', 'CSIDriver', 'storage.k8s.io/v1', { spec: {} }, { spec: { attachRequired: false } }, "spec.attachRequired of CSIDriver 'thing' must stay as it is, got 'false' after none"],
    ['a volume elsewhere', 'PersistentVolume', 'v1', { spec: { nfs: { path: '/a' } } }, { spec: { nfs: { path: '/b' } } }, "spec.nfs of PersistentVolume 'thing' must stay as it is"],
    ['a smaller volume', 'PersistentVolume', 'v1', { spec: { capacity: { storage: '2Gi' } } }, { spec: { capacity: { storage: '1Gi' } } }, "spec.capacity.storage of PersistentVolume 'thing' must not shrink, got '1Gi' after '2Gi'"],
    ['a Pod that is another', 'Pod', 'v1', { spec: { containers: [{ name: 'a', image: 'a:1' }] } }, { spec: { containers: [{ name: 'b', image: 'a:1' }] } }, "spec.containers of Pod 'thing' must stay as it is, got a change; Kubernetes refuses it: declare a Deployment, which makes its pods anew, or another Pod"],
    ['a Pod on another node', 'Pod', 'v1', { spec: { containers: [] } }, { spec: { containers: [], nodeName: 'a' } }, "spec.nodeName of Pod 'thing' must stay as it is"],
    ['a database of another server', 'Database', 'postgresql.cnpg.io/v1', { spec: { name: 'a', cluster: { name: 'a' } } }, { spec: { name: 'a', cluster: { name: 'b' } } }, "spec.cluster of Database 'thing' must stay as it is, got '{name:b}' after '{name:a}'"],
    ['a renamed database', 'Database', 'postgresql.cnpg.io/v1', { spec: { name: 'a' } }, { spec: { name: 'b' } }, "spec.name of Database 'thing' must stay as it is, got 'b' after 'a'"],
    ['a controller of another kind', 'GatewayClass', 'gateway.networking.k8s.io/v1', { spec: { controllerName: 'a/b' } }, { spec: { controllerName: 'a/c' } }, "spec.controllerName of GatewayClass 'thing' must stay as it is"],
  ])('%s', (_, kind, apiVersion, before, after, sentence) => {
    const messages = update(kind, apiVersion, before, after);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(sentence);
  });

  test.each<[string, string, string, Fields, Fields]>([
    ['what is left out is what Kubernetes takes for it', 'StorageClass', 'storage.k8s.io/v1', { provisioner: 'a' }, { provisioner: 'a', reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }],
    ['a Secret says its type', 'Secret', 'v1', {}, { type: 'Opaque' }],
    ['a StatefulSet says its way', 'StatefulSet', 'apps/v1', { spec: {} }, { spec: { podManagementPolicy: 'OrderedReady' } }],
    ['a claim is bound', 'PersistentVolumeClaim', 'v1', { spec: {} }, { spec: { volumeName: 'a' } }],
    ['a custom field appears', 'Database', 'postgresql.cnpg.io/v1', { spec: { name: 'a' } }, { spec: { name: 'a', encoding: 'UTF8' } }],
    ['a Service changes its ports', 'Service', 'v1', { spec: { ports: [{ port: 80 }] } }, { spec: { ports: [{ port: 81 }] } }],
    ['a Service becomes a name outside', 'Service', 'v1', { spec: { clusterIP: 'None' } }, { spec: { type: 'ExternalName', externalName: 'example.org' } }],
    ['a Service is no longer one', 'Service', 'v1', { spec: { type: 'ExternalName', externalName: 'example.org' } }, { spec: { clusterIP: 'None' } }],
    ['a Service no longer says its address', 'Service', 'v1', { spec: { clusterIP: '10.43.0.10' } }, { spec: {} }],
    ['a Service becomes a balancer of a class', 'Service', 'v1', { spec: { type: 'ClusterIP' } }, { spec: { type: 'LoadBalancer', loadBalancerClass: 'a/b' } }],
    ['a Service is no longer a balancer', 'Service', 'v1', { spec: { type: 'LoadBalancer', loadBalancerClass: 'a/b' } }, { spec: { type: 'NodePort' } }],
    ['a Job says what it does anyway', 'Job', 'batch/v1', { spec: {} }, { spec: { completions: 1 } }],
    ['a Job has more pods', 'Job', 'batch/v1', { spec: { completions: 4, parallelism: 2 } }, { spec: { completions: 4, parallelism: 4, backoffLimit: 9 } }],
    ['a Job that said nothing has more pods', 'Job', 'batch/v1', { spec: {} }, { spec: { parallelism: 4 } }],
    ['an indexed Job has more indexes and as many pods', 'Job', 'batch/v1', { spec: { completionMode: 'Indexed', completions: 2, parallelism: 2 } }, { spec: { completionMode: 'Indexed', completions: 3, parallelism: 3 } }],
    ['an indexed Job shrinks to one pod', 'Job', 'batch/v1', { spec: { completionMode: 'Indexed', completions: 2, parallelism: 2 } }, { spec: { completionMode: 'Indexed', completions: 1 } }],
    ['a quota names what it counts in another order', 'ResourceQuota', 'v1', { spec: { scopes: ['BestEffort', 'NotTerminating'] } }, { spec: { scopes: ['NotTerminating', 'BestEffort'] } }],
    ['a quota selects other pods and allows more', 'ResourceQuota', 'v1', { spec: { hard: { pods: '1' } } }, { spec: { hard: { pods: '2' }, scopeSelector: { matchExpressions: [{ scopeName: 'BestEffort', operator: 'Exists' }] } } }],
    ['a driver owns files in another way', 'CSIDriver', 'storage.k8s.io/v1', { spec: { fsGroupPolicy: 'None' } }, { spec: { fsGroupPolicy: 'File' } }],
    ['a claim keeps its size', 'PersistentVolumeClaim', 'v1', { spec: { resources: { requests: { storage: '1Gi' } } } }, { spec: { resources: { requests: { storage: '1024Mi' } } } }],
    ['a claim no longer says its size', 'PersistentVolumeClaim', 'v1', { spec: { resources: { requests: { storage: '1Gi' } } } }, { spec: { resources: {} } }],
    ['a Service says its family from now on', 'Service', 'v1', { spec: {} }, { spec: { ipFamilies: ['IPv4'] } }],
    ['a Service no longer says its family', 'Service', 'v1', { spec: { ipFamilies: ['IPv4'] } }, { spec: {} }],
    ['what stays the same was said to stay', 'ConfigMap', 'v1', { immutable: true, data: { a: '1' } }, { immutable: true, data: { a: '1' } }],
    ['a second family comes', 'Service', 'v1', { spec: { ipFamilies: ['IPv4'] } }, { spec: { ipFamilies: ['IPv4', 'IPv6'] } }],
    ['a file changes that may', 'ConfigMap', 'v1', { data: { a: '1' } }, { data: { a: '2' } }],
    ['a file stays from now on', 'ConfigMap', 'v1', { data: { a: '1' } }, { immutable: true, data: { a: '2' } }],
    ['a Pod has another image', 'Pod', 'v1', { spec: { containers: [{ name: 'a', image: 'a:1' }] } }, { spec: { containers: [{ name: 'a', image: 'a:2' }], tolerations: [], activeDeadlineSeconds: 5 } }],
    ['a CronJob does something else', 'CronJob', 'batch/v1', { spec: { schedule: '1 1 * * *' } }, { spec: { schedule: '2 2 * * *' } }],
  ])('nothing where %s', (_, kind, apiVersion, before, after) => expect(update(kind, apiVersion, before, after)).toEqual([]));

  test('each field, in order, from nothing as well', () => {
    expect(update('StatefulSet', 'apps/v1', {}, { spec: { serviceName: 'b', podManagementPolicy: 'Parallel' } })).toEqual([expect.stringContaining('spec.podManagementPolicy of'), expect.stringContaining('spec.serviceName of')]);
    expect(update('StatefulSet', 'apps/v1', { spec: { serviceName: 'b' } }, {})).toHaveLength(1);
    expect(update('Pod', 'v1', { spec: { containers: [], nodeName: 'a' } }, { spec: { containers: [], hostNetwork: true } })).toEqual([expect.stringContaining('spec.hostNetwork of')]);
  });

  test('nothing of a hook, which is made anew', () => {
    expect(update('Job', 'batch/v1', { spec: pod() }, { spec: pod({ hostNetwork: true }) }, { annotations: { 'argocd.argoproj.io/hook': 'Sync' } })).toEqual([]);
  });
});

describe('of a definition', () => {
  const definition = (fields: object = {}, versions: object[] = [{ name: 'v1', storage: true }]): Fields => ({ spec: { group: 'example.org', scope: 'Namespaced', names: { kind: 'Widget', plural: 'widgets' }, versions, ...fields } });
  const refused = (before: Fields, after: Fields): string[] => update('CustomResourceDefinition', 'apiextensions.k8s.io/v1', before, after);

  test('its scope and names stay', () => {
    expect(refused(definition(), definition({ scope: 'Cluster' }))).toEqual(["spec.scope of CustomResourceDefinition 'thing' must stay as it is, got 'Cluster' after 'Namespaced'; Kubernetes refuses the change: declare another kind"]);
    expect(refused(definition(), definition({ names: { kind: 'Gadget', plural: 'gadgets' } }))).toHaveLength(2);
    expect(refused(definition(), definition({ group: 'example.com' }))).toHaveLength(1);
  });

  test('a version in which objects are stored stays', () => {
    expect(refused(definition(), definition({}, [{ name: 'v2', storage: true }]))).toEqual(["versions of CustomResourceDefinition 'thing' must keep 'v1', got a definition without it; objects are stored in it: keep it with served: false until all have been stored anew and status.storedVersions no longer names it"]);
    expect(refused(definition(), definition({}, [{ name: 'v1', served: false }, { name: 'v2', storage: true }]))).toEqual([]);
    expect(refused(definition({}, [{ name: 'v1' }, { name: 'v2', storage: true }]), definition({}, [{ name: 'v2', storage: true }]))).toEqual([]);
  });
});

describe('of a database', () => {
  const refused = (before: Fields, after: Fields): string[] => update('Cluster', 'postgresql.cnpg.io/v1', { spec: before }, { spec: after });

  test('the volume of its log and its tablespaces stay', () => {
    expect(refused({ walStorage: { size: '1Gi' } }, {})).toEqual(["spec.walStorage of Cluster 'thing' must stay, got none after '1Gi'; the log has a volume of its own and cannot move back: keep it"]);
    expect(refused({ walStorage: { size: '2Gi' } }, { walStorage: { size: '1Gi' } })).toEqual(["spec.walStorage.size of Cluster 'thing' must not shrink, got '1Gi' after '2Gi'; keep '2Gi', or declare a second one and move the data"]);
    expect(refused({ tablespaces: [{ name: 'a' }, { name: 'b' }] }, { tablespaces: [{ name: 'b' }] })).toEqual(["spec.tablespaces of Cluster 'thing' must keep 'a', got a list without it; its tables lie there: keep it"]);
    expect(refused({}, { walStorage: { size: '1Gi' }, tablespaces: [{ name: 'a' }] })).toEqual([]);
  });

  test('the major version does not fall', () => {
    const image = (tag: string): Fields => ({ imageName: `ghcr.io/cloudnative-pg/postgresql:${tag}` });
    expect(refused(image('18.4-system-trixie'), image('17.6'))).toEqual(["PostgreSQL of Cluster 'thing' must not go back, got 17 after 18; its data cannot be read by an older version: keep 18, or recover a backup from before into another database"]);
    expect(refused(image('17.6'), image('18.4-system-trixie'))).toEqual([]);
    expect(refused(image('18.4'), image('18.1'))).toEqual([]);
    expect(refused(image('18.4'), image('17@sha256:abc'))).toHaveLength(1);
    expect(refused({ imageCatalogRef: { major: 18 } }, { imageCatalogRef: { major: 17 } })).toHaveLength(1);
    expect(refused({}, image('17.6'))).toEqual([]);
  });

  test('another image and other parameters at once, where another server takes over', () => {
    const server = (tag: string, max: string, primaryUpdateMethod?: string): Fields => ({ imageName: `postgresql:${tag}`, primaryUpdateMethod, postgresql: { parameters: { max_connections: max } } });
    expect(refused(server('18.4', '100', 'switchover'), server('18.5', '200', 'switchover'))).toEqual(["spec.imageName and spec.postgresql.parameters of Cluster 'thing' must change one after the other, got 'postgresql:18.5' after 'postgresql:18.4' beside other parameters; CloudNativePG refuses both at once where another server takes over: publish the one first"]);
    expect(refused(server('18.4', '100', 'switchover'), server('18.5', '200', 'restart'))).toEqual([]);
    expect(refused(server('18.4', '100'), server('18.5', '200'))).toEqual([]);
    expect(refused(server('18.4', '100', 'switchover'), server('18.4', '200', 'switchover'))).toEqual([]);
    expect(refused(server('18.4', '100', 'switchover'), server('18.5', '100', 'switchover'))).toEqual([]);
  });

  test('what it began with is not read again', () => {
    const named = (database: string, owner = 'app'): Fields => ({ bootstrap: { initdb: { database, owner } } });
    expect(refused(named('a'), named('b'))).toEqual(["spec.bootstrap.initdb.database of Cluster 'thing' must stay as it is, got 'b' after 'a'; it is read once, when the server begins, and nothing of that name would exist: keep it, or declare a Database of that name beside it"]);
    expect(refused(named('a'), named('a', 'b'))).toHaveLength(1);
    expect(refused(named('a'), { bootstrap: { recovery: {} } })).toEqual([]);
  });
});

describe('what may not go', () => {
  const lost = (before: Declare, forgets: Record<string, string> = {}): string[] => problemsOfUpdate(noLostData, before, (web) => plain(web, 'ConfigMap', 'rest'), { forgets }).map(({ where, message }) => `${where}: ${message}`);

  test.each([
    ['CustomResourceDefinition', 'apiextensions.k8s.io/v1', { spec: { group: 'example.org', names: { kind: 'Widget' } } }],
    ['Database', 'postgresql.cnpg.io/v1', {}], ['ObjectStore', 'barmancloud.cnpg.io/v1', {}], ['PersistentVolume', 'v1', {}], ['Kafka', 'kafka.strimzi.io/v1beta2', {}],
    ['Anything', 'example.org/v1', { spec: { storage: { volumeClaimTemplate: { spec: {} } } } }],
  ])('a %s', (kind, apiVersion, fields) => {
    const declare: Declare = (web) => { web.offers(`kind:${apiVersion.split('/')[0]}/${kind}`); object(kind, apiVersion, fields)(web); };
    expect(lost(declare)).toEqual([expect.stringContaining(`${kind} 'thing' must stay, got a declaration without it; ${kind === 'CustomResourceDefinition' ? 'every object of its kind' : 'its data'} would be lost`)]);
    expect(lost(declare, { 'home/web': 'given back' })).toEqual([]);
  });

  test('but what holds nothing', () => {
    for (const [kind, apiVersion] of [['Deployment', 'apps/v1'], ['Pooler', 'postgresql.cnpg.io/v1'], ['Anything', 'example.org/v1']] as const) {
      expect(lost((web) => { web.offers(`kind:${apiVersion.split('/')[0]}/${kind}`); object(kind, apiVersion, { spec: { storage: { size: '1Gi' } } })(web); })).toEqual([]);
    }
  });
});

describe('most of the objects', () => {
  const many = (count: number): Declare => (web) => { for (let index = 0; index < count; index++) plain(web, 'ConfigMap', `file-${index}`); };
  const told = (before: number, after: number, forgets: Record<string, string> = {}): string[] => problemsOfUpdate(noEmptiedApplications, many(before), many(after), { forgets }).map(({ where, severity, message }) => `${severity} ${where}: ${message}`);
  const sentence = (severity: string, left: number, before: number): string =>
    `${severity} home/web: application 'web' must keep most of its objects, got ${left} after ${before}; Argo CD would delete the others: declare them again, or let them go with forgets: { 'home/web': 'why' } of the fleet`;

  test('of an application do not go at once', () => {
    expect(told(8, 4)).toEqual([]);
    expect(told(8, 3)).toEqual([sentence('warning', 3, 8)]);
    expect(told(8, 0)).toEqual([sentence('error', 0, 8)]);
    expect(told(7, 0)).toEqual([]);
    expect(told(20, 2, { 'home/web': 'moved away' })).toEqual([]);
  });

  test('of a cluster neither', () => {
    expect(told(60, 5)).toEqual([expect.stringMatching(/^error home: cluster 'home' must keep most of its objects, got \d+ after \d+; /), sentence('warning', 5, 60)]);
  });
});

describe('an operator goes after the objects of its kinds', () => {
  const tree = (finalizers: string[], source: object): Declare => (web) => {
    plain(web, 'Cluster', 'db', { spec: {} }, 'postgresql.cnpg.io/v1');
    plain(web, 'Application', 'operator', { spec: { source } }, 'argoproj.io/v1alpha1', { finalizers });
  };
  const told = (finalizers: string[], source: object): string[] => {
    const rest: Declare = (web) => plain(web, 'ConfigMap', 'rest');
    const previousPaths = ['home/argocd-apps/Application-operator.yaml', 'home/web/Cluster-db.yaml', 'home/db/CustomResourceDefinition-clusters.yaml'];
    const manifests: Record<string, object> = {
      'home/argocd-apps/Application-operator.yaml': { kind: 'Application', metadata: { name: 'operator', finalizers }, spec: { source } },
      'home/web/Cluster-db.yaml': { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata: { name: 'db' } },
      'home/db/CustomResourceDefinition-clusters.yaml': { kind: 'CustomResourceDefinition', metadata: { name: 'clusters' }, spec: { group: 'postgresql.cnpg.io', names: { kind: 'Cluster' } } },
    };
    return problemsOfUpdate(noStrandedObjects, tree(finalizers, source), rest, { previousPaths, previous: (path) => manifests[path] as never }).map(({ where, severity, message }) => `${severity} ${where}: ${message}`);
  };
  const sentence = "warning home Application/operator: application 'operator' must go after the objects of its kinds, got Cluster/db in the same change; they could wait for ever for a controller that is gone: remove them first, let Argo CD delete them, then remove the application";
  const cascade = ['resources-finalizer.argocd.argoproj.io'];

  test('as a chart and as definitions of its own', () => {
    expect(told(cascade, { chart: 'cloudnative-pg' })).toEqual([sentence]);
    expect(told(cascade, { path: 'dist/home/db' })).toEqual([sentence]);
    expect(told(['resources-finalizer.argocd.argoproj.io/background'], { chart: 'cloudnative-pg' })).toEqual([sentence]);
  });

  test('and stays in the cluster without a finalizer, or has nothing to do with them', () => {
    expect(told([], { chart: 'cloudnative-pg' })).toEqual([]);
    expect(told(cascade, { chart: 'keda' })).toEqual([]);
    expect(told(cascade, { path: 'dist/home/web' })).toEqual([]);
  });
});

test('what goes at once is counted in the applications and clusters that are still declared, by the files of their objects', () => {
  const told = (paths: readonly string[], models: object[] = [{ cluster: { name: 'home' }, applications: [{ name: 'web' }, { name: 'argocd-apps' }] }, { cluster: { name: 'away' }, applications: [] }]): string[] =>
    noEmptiedApplications({ models: models as never, hubs: [], objects: [], previous: () => undefined, previousPaths: paths }).map(({ where }) => where);
  const files = (folder: string, count: number, end = '.yaml'): string[] => Array.from({ length: count }, (_, index) => `${folder}/${index}${end}`);
  expect(told(files('home/web', 8))).toEqual(['home/web']);
  expect(told(files('home/web', 8, '.json'))).toEqual([]);
  expect(told(files('home/other', 8))).toEqual([]);
  expect(told(files('gone/web', 8))).toEqual([]);
  expect(told(files('home/argocd-apps', 8))).toEqual([]);
  expect(told(files('home', 40))).toEqual(['home']);
  expect(told(files('away', 40))).toEqual(['away']);
  expect(told(files('gone', 40))).toEqual([]);
  expect(told(files('home', 39))).toEqual([]);
  expect(told([])).toEqual([]);
});
