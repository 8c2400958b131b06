const labels = { 'app.kubernetes.io/name': 'raw' };
const pod = {
  metadata: { labels },
  spec: {
    priorityClassName: 'workload-default',
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [{
      name: 'raw', image: 'registry.example.org/raw:1.0', ports: [{ name: 'http', containerPort: 8080 }],
      resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '32Mi' } },
      readinessProbe: { httpGet: { path: '/', port: 'http' } },
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
    }],
  },
};

/** Objects of Kubernetes as people write them by hand. */
export const rawObjects: readonly object[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'raw', labels }, data: { 'a.conf': 'b' } },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'raw' }, spec: { type: 'ClusterIP', selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }] } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'raw' }, automountServiceAccountToken: false },
  { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'raw' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: 'local-path' } },
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'raw' }, spec: { replicas: 1, selector: { matchLabels: labels }, template: pod } },
  { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'raw-set' }, spec: { serviceName: 'raw', replicas: 1, selector: { matchLabels: labels }, template: pod } },
  { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'raw-each' }, spec: { selector: { matchLabels: labels }, template: pod } },
  {
    apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'raw' },
    spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: { ...pod, spec: { ...pod.spec, restartPolicy: 'Never' } } } } },
  },
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'raw' }, spec: { maxUnavailable: 1, selector: { matchLabels: labels } } },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'raw' }, spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port: 53, protocol: 'UDP' }] }] } },
  {
    apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'raw' },
    spec: { rules: [{ host: 'raw.example.org', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'raw', port: { name: 'http' } } } }] } }] },
  },
  { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'raw' }, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] },
  {
    apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'raw' },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'raw' }, maxReplicas: 2, metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }] },
  },
  { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'raw' }, value: 1000 },
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'raw' }, stringData: { a: 'b' } },
  { apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor', metadata: { name: 'raw' }, spec: { selector: { matchLabels: labels }, podMetricsEndpoints: [{ port: 'http' }] } },
  { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata: { name: 'raw-db' }, spec: { instances: 1, storage: { size: '1Gi' } } },
  { apiVersion: 'example.org/v1', kind: 'Widget', metadata: { name: 'raw' }, spec: { size: 'large' } },
  { apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration', metadata: { name: 'raw' }, webhooks: [] },
];
