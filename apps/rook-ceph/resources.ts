import { type Bytes, type Cpu } from '../../lib';

/** How much the parts of Ceph ask for: `small` for a few disks in small machines, `full` what Ceph's own project recommends. */
export type Profile = 'small' | 'full';

interface Amounts {
  readonly requests: { readonly cpu: Cpu; readonly memory: Bytes };
  readonly limits: { readonly memory: Bytes };
}

function amounts(cpu: Cpu, memory: Bytes, limit: Bytes): Amounts {
  return { requests: { cpu, memory }, limits: { memory: limit } };
}

type Part = 'mon' | 'mgr' | 'osd' | 'mds' | 'rgw';

/**
 * A disk's server takes for its cache what it asks for, and more for a while when copies are restored: between the two lies
 * what keeps it from being killed just then.
 */
const profiles: Readonly<Record<Profile, Readonly<Record<Part, Amounts>>>> = {
  small: {
    mon: amounts('200m', '512Mi', '1Gi'), mgr: amounts('200m', '512Mi', '1Gi'), osd: amounts('300m', '2Gi', '3Gi'),
    mds: amounts('200m', '1Gi', '2Gi'), rgw: amounts('200m', '512Mi', '1Gi'),
  },
  full: {
    mon: amounts('1000m', '1Gi', '2Gi'), mgr: amounts('500m', '512Mi', '1Gi'), osd: amounts('1000m', '4Gi', '6Gi'),
    mds: amounts('1000m', '4Gi', '6Gi'), rgw: amounts('1000m', '1Gi', '2Gi'),
  },
};

/** What one part asks for. */
export function partResources(profile: Profile, part: Part): Amounts {
  return profiles[profile][part];
}

/** What is said in the CephCluster, by the operator's own names; `prepareosd` and those after it run for a moment only. */
export function clusterResources(profile: Profile): Readonly<Record<string, Amounts>> {
  const { mon, mgr, osd } = profiles[profile];
  return {
    mon, mgr, osd,
    'mgr-sidecar': amounts('10m', '40Mi', '100Mi'),
    crashcollector: amounts('10m', '32Mi', '64Mi'),
    exporter: amounts('10m', '64Mi', '128Mi'),
    // A large disk needs more for the moment in which it is prepared.
    prepareosd: amounts('100m', '128Mi', '2Gi'),
    'cmd-reporter': amounts('50m', '128Mi', '1Gi'),
    cleanup: amounts('50m', '128Mi', '1Gi'),
  };
}
