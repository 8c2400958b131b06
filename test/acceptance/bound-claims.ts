import { inParallel } from './in-parallel';
import { type KubeClient } from './kube-client';
import { type LiveObject } from './kube-response';
import { waitFor } from './wait';

interface LiveClaim extends LiveObject {
  readonly metadata: LiveObject['metadata'] & { readonly namespace: string };
  readonly spec: { readonly storageClassName?: string; readonly volumeName?: string; readonly accessModes: readonly string[]; readonly resources: { readonly requests: { readonly storage: string } } };
  readonly status: { readonly phase: string };
}

/** Gives each claim a volume of its own, as after its pod has run for the first time: other changes of it are allowed then. */
export async function bindClaims(client: KubeClient): Promise<void> {
  const all = async (): Promise<LiveClaim[]> => (await client.get<{ items: LiveClaim[] }>('/api/v1/persistentvolumeclaims')).items;
  const wanting = (await all()).filter(({ status, spec }) => status.phase !== 'Bound' && spec.volumeName === undefined);
  await inParallel(wanting, ({ metadata: { namespace, name, uid }, spec: { storageClassName = '', accessModes, resources } }) => client.post('/api/v1/persistentvolumes', {
    apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: `pvc-${uid}` },
    spec: {
      capacity: { storage: resources.requests.storage }, accessModes, storageClassName, persistentVolumeReclaimPolicy: 'Retain', hostPath: { path: `/${uid}` },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid },
    },
  }));
  await waitFor({ what: 'every claim bound', within: 180, every: 300 }, async () => (await all()).every(({ status }) => status.phase === 'Bound') ? true : undefined);
}
