/** A rung of the ladder that PriorityClasses installs, or one of the two that Kubernetes brings. */
export type PriorityClassName =
  | 'system-node-critical' | 'system-cluster-critical'
  | 'platform-high' | 'platform-default' | 'workload-default' | 'batch-low';
