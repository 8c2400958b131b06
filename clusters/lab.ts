import {
  CertManager, Cilium, ExternalSecrets, KubePrometheusStack, NvidiaGpu, PriorityClasses, SessionKeeper,
} from '../apps';
import { Cluster, type Fleet, infomaniak, vault } from '../lib';

/** For 4 to 5 hours a week: no node while nobody works, stopped after 6 hours whatever happens. Managed by `prod`. */
export class Lab extends Cluster {
  public constructor(fleet: Fleet) {
    super(fleet, 'lab', {
      platform: infomaniak({
        region: 'dc3-a',
        kubernetes: '1.34',
        apiServer: 'lab.kaas.example.org',
        pools: [
          { name: 'general', flavor: 'a2-ram4-disk50-perf1', minimum: 0, maximum: 4, zone: 'dc3-a-04' },
          { name: 'gpu', flavor: 'nvl4-a8-ram16-disk50-perf1', machine: { cpu: '8', memory: '16Gi', disk: '50Gi', gpus: 1 }, minimum: 0, maximum: 1, zone: 'dc3-a-04' },
        ],
        storageClasses: [{ name: 'csi-cinder-sc-delete', isDefault: true }],
      }),
      domain: 'lab.example.org',
      tier: 'development',
      secrets: vault({ server: 'https://secrets.example.org', authMount: 'kubernetes-lab' }),
      hub: 'prod',
      session: { alertAfter: '5h', stopAfter: '6h', hoursPerWeek: 5 },
    });
    new PriorityClasses(this);
    new Cilium(this);
    new CertManager(this);
    new ExternalSecrets(this);
    new KubePrometheusStack(this, { profile: 'light' });
    new NvidiaGpu(this);
    new SessionKeeper(this);
  }
}
