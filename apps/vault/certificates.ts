import { Application, Certificate, type Cluster, CustomObject, Issuer, ownVaultService, ownVaultTls } from '../../lib';

const authority = 'vault-authority';

/**
 * The certificates that servers and their clients inside the cluster speak TLS with, from an authority of their own. An
 * Application of its own, which comes first: the servers' pods do not start without them, and what comes after those pods in
 * the same Application would never be applied.
 */
export class VaultCertificates extends Application {
  public constructor(cluster: Cluster) {
    super(cluster, 'vault-certificates', { namespace: ownVaultTls.namespace, infrastructure: true });
    const privateKey = { algorithm: 'ECDSA' as const, size: 256 as const };
    new CustomObject(this, Issuer, { metadata: { name: 'vault-self-signed' }, spec: { selfSigned: {} } });
    new CustomObject(this, Certificate, {
      metadata: { name: authority },
      spec: {
        secretName: authority, isCA: true, commonName: authority, duration: '87600h', renewBefore: '8760h', privateKey: { ...privateKey, rotationPolicy: 'Never' },
        issuerRef: { group: 'cert-manager.io', kind: 'Issuer', name: 'vault-self-signed' },
      },
    });
    new CustomObject(this, Issuer, { metadata: { name: authority }, spec: { ca: { secretName: authority } } });
    new CustomObject(this, Certificate, {
      metadata: { name: ownVaultTls.name },
      spec: {
        secretName: ownVaultTls.name, duration: '2160h', renewBefore: '720h', dnsNames: this.names(), ipAddresses: ['127.0.0.1'],
        usages: ['client auth', 'server auth'], privateKey: { ...privateKey, rotationPolicy: 'Always' },
        issuerRef: { group: 'cert-manager.io', kind: 'Issuer', name: authority },
      },
    });
  }

  /** Every name by which a server is called: its Services from anywhere in the cluster, and each server by the others. */
  private names(): string[] {
    const { clusterDomain } = this.cluster.platform;
    const services = ['vault', ownVaultService.name, 'vault-internal'].map((service) => `${service}.${this.namespace}.svc`);
    return ['*.vault-internal', ...services.flatMap((service) => [service, `${service}.${clusterDomain}`])];
  }
}
