import { Application, type Cluster, ConfigFiles, CoreObject, type Endpoint, Metrics, Pods } from '../../lib';
import { collectorConfiguration } from './collector-configuration';

const image = 'docker.io/grafana/alloy:v1.19.2';
const name = 'alloy';
const labels = { 'app.kubernetes.io/name': name };

/**
 * Grafana Alloy on each node, which sends what containers write to Loki. In a namespace of its own: it reads the node's files, as
 * root because they are root's, which needs Pod Security `privileged`. It may write nothing there, has no capability and no access to
 * the Kubernetes API.
 */
export class LogCollector extends Application {
  public constructor(cluster: Cluster, loki: Endpoint) {
    super(cluster, name, { infrastructure: true });
    const url = `http://${loki.service?.name}.${loki.pods.namespace}.svc.${cluster.platform.clusterDomain}:${loki.service?.port}/loki/api/v1/push`;
    const config = new ConfigFiles(this, 'alloy-config', { 'config.alloy': collectorConfiguration(url, cluster.name) }).mount();
    const pods = new Pods(this, name, labels, { http: 12345 }).connectsTo(loki);
    new Metrics(this, name, { from: pods.endpoint('http') });
    new CoreObject(this, 'DaemonSet', {
      metadata: { name },
      spec: {
        selector: { matchLabels: labels },
        revisionHistoryLimit: 3,
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
        template: {
          metadata: { labels, annotations: { [`checksum/${config.name}`]: config.content as string } },
          spec: {
            priorityClassName: 'system-node-critical',
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            // Control planes have logs as well.
            tolerations: [{ operator: 'Exists' }],
            securityContext: { runAsUser: 0, runAsGroup: 0, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [{
              name,
              image,
              args: ['run', '/etc/alloy/config.alloy', '--storage.path=/var/lib/alloy', '--server.http.listen-addr=0.0.0.0:12345', '--disable-reporting'],
              env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } }],
              ports: [{ name: 'http', containerPort: 12345, protocol: 'TCP' }],
              resources: { requests: { cpu: '50m', memory: '96Mi' }, limits: { memory: '256Mi' } },
              readinessProbe: { httpGet: { path: '/-/ready', port: 'http', scheme: 'HTTP' }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
              volumeMounts: [
                { name: config.name, mountPath: '/etc/alloy', readOnly: true },
                { name: 'logs', mountPath: '/var/log/pods', readOnly: true },
                { name: 'positions', mountPath: '/var/lib/alloy' },
              ],
            }],
            volumes: [
              { name: config.name, ...config.volume },
              { name: 'logs', hostPath: { path: '/var/log/pods', type: 'Directory' } },
              // After an update it reads again what is still on the node; Loki knows lines that it has.
              { name: 'positions', emptyDir: { sizeLimit: '64Mi' } },
            ],
          },
        },
      },
    });
  }
}
