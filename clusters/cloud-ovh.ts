import { Inflate, Karpenter } from '../apps';
import { type Fleet, ovhManaged, s3, vault } from '../lib';
import { Family } from './family';

/** Of a b3-8 where there are three zones; the catalogue has the price for your account. */
const price = { amount: 0.09, currency: 'EUR', per: 'hour' } as const;

/** Where the family's services go if Oracle takes its machines back: OVHcloud's managed Kubernetes, with Karpenter. */
export class CloudOvh extends Family {
  public constructor(fleet: Fleet) {
    super(fleet, 'cloud-ovh', {
      platform: ovhManaged({
        plan: 'standard',
        region: 'EU-WEST-PAR',
        kubernetes: '1.34',
        apiServer: 'a1b2c3.c1.eu-west-par.k8s.ovh.net',
        gateway: { address: '203.0.113.80' },
        nodes: [
          { name: 'static-a', flavor: 'b3-8', count: 1, zone: 'eu-west-par-a', price },
          { name: 'static-b', flavor: 'b3-8', count: 1, zone: 'eu-west-par-b', price },
          { name: 'static-c', flavor: 'b3-8', count: 1, zone: 'eu-west-par-c', price },
        ],
      }),
      domain: 'fallback.example.org',
      tier: 'production',
      secrets: vault({ server: 'https://secrets.example.org', authMount: 'kubernetes-cloud-ovh' }),
      backups: s3({ endpoint: 's3.gra.io.cloud.ovh.net', bucket: 'cloud-ovh-backups' }),
      tunnel: '3e1b7c52-4f0a-4c6e-9a58-7d2f90b1aa05',
    });
    new Karpenter(this, {
      serviceName: '0123456789abcdef0123456789abcdef',
      kubeId: '6b0f1c2d-3e4f-4a5b-8c6d-7e8f90a1b2c3',
      pools: { general: { limits: { cpu: '48', memory: '192Gi' } } },
    });
    new Inflate(this);
  }
}
