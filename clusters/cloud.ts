import { type Fleet, s3, talos, vault } from '../lib';
import { Family } from './family';

/** The family's services, reached from outside through a Cloudflare tunnel: Talos on Oracle's ARM machines, managed by Omni. */
export class Cloud extends Family {
  public constructor(fleet: Fleet) {
    super(fleet, 'cloud', {
      // The free allowance is 2 OCPU and 12 GB in all since June 2026, half of what older documents say: one of the three. An OCPU of an A1 machine is one core, at
      // 0.01 USD an hour, a GB at 0.0015 USD: 42.34 USD a month for each of the other two, which have four so that any two of the machines hold all pods wherever they went before.
      platform: talos({
        on: 'oracle',
        kubernetes: '1.34',
        apiServer: 'cloud.omni.example.org',
        nodes: [
          { name: 'free', role: 'control-plane', count: 1, cpu: '2', memory: '12Gi', disk: '100Gi', architecture: 'arm64', zone: 'fd-1', price: { amount: 0, currency: 'USD' } },
          { name: 'paid-a', role: 'worker', count: 1, cpu: '4', memory: '12Gi', disk: '100Gi', architecture: 'arm64', zone: 'fd-2', price: { amount: 42.34, currency: 'USD' } },
          { name: 'paid-b', role: 'worker', count: 1, cpu: '4', memory: '12Gi', disk: '100Gi', architecture: 'arm64', zone: 'fd-3', price: { amount: 42.34, currency: 'USD' } },
        ],
        omni: {
          talos: '1.13.4',
          kubernetes: '1.34.6',
          pools: {
            free: { machineClass: 'oracle-free', match: ['omni.sidero.dev/arch = arm64, oracle = free'] },
            'paid-a': { machineClass: 'oracle-paid-a', match: ['omni.sidero.dev/arch = arm64, oracle = paid-a'] },
            'paid-b': { machineClass: 'oracle-paid-b', match: ['omni.sidero.dev/arch = arm64, oracle = paid-b'] },
          },
        },
      }),
      domain: 'home.example.org',
      tier: 'production',
      secrets: vault({ server: 'https://secrets.example.org', authMount: 'kubernetes-cloud' }),
      backups: s3({ endpoint: 's3.gra.io.cloud.ovh.net', bucket: 'cloud-backups' }),
      tunnel: '6ff42ae2-765d-4adf-8112-31c55c1551ef',
    });
  }
}
