import { type Alert } from '../../lib';

/** What people must hear of about Ceph. */
export const cephAlerts: readonly Alert[] = [
  {
    name: 'CephUnhealthy', when: 'ceph_health_status == 2', for: '5m', severity: 'critical', summary: 'Ceph reports an error',
    description: 'Volumes may be read-only or out of reach. `kubectl -n rook-ceph describe cephcluster rook-ceph` says why.',
  },
  {
    name: 'CephFillingUp', when: 'ceph_cluster_total_used_bytes / ceph_cluster_total_bytes > 0.75', for: '15m', severity: 'warning', summary: 'Ceph is more than three quarters full',
    description: 'At 85 % Ceph warns, at 95 % it stops all writing. Add disks, or remove volumes and snapshots.',
  },
];
