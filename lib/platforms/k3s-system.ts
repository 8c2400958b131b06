import { type Manifest } from '../manifest';
import { systemDeployment } from './system-workload';

/** What K3s runs as pods: its servers and agents are one process each, for which nodes keep room. @see https://docs.k3s.io/installation/packaged-components */
export const k3sWorkloads: readonly Manifest[] = [
  systemDeployment({ name: 'coredns', labels: { 'k8s-app': 'kube-dns' }, cpu: '100m', memory: '70Mi', priority: 'system-cluster-critical' }),
  systemDeployment({ name: 'metrics-server', labels: { 'k8s-app': 'metrics-server' }, cpu: '100m', memory: '70Mi', priority: 'system-node-critical', startsFirst: true }),
];

/** Labels of its servers: their values are not empty, unlike elsewhere. */
export const k3sServerLabels: Readonly<Record<string, string>> = { 'node-role.kubernetes.io/control-plane': 'true' };
