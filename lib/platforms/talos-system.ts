import { type Manifest } from '../manifest';
import { type NodePool, type Reserved } from './platform';
import { staticPod, systemDeployment } from './system-workload';

/**
 * What Talos keeps of its own accord on nodes of which nothing is said, with the 100Mi below which the kubelet evicts pods.
 *
 * @see https://docs.siderolabs.com/talos/v1.13/reference/configuration/v1alpha1/config, kubelet
 */
export const talosReserved: Readonly<Record<NodePool['role'], Reserved>> = {
  'control-plane': { cpu: '50m', memory: '612Mi' },
  worker: { cpu: '50m', memory: '484Mi' },
};

/** The control plane, each part a static pod, and CoreDNS, as Talos sets them up. */
export const talosWorkloads: readonly Manifest[] = [
  staticPod({ name: 'kube-apiserver', labels: { 'k8s-app': 'kube-apiserver' }, cpu: '200m', memory: '512Mi', priority: 'system-cluster-critical' }),
  staticPod({ name: 'kube-controller-manager', labels: { 'k8s-app': 'kube-controller-manager' }, cpu: '50m', memory: '256Mi', priority: 'system-cluster-critical' }),
  staticPod({ name: 'kube-scheduler', labels: { 'k8s-app': 'kube-scheduler' }, cpu: '10m', memory: '64Mi', priority: 'system-cluster-critical' }),
  systemDeployment({ name: 'coredns', labels: { 'k8s-app': 'kube-dns' }, cpu: '100m', memory: '70Mi', priority: 'system-cluster-critical', replicas: 2 }),
];
