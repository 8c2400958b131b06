import { type Fields, fields, list } from '../../lib/fields';
import { type Manifest } from '../../lib/manifest';

/** A change of an object that is there, of which the check of updates and the API server must say the same. */
export interface SeededUpdate {
  readonly name: string;
  /** Whether it must be refused. */
  readonly isRefused: boolean;
  /** An object of its kind, for clusters that have none of their own: `group/Kind` follows from it. */
  readonly example: Manifest;
  /** What must be there for the example, which is then tried wherever the cluster has objects of its kind itself. @default - an object of the cluster is tried where it has one */
  readonly needs?: readonly Manifest[];
  readonly change: (manifest: Manifest) => Manifest;
}

const labels = { app: 'acceptance' };
const metadata = { name: 'acceptance-update', namespace: 'default' };
const pod = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'acceptance.invalid/none:1' }] } };

const deployment: Manifest = { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 0, selector: { matchLabels: labels }, template: pod } };
const daemonSet: Manifest = { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec: { selector: { matchLabels: labels }, template: pod } };
const statefulSet: Manifest = {
  apiVersion: 'apps/v1', kind: 'StatefulSet', metadata,
  spec: { replicas: 0, serviceName: 'web', selector: { matchLabels: labels }, template: pod, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }] },
};
const job: Manifest = { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { suspend: true, template: { spec: { ...pod.spec, restartPolicy: 'Never' } } } };
const claim: Manifest = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'acceptance-update', volumeMode: 'Filesystem', resources: { requests: { storage: '2Gi' } } } };
const config: Manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata, immutable: true, data: { key: 'one' } };
const secret: Manifest = { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque' };
const binding: Manifest = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'one' }, subjects: [] };
const priority: Manifest = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: metadata.name }, value: 7 };
const ingressClass: Manifest = { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: metadata.name }, spec: { controller: 'acceptance.invalid/one' } };
const runtimeClass: Manifest = { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: metadata.name }, handler: 'one' };
const slice: Manifest = { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata, addressType: 'IPv4', endpoints: [], ports: [] };
const budget: Manifest = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: { maxUnavailable: 1, selector: { matchLabels: labels } } };
/** Of the same name as that of the claim above, so that the claim can grow. */
const storage: Manifest = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: metadata.name }, provisioner: 'acceptance.invalid/volumes', allowVolumeExpansion: true, parameters: { pool: 'one' } };

const completing: Manifest = { ...job, metadata: { ...metadata, name: 'acceptance-completing' }, spec: { ...fields(job.spec), completions: 2 } };
const balanced: Manifest = { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'LoadBalancer', loadBalancerClass: 'acceptance.invalid/one', ports: [{ port: 80, protocol: 'TCP' }] } };
const quota: Manifest = { apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard: { pods: '1' }, scopes: ['BestEffort'] } };
const driver: Manifest = { apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: { name: 'acceptance.invalid' }, spec: {} };

/** A class whose volumes can grow, or cannot, and a claim of it. */
const growing = classAndClaim('acceptance-growing', true);
const fixed = classAndClaim('acceptance-fixed', false);

/** In an order in which each example finds what it needs. */
export const seededUpdates: readonly SeededUpdate[] = [
  refused('other parameters of a StorageClass', storage, (manifest) => ({ ...manifest, parameters: { ...fields(manifest.parameters), pool: 'other' } })),
  refused('another provisioner of a StorageClass', storage, (manifest) => ({ ...manifest, provisioner: 'acceptance.invalid/others' })),
  refused('another selector of a Deployment', deployment, withOtherSelector),
  refused('another selector of a DaemonSet', daemonSet, withOtherSelector),
  refused('another selector of a StatefulSet', statefulSet, withOtherSelector),
  refused('other volumeClaimTemplates', statefulSet, (manifest) => withSpec(manifest, { volumeClaimTemplates: list(fields(manifest.spec).volumeClaimTemplates).map((template) => ({ ...template, spec: { ...fields(template.spec), resources: { requests: { storage: '3Gi' } } } })) })),
  refused('another Service of a StatefulSet', statefulSet, (manifest) => withSpec(manifest, { serviceName: 'other' })),
  refused('another template of a Job', job, (manifest) => withImage(manifest, 'acceptance.invalid/none:2')),
  refused('another storage class', claim, (manifest) => withSpec(manifest, { storageClassName: 'acceptance-other' })),
  refused('another access mode', claim, (manifest) => withSpec(manifest, { accessModes: ['ReadWriteOncePod'] })),
  refused('a volume that shrank', claim, (manifest) => withSpec(manifest, { resources: { requests: { storage: '1Mi' } } })),
  refused('data of an immutable ConfigMap', config, (manifest) => ({ ...manifest, data: { key: 'other' } })),
  refused('another type of a Secret', secret, (manifest) => ({ ...manifest, type: 'acceptance.invalid/other' })),
  refused('another role of a RoleBinding', binding, (manifest) => ({ ...manifest, roleRef: { ...fields(manifest.roleRef), name: 'other' } })),
  refused('another reclaimPolicy of a StorageClass', storage, (manifest) => ({ ...manifest, reclaimPolicy: 'Retain' })),
  refused('another controller of an IngressClass', ingressClass, (manifest) => withSpec(manifest, { controller: 'acceptance.invalid/other' })),
  refused('another handler of a RuntimeClass', runtimeClass, (manifest) => ({ ...manifest, handler: 'other' })),
  refused('other addresses of an EndpointSlice', slice, (manifest) => ({ ...manifest, addressType: 'IPv6' })),
  refused('another value of a PriorityClass', priority, (manifest) => ({ ...manifest, value: Number(manifest.value) + 1 })),
  refused('another preemption of a PriorityClass', priority, (manifest) => ({ ...manifest, preemptionPolicy: manifest.preemptionPolicy === 'Never' ? 'PreemptLowerPriority' : 'Never' })),
  refused('other completions of a Job', completing, (manifest) => withSpec(manifest, { completions: 3 })),
  refused('another manager of a Job', job, (manifest) => withSpec(manifest, { managedBy: 'acceptance.invalid/other' })),
  refused('another class of a load balancer', balanced, (manifest) => withSpec(manifest, { loadBalancerClass: 'acceptance.invalid/other' }), []),
  refused('other scopes of a ResourceQuota', quota, (manifest) => withSpec(manifest, { scopes: ['NotBestEffort'] })),
  refused('a limit of a claim', claim, (manifest) => withSpec(manifest, { resources: { ...fields(fields(manifest.spec).resources), limits: { storage: '1Ti' } } })),
  refused('another way to attach of a CSIDriver', driver, (manifest) => withSpec(manifest, { attachRequired: false })),
  refused('a volume that grows and whose class does not let it', fixed.claim, grown, [fixed.storage]),
  allowed('a volume that grows and whose class lets it', growing.claim, grown, [growing.storage]),
  allowed('other groups of files of a CSIDriver', driver, (manifest) => withSpec(manifest, { fsGroupPolicy: 'File' })),
  allowed('more replicas', deployment, (manifest) => withSpec(manifest, { replicas: 2 })),
  allowed('another image', deployment, (manifest) => withImage(manifest, 'acceptance.invalid/none:2')),
  allowed('another label', claim, (manifest) => ({ ...manifest, metadata: { ...manifest.metadata, labels: { further: 'label' } } })),
  allowed('another selector of a PodDisruptionBudget', budget, (manifest) => withSpec(manifest, { selector: { matchLabels: { app: 'other' } } })),
  allowed('another option of mounting', storage, (manifest) => ({ ...manifest, mountOptions: ['noatime'] })),
  allowed('another description of a PriorityClass', priority, (manifest) => ({ ...manifest, description: 'another' })),
];

function refused(name: string, example: Manifest, change: SeededUpdate['change'], needs?: readonly Manifest[]): SeededUpdate {
  return { name, isRefused: true, example, change, needs };
}

function allowed(name: string, example: Manifest, change: SeededUpdate['change'], needs?: readonly Manifest[]): SeededUpdate {
  return { name, isRefused: false, example, change, needs };
}

function classAndClaim(name: string, allowVolumeExpansion: boolean): { readonly storage: Manifest; readonly claim: Manifest } {
  return { storage: { ...storage, metadata: { name }, allowVolumeExpansion }, claim: { ...claim, metadata: { ...metadata, name }, spec: { ...fields(claim.spec), storageClassName: name } } };
}

function grown(manifest: Manifest): Manifest {
  return withSpec(manifest, { resources: { requests: { storage: '3Gi' } } });
}

function withSpec(manifest: Manifest, change: Fields): Manifest {
  return { ...manifest, spec: { ...fields(manifest.spec), ...change } };
}

function withTemplate(manifest: Manifest, change: Fields): Manifest {
  return withSpec(manifest, { template: { ...fields(fields(manifest.spec).template), ...change } });
}

function withImage(manifest: Manifest, image: string): Manifest {
  const { spec } = fields(fields(manifest.spec).template);
  return withTemplate(manifest, { spec: { ...fields(spec), containers: list(fields(spec).containers).map((container) => ({ ...container, image })) } });
}

/** One that selects the pods of the template all the same, so that nothing else is wrong with it. */
function withOtherSelector(manifest: Manifest): Manifest {
  const { selector, template } = fields(manifest.spec);
  const { metadata: own } = fields(template);
  const further = { further: 'label' };
  const changed = withTemplate(manifest, { metadata: { ...fields(own), labels: { ...fields(fields(own).labels), ...further } } });
  return withSpec(changed, { selector: { ...fields(selector), matchLabels: { ...fields(fields(selector).matchLabels), ...further } } });
}
