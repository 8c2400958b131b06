import { groupKind } from '../../lib/object-identity';
import { type Manifest } from '../../lib/manifest';
import { inParallel } from './in-parallel';
import { fromCache, type KubeClient } from './kube-client';
import { type Applier } from './applier';
import { type LiveObject } from './kube-response';
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
  'monitoring.coreos.com/Prometheus': () => ({ conditions: [condition('Available'), condition('Reconciled')] }),
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

/** In milliseconds, how long an operator takes before it says anything: whoever is to wait for it is seen to wait. */
const delay = 3000;

/** Says of each object of the kinds in a tree what its operator would say, some time after it was made, and again of one that was made anew. */
export function standInForOperators(client: KubeClient, applier: Applier, manifests: readonly Manifest[]): Repeated {
  const kinds = new Map(manifests.filter((manifest) => statuses[groupKind(manifest)] !== undefined).map((manifest) => [groupKind(manifest), manifest]));
  const said = new Set<string>();
  return new Repeated(1000, async () => {
    await inParallel([...kinds], async ([kind, { apiVersion, kind: name }]) => {
      const served = await applier.kinds.find(apiVersion, name);
      if (served === undefined) return;
      const { items } = await client.get<{ items: (Manifest & LiveObject)[] }>(`${served.root}/${served.plural}?${fromCache}`);
      for (const one of items) {
        if (said.has(one.metadata.uid) || Date.now() - Date.parse(one.metadata.creationTimestamp) < delay) continue;
        const path = `${pathOf(served, one.metadata)}${served.hasStatus ? '/status' : ''}`;
        const response = await client.send('PATCH', path, { type: 'application/merge-patch+json', text: JSON.stringify({ status: statuses[kind]!(one) }) });
        if (response.status < 300) said.add(one.metadata.uid);
        else if (response.status !== 404) throw new Error(`the status of ${kind} ${one.metadata.name} must be accepted, got ${JSON.stringify(response.body).slice(0, 300)}`);
      }
    });
  });
}
