import { Application, type Cluster, HelmChart, Pods, prometheusNodeExporterChart } from '../../lib';

/** Port on each node, in the node's own network. */
export const nodeExporterPort = 9100;

/**
 * The exporter of each node's own figures. In a namespace of its own: it looks at the host, which needs Pod Security
 * `privileged`, and nothing else of the monitoring does.
 */
export class NodeExporter extends Application {
  public constructor(cluster: Cluster) {
    super(cluster, 'node-exporter', { infrastructure: true, chartPodSecurity: 'privileged' });
    new HelmChart(this, {
      chart: prometheusNodeExporterChart,
      values: {
        fullnameOverride: 'node-exporter',
        priorityClassName: 'system-node-critical',
        resources: { requests: { cpu: '20m', memory: '32Mi' }, limits: { memory: '96Mi' } },
        image: { distroless: true },
        extraArgs: [`--collector.filesystem.mount-points-exclude=${unwatchedMounts}`, `--collector.filesystem.fs-types-exclude=${unwatchedFileSystems}`],
        // Rules and dashboards of the stack know it by the job's name.
        service: { portName: 'http-metrics', labels: { jobLabel: 'node-exporter' } },
        prometheus: { monitor: { enabled: true, jobLabel: 'jobLabel' } },
        tolerations: [{ operator: 'Exists' }],
      },
    });
    new Pods(this, 'node-exporter', { 'app.kubernetes.io/name': 'prometheus-node-exporter', 'app.kubernetes.io/instance': 'node-exporter' }, { metrics: nodeExporterPort });
  }
}

/** Mounts of pods and containers, which come and go, and file systems that hold no data. */
const unwatchedMounts = '^/(dev|proc|run|sys|var/lib/(containerd|docker|kubelet))($|/)';
const unwatchedFileSystems = '^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|erofs|fusectl|hugetlbfs|mqueue|nsfs|overlay|proc|pstore|securityfs|squashfs|sysfs|tmpfs|tracefs)$';
