import { groupKind } from '../../lib/object-identity';
import { type Manifest } from '../../lib/manifest';
import { inParallel } from './in-parallel';
import { type KubeClient } from './kube-client';
import { type Applier } from './applier';
import { Repeated } from './repeated';
import { pathOf } from './served-kinds';

type Status = Readonly<Record<string, unknown>>;

const condition = (type: string): Status => ({ type, status: 'True', reason: 'Acceptance', message: 'said in place of the operator', lastTransitionTime: '2026-01-01T00:00:00Z' });
const ready: Status = { conditions: [condition('Ready')] };
const phase = (name: string): Status => ({ phase: name });

/** What operators say of an object that they are done with, as far as its health is judged by it. */
const statuses: Readonly<Record<string, (manifest: Manifest) => Status>> = {
  'external-secrets.io/ExternalSecret': () => ready,
  'external-secrets.io/ClusterSecretStore': () => ready,
  'cert-manager.io/Certificate': () => ready,
  'cert-manager.io/Issuer': () => ready,
  'cert-manager.io/ClusterIssuer': () => ready,
  'karpenter.sh/NodePool': () => ready,
  'postgresql.cnpg.io/Cluster': () => ({ phase: 'Cluster in healthy state', ...ready }),
  'velero.io/BackupStorageLocation': () => phase('Available'),
  'velero.io/Schedule': () => phase('Enabled'),
  'ceph.rook.io/CephCluster': () => ({ phase: 'Ready', state: 'Created', ceph: { health: 'HEALTH_OK' } }),
  'ceph.rook.io/CephBlockPool': () => phase('Ready'),
  'ceph.rook.io/CephFilesystem': () => phase('Ready'),
  'ceph.rook.io/CephFilesystemSubVolumeGroup': () => phase('Ready'),
  'gateway.networking.k8s.io/Gateway': () => ({ conditions: [condition('Accepted'), condition('Programmed')] }),
  'gateway.networking.k8s.io/HTTPRoute': ({ spec }) => ({
    parents: (spec as { parentRefs: object[] }).parentRefs.map((parentRef) => ({ parentRef, controllerName: 'acceptance.invalid/gateways', conditions: [condition('Accepted'), condition('ResolvedRefs')] })),
  }),
  'networking.k8s.io/Ingress': () => ({ loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } }),
};

/** Says of each object of a tree what its operator would say, as soon as it is there. */
export function standInForOperators(client: KubeClient, applier: Applier, manifests: readonly Manifest[]): Repeated {
  const wanted = new Map(manifests.filter((manifest) => statuses[groupKind(manifest)] !== undefined).map((manifest) => [`${groupKind(manifest)} ${manifest.metadata.namespace}/${manifest.metadata.name}`, manifest]));
  return new Repeated(300, async () => {
    await inParallel([...wanted], async ([key, manifest]) => {
      const served = await applier.kinds.find(manifest.apiVersion, manifest.kind);
      if (served === undefined) return;
      const path = `${pathOf(served, manifest.metadata)}${served.hasStatus ? '/status' : ''}`;
      const response = await client.send('PATCH', path, { type: 'application/merge-patch+json', text: JSON.stringify({ status: statuses[groupKind(manifest)]!(manifest) }) });
      if (response.status < 300) wanted.delete(key);
      else if (response.status !== 404) throw new Error(`the status of ${key} must be accepted, got ${JSON.stringify(response.body).slice(0, 300)}`);
    });
  });
}
