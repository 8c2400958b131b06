import { type Fleet, PostgresDatabase, Volume } from '../../../lib';
import { onOvh } from '../../fixtures/ovh';
import { claimTemplate, plainClaim, plainStatefulSet, web, webWithVolumes } from '../bases';
import { byConstruct, byRule, type Row } from '../row';

/** A volume of a class at OVHcloud, of a cluster that may lose it. */
const atOvh = (storageClass: string): Fleet => web((app) => new Volume(app, 'data', { size: '1Gi', storageClass }), {
  without: ['Cilium', 'LocalPathProvisioner'], props: { platform: onOvh(), tier: 'standard' },
});

export const row: Row = {
  number: 30,
  name: 'A StorageClass of another provider',
  text: 'A claim names a class that the cluster does not have, and stays pending without an error for weeks. '
    + 'Classes are facts of the platform and of what the cluster runs; every other name is refused.',
  evidence: ['TheOrgBook#789', 'iam-infra#73', 'kubernetes#44370'],
  faults: [
    {
      name: 'a volume keeps the class of the platform that the cluster has left',
      by: 'another platform',
      declare: (broken) => atOvh(broken ? 'local-path' : 'csi-cinder-high-speed'),
      caught: byRule('valid-relations'),
    },
    {
      name: 'a database is told of a class that only a cloud has',
      by: 'construct',
      declare: (broken) => webWithVolumes((app) => new PostgresDatabase(app, 'db', { storage: '1Gi', ...(broken && { storageClass: 'gp3' }) })),
      caught: byRule('valid-relations'),
    },
    {
      name: 'a plain claim has a class with a typo',
      by: 'plain object',
      declare: (broken) => webWithVolumes((app) => plainClaim(app, 'data', { storageClassName: broken ? 'local-paht' : 'local-path' })),
      caught: byRule('valid-relations'),
    },
    {
      name: 'claims of a StatefulSet name the class of another cloud',
      by: 'plain object',
      declare: (broken) => webWithVolumes((app) => plainStatefulSet(app, { volumeClaimTemplates: [claimTemplate({ storageClassName: broken ? 'managed-premium' : 'local-path' })] })),
      caught: byRule('valid-relations'),
    },
    {
      name: 'files are to be written from several nodes on a class that cannot do that',
      by: 'construct',
      declare: (broken) => webWithVolumes((app) => new Volume(app, 'data', { size: '1Gi', accessMode: broken ? 'ReadWriteMany' : 'ReadWriteOnce' })),
      caught: byConstruct("home/web/volume-data/PersistentVolumeClaim-data: storage class of volume 'data' must allow ReadWriteMany, got none that does; add one to the platform's storageClasses that has accessModes: ['ReadWriteMany']"),
    },
    {
      name: 'a plain claim wants to be written from several nodes on a class that cannot do that',
      by: 'plain object',
      declare: (broken) => webWithVolumes((app) => plainClaim(app, 'data', { accessModes: [broken ? 'ReadWriteMany' : 'ReadWriteOnce'] })),
      caught: byRule('valid-access-modes'),
    },
  ],
};
