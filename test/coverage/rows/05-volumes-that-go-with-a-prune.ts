import { ApiObject, JsonPatch } from 'cdk8s';
import { CoreObject, Volume } from '../../../lib';
import { unprotected } from '../argo';
import { claimTemplate, plain, plainClaim, plainStatefulSet, webWithVolumes, workload } from '../bases';
import { byRule, impossible, type Impossible, type Row } from '../row';

/** An object outlives its declaration and its Application. */
const stays = (file: string): Impossible => impossible('what holds data carries Prune=false and Delete=false', (tree) => unprotected(tree.at(file)), (tree) => {
  tree.at(file).metadata.annotations!['argocd.argoproj.io/sync-options'] = 'Prune=false';
});

export const row: Row = {
  number: 5,
  name: 'Volumes and databases that go with a prune',
  text: 'A claim leaves Git, or its Application is deleted, and the data is gone; not pruning alone does not help when the Application goes. '
    + 'Whatever holds data is kept through both, whoever wrote the object, and what would make Argo CD replace it is refused.',
  evidence: ['argo-cd#9853', 'clickhouse-operator#1272'],
  faults: [
    {
      name: 'a plain claim says nothing about being kept',
      by: 'plain object',
      declare: (broken) => webWithVolumes((app) => { workload(app); if (broken) plainClaim(app); }),
      caught: stays('home/web/PersistentVolumeClaim-data.yaml'),
    },
    {
      name: 'a plain claim says that Argo CD may remove it',
      by: 'plain object',
      declare: (broken) => webWithVolumes((app) => plainClaim(app, 'data', {}, broken ? { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=true,Delete=true' } } : {})),
      caught: stays('home/web/PersistentVolumeClaim-data.yaml'),
    },
    {
      name: 'a patch takes all annotations away from a volume',
      by: 'patch',
      declare: (broken) => webWithVolumes((app) => {
        const volume = new Volume(app, 'data', { size: '1Gi' });
        const claim = ApiObject.of(volume.node.findChild('PersistentVolumeClaim-data'));
        if (broken) claim.addJsonPatch(JsonPatch.add('/metadata/annotations', {}));
      }),
      caught: stays('home/web/PersistentVolumeClaim-data.yaml'),
    },
    {
      name: 'a StatefulSet deletes the volumes of copies that are scaled away',
      by: 'plain object',
      declare: (broken) => webWithVolumes((app) => plainStatefulSet(app, {
        volumeClaimTemplates: [claimTemplate({ storageClassName: 'local-path' })], persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: broken ? 'Delete' : 'Retain' },
      })),
      caught: byRule('protects-volumes'),
    },
    {
      name: 'a claim asks to be replaced, which deletes it first',
      by: 'plain object',
      declare: (broken) => webWithVolumes((app) => plainClaim(app, 'data', {}, broken ? { annotations: { 'argocd.argoproj.io/sync-options': 'Replace=true,Force=true' } } : {})),
      caught: byRule('protects-volumes'),
    },
    {
      name: 'a claim is a hook, which Argo CD deletes before each sync',
      by: 'patch',
      declare: (broken) => webWithVolumes((app) => {
        const claim = new CoreObject(app, 'PersistentVolumeClaim', { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: 'local-path' } });
        if (broken) claim.metadata.addAnnotation('argocd.argoproj.io/hook', 'PreSync');
      }),
      caught: byRule('protects-volumes'),
    },
    {
      name: 'a class of volumes removes the disk with its claim',
      by: 'plain object',
      declare: (broken) => webWithVolumes((app) => {
        workload(app);
        plain(app, 'v1', 'PersistentVolume', 'archive', {
          spec: { capacity: { storage: '10Gi' }, accessModes: ['ReadWriteOnce'], persistentVolumeReclaimPolicy: broken ? 'Delete' : 'Retain', storageClassName: 'manual', nfs: { server: '192.168.10.5', path: '/archive' } },
        });
      }),
      caught: byRule('protects-volumes'),
    },
  ],
};
