import { type Manifest } from '../lib/manifest';

const labels = { 'app.kubernetes.io/name': 'web' };

const pod = {
  metadata: { labels, annotations: { checksum: 'abc' } },
  spec: {
    serviceAccountName: 'web',
    automountServiceAccountToken: false,
    restartPolicy: 'Always',
    nodeSelector: { 'kubernetes.io/arch': 'arm64' },
    tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'web', effect: 'NoSchedule' }],
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: labels } }],
    affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }] } } },
    initContainers: [{ name: 'prepare', image: 'registry.example.org/prepare:1', command: ['prepare'], resources: { requests: { cpu: '10m' } } }],
    containers: [{
      name: 'web',
      image: 'registry.example.org/web:1',
      imagePullPolicy: 'IfNotPresent',
      args: ['serve'],
      env: [{ name: 'MODE', value: 'production' }, { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'web', key: 'password' } } }],
      ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
      resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
      readinessProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 10 },
      livenessProbe: { tcpSocket: { port: 8080 } },
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      volumeMounts: [{ name: 'cache', mountPath: '/cache' }],
    }],
    volumes: [
      { name: 'cache', emptyDir: { sizeLimit: '1Gi' } },
      { name: 'all', projected: { sources: [{ configMap: { name: 'web', items: [{ key: 'a', path: 'b' }] } }] } },
    ],
  },
};

const finite = { ...pod, spec: { ...pod.spec, restartPolicy: 'Never' } };
const metadata = { name: 'web', namespace: 'web', labels, annotations: { 'example.org/why': 'because' }, finalizers: ['example.org/keep'] };
const clusterMetadata = { name: 'web', labels };
const job = { backoffLimit: 3, completions: 1, completionMode: 'NonIndexed', template: finite, podFailurePolicy: { rules: [{ action: 'Ignore', onExitCodes: { operator: 'In', values: [1] } }] } };
const rules = [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list'] }];
const subjects = [{ kind: 'ServiceAccount', name: 'web', namespace: 'web' }];

/** One right object of each of Kubernetes' own kinds that a declaration comes down to. */
export const coreObjects: Readonly<Record<string, Manifest>> = {
  Deployment: {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata,
    spec: { replicas: 2, selector: { matchLabels: labels }, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } }, template: pod },
  },
  StatefulSet: {
    apiVersion: 'apps/v1', kind: 'StatefulSet', metadata,
    spec: {
      replicas: 1, serviceName: 'web', podManagementPolicy: 'Parallel', updateStrategy: { type: 'OnDelete' }, selector: { matchLabels: labels }, template: pod,
      volumeClaimTemplates: [{
        apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem', resources: { requests: { storage: '10Gi' } } },
      }],
    },
  },
  DaemonSet: { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec: { selector: { matchLabels: labels }, template: pod } },
  Job: { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: job },
  CronJob: {
    apiVersion: 'batch/v1', kind: 'CronJob', metadata,
    spec: { schedule: '*/5 * * * *', timeZone: 'Etc/UTC', concurrencyPolicy: 'Forbid', jobTemplate: { metadata: { labels }, spec: job } },
  },
  Service: {
    apiVersion: 'v1', kind: 'Service', metadata,
    spec: { type: 'ClusterIP', selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }] },
  },
  NetworkPolicy: {
    apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata,
    spec: {
      podSelector: { matchLabels: labels }, policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ namespaceSelector: { matchLabels: labels }, podSelector: {} }], ports: [{ port: 'http', protocol: 'TCP' }] }],
      egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }], ports: [{ port: 443, endPort: 444 }] }],
    },
  },
  PersistentVolumeClaim: {
    apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata,
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fast', resources: { requests: { storage: '10Gi' } }, selector: { matchExpressions: [{ key: 'a', operator: 'Exists' }] } },
  },
  PodDisruptionBudget: {
    apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata,
    spec: { minAvailable: 1, selector: { matchLabels: labels }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  },
  PriorityClass: { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: clusterMetadata, value: 1000, description: 'for the web', globalDefault: false, preemptionPolicy: 'Never' },
  Namespace: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web', labels: { 'pod-security.kubernetes.io/enforce': 'restricted', tier: 'one' } } },
  ConfigMap: { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'config.yaml': 'a: 1', dnsPolicy: 'free' }, immutable: true },
  ServiceAccount: { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false },
  Role: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules },
  RoleBinding: {
    apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata, subjects,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'web' },
  },
  ClusterRole: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: clusterMetadata, rules },
  ClusterRoleBinding: {
    apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: clusterMetadata, subjects,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'web' },
  },
  StorageClass: {
    apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: clusterMetadata, provisioner: 'rancher.io/local-path',
    parameters: { type: 'ssd' }, reclaimPolicy: 'Retain', volumeBindingMode: 'WaitForFirstConsumer', allowVolumeExpansion: false,
  },
  CustomResourceDefinition: {
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'widgets.example.org' },
    spec: {
      group: 'example.org', scope: 'Namespaced', names: { kind: 'Widget', plural: 'widgets' },
      versions: [{
        name: 'v1', served: true, storage: true,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { size: { type: 'string', description: 'how large', maximum: 3, default: 'small' } } } } } },
      }],
    },
  },
};
