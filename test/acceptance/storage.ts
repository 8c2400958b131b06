import { type Manifest } from '../../lib/manifest';
import { type StorageClass } from '../../lib/platforms/platform';
import { inParallel } from './in-parallel';
import { fromCache, type KubeClient } from './kube-client';
import { type LiveObject } from './kube-response';
import { Repeated } from './repeated';

const classes = '/apis/storage.k8s.io/v1/storageclasses';

interface LiveClass extends LiveObject { readonly provisioner: string; readonly volumeBindingMode?: string }

interface LiveClaim extends LiveObject {
  readonly spec: { readonly storageClassName?: string; readonly volumeName?: string; readonly accessModes: readonly string[]; readonly resources: { readonly requests: { readonly storage: string } } };
}

/** Stands in for the drivers of a cluster's storage: volumes are made as soon as it is known where. */
export class Storage {
  private readonly facts: ReadonlyMap<string, StorageClass>;
  private live = new Map<string, LiveClass>();

  public constructor(private readonly client: KubeClient, facts: readonly StorageClass[], private readonly zoneOf: (node: string) => string | undefined) {
    this.facts = new Map(facts.map((one) => [one.name, one]));
  }

  /** Makes the classes that are not there yet, but for those among what is still to come. */
  public async createClasses(coming: readonly Manifest[]): Promise<void> {
    const { items } = await this.client.get<{ items: LiveClass[] }>(classes);
    const there = new Set([...items, ...coming.filter(({ kind }) => kind === 'StorageClass')].map(({ metadata }) => metadata.name));
    for (const { name, isDefault, boundTo, driver, expandable } of this.facts.values()) {
      if (there.has(name)) continue;
      await this.client.post(classes, {
        apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name, annotations: { 'storageclass.kubernetes.io/is-default-class': String(isDefault === true) } },
        provisioner: driver ?? 'acceptance.invalid/volumes', volumeBindingMode: boundTo === undefined ? 'Immediate' : 'WaitForFirstConsumer', allowVolumeExpansion: expandable,
      });
    }
  }

  /** Makes volumes until that is stopped. */
  public start(): Repeated {
    return new Repeated(500, () => this.provide());
  }

  private async provide(): Promise<void> {
    this.live = new Map((await this.client.get<{ items: LiveClass[] }>(`${classes}?${fromCache}`)).items.map((one) => [one.metadata.name, one]));
    const { items } = await this.client.get<{ items: LiveClaim[] }>(`/api/v1/persistentvolumeclaims?${fromCache}`);
    const wanting = items.filter(({ spec }) => spec.volumeName === undefined && this.live.has(spec.storageClassName ?? ''));
    await inParallel(wanting, (claim) => this.makeVolume(claim, this.live.get(claim.spec.storageClassName!)!));
  }

  private async makeVolume(claim: LiveClaim, { metadata: { name: storageClassName }, provisioner, volumeBindingMode }: LiveClass): Promise<void> {
    const node = claim.metadata.annotations?.['volume.kubernetes.io/selected-node'];
    if (volumeBindingMode === 'WaitForFirstConsumer' && node === undefined) return;
    const name = `pvc-${claim.metadata.uid}`;
    const { boundTo } = this.facts.get(storageClassName) ?? {};
    const [key, value] = boundTo === 'node' ? ['kubernetes.io/hostname', node] : ['topology.kubernetes.io/zone', boundTo === 'zone' && node !== undefined ? this.zoneOf(node) : undefined];
    const response = await this.client.send('POST', '/api/v1/persistentvolumes', { type: 'application/json', text: JSON.stringify({
      apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name, annotations: { 'pv.kubernetes.io/provisioned-by': provisioner } },
      spec: {
        capacity: { storage: claim.spec.resources.requests.storage }, accessModes: claim.spec.accessModes, storageClassName, persistentVolumeReclaimPolicy: 'Delete',
        // A provisioner with a slash in its name is no CSI driver.
        ...(provisioner.includes('/') ? { hostPath: { path: `/${name}` } } : { csi: { driver: provisioner, volumeHandle: name } }),
        claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: claim.metadata.namespace, name: claim.metadata.name, uid: claim.metadata.uid },
        ...(value !== undefined && { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values: [value] }] }] } } }),
      },
    }) });
    // It may have been made in the round before, and the claim not yet know it.
    if (response.status >= 300 && response.status !== 409) throw new Error(`the volume of ${claim.metadata.namespace}/${claim.metadata.name} must be accepted, got ${JSON.stringify(response.body).slice(0, 300)}`);
  }
}
