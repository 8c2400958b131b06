import { ApiObject } from 'cdk8s';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { CertManager, CloudNativePG, LocalPathProvisioner, RookCeph, Velero, type VeleroProps, VolumeSnapshots } from '../../apps';
import { healthChecks } from '../../apps/argocd/health-checks';
import { Application, type ChartValues, type Cluster, Fault, type KindProps, PostgresDatabase, s3, talos, Volume, veleroChart } from '../../lib';
import { BackupStorageLocation } from '../../lib/kinds/backup-storage-location';
import { ObjectStore } from '../../lib/kinds/object-store';
import { ExternalSecret } from '../../lib/kinds/external-secret';
import { Schedule } from '../../lib/kinds/schedule';
import { schemaViolations } from '../../lib/schema/custom';
import { machines, refusalOf, renderCluster, type Facts } from '../support/declare';
import { healthBy } from '../support/lua';
import { type Rendered } from '../support/rendered';

const withVolume = (name: string) => (cluster: Cluster): void => void new Volume(new Application(cluster, name), 'data', { size: '1Gi' });
const declared = (props?: VeleroProps, facts: Facts = {}, add: (cluster: Cluster) => void = withVolume('web')): Rendered => renderCluster((cluster) => {
  new Velero(cluster, props);
  add(cluster);
}, facts);
const refused = (props?: VeleroProps, facts: Facts = {}, add?: (cluster: Cluster) => void): string => refusalOf(() => declared(props, facts, add));
const values = (rendered = declared()): ChartValues<typeof veleroChart> => rendered.values('velero') as ChartValues<typeof veleroChart>;
const after = (rendered: Rendered, name: string): string[] => rendered.models[0]!.order.after(name).map(([provider]) => provider);
const location = (rendered: Rendered): KindProps<typeof BackupStorageLocation>['spec'] => rendered.custom(BackupStorageLocation, 'default').spec;
const nightly = (rendered = declared()): KindProps<typeof Schedule>['spec'] => rendered.custom(Schedule, 'nightly').spec;

interface Policy { readonly conditions: { readonly storageClass?: string[]; readonly volumeTypes?: string[]; readonly csi?: { readonly driver: string } }; readonly action: { readonly type: string } }
const policiesOf = (rendered: Rendered): Policy[] => (parse(rendered.core('ConfigMap', 'velero-volumes').data!['policy.yaml']!) as { volumePolicies: Policy[] }).volumePolicies;

/** What the first fitting policy does with a volume. */
const actionFor = (rendered: Rendered, volume: { readonly type: string; readonly driver?: string; readonly storageClass?: string }): string | undefined =>
  policiesOf(rendered).find(({ conditions: { storageClass, volumeTypes, csi } }) =>
    (!storageClass || storageClass.includes(volume.storageClass ?? '')) && (!volumeTypes || volumeTypes.includes(volume.type)) && (!csi || csi.driver === volume.driver))?.action.type;

describe('Velero', () => {
  test('has a plugin that neither corrupts nor refuses, and its definition takes none that does', () => {
    const [plugin] = values().initContainers;
    expect(plugin.image).toBe('docker.io/velero/velero-plugin-for-aws:v1.13.2');
    const problems = (version: string): unknown[] => schemaViolations(veleroChart.values, { ...values(), initContainers: [{ ...plugin, image: plugin.image.replace(/v[\d.]+$/, version) }] }, 'velero');
    for (const version of ['v1.14.1', 'v1.14.2', 'v1.14.3', 'latest']) expect(problems(version)).toHaveLength(1);
    for (const version of ['v1.13.1', 'v1.13.2', 'v1.14.0', 'v1.14.4', 'v1.14.10']) expect(problems(version)).toEqual([]);
  });

  test('keeps no checksum on a service that does not know them, and leaves Amazon’s alone', () => {
    const config = (endpoint: string): Readonly<Record<string, unknown>> => location(declared({ store: s3({ endpoint, bucket: 'backups' }) })).config;
    expect(config('s3.gra.io.cloud.ovh.net')).toEqual({ region: 'gra', s3Url: 'https://s3.gra.io.cloud.ovh.net', s3ForcePathStyle: 'true', checksumAlgorithm: '' });
    expect(config('minio.example.org')).toMatchObject({ region: 'us-east-1', checksumAlgorithm: '' });
    expect(config('s3.eu-west-3.amazonaws.com')).toEqual({ region: 'eu-west-3', s3Url: 'https://s3.eu-west-3.amazonaws.com', s3ForcePathStyle: 'true' });
  });

  test('has a location that is valid and the default, under a path that no database of the cluster uses', () => {
    const rendered = declared({}, {}, (cluster) => {
      new CertManager(cluster);
      new CloudNativePG(cluster);
      const web = new Application(cluster, 'web');
      new PostgresDatabase(web, 'web-db', { storage: '1Gi' });
      new Volume(web, 'data', { size: '1Gi' });
    });
    expect(location(rendered)).toMatchObject({ provider: 'aws', default: true, objectStorage: { bucket: 'backups', prefix: 'home/velero' } });
    const places = rendered.allCustom(ObjectStore).map(({ spec }) => spec.configuration.destinationPath);
    expect(places).toEqual(['s3://backups/home/web']);
    expect(places.filter((place) => place.startsWith('s3://backups/home/velero'))).toEqual([]);
    expect(values(rendered)).toMatchObject({ backupsEnabled: false, snapshotsEnabled: false });
  });

  test('runs no Job at each sync', () => {
    expect(values()).toMatchObject({ upgradeCRDs: false, cleanUpCRDs: false });
  });

  test('reads its keys as a file of Amazon’s form, made of the two that the backend has', () => {
    const { spec } = declared().custom(ExternalSecret, 'velero-bucket');
    expect(spec.data!.map(({ secretKey, remoteRef }) => [secretKey, remoteRef.key, remoteRef.property])).toEqual([
      ['accessKeyId', 'home/backups', 'accessKeyId'], ['secretAccessKey', 'home/backups', 'secretAccessKey'],
    ]);
    expect(spec.target?.template?.data?.cloud).toBe('[default]\naws_access_key_id={{ .accessKeyId }}\naws_secret_access_key={{ .secretAccessKey }}\n');
    expect(values()).toMatchObject({ credentials: { useSecret: true, existingSecret: 'velero-bucket' } });
    expect(declared({ credentials: 'team/s3' }).custom(ExternalSecret, 'velero-bucket').spec.data![0]!.remoteRef.key).toBe('team/s3');
  });

  test('has its Secrets before it starts: it would make up a password that everybody knows', () => {
    const rendered = declared();
    expect(rendered.custom(ExternalSecret, 'velero-repo-credentials').spec.data![0]).toMatchObject({ secretKey: 'repository-password', remoteRef: { key: 'home/velero', property: 'repository-password' } });
    expect(after(rendered, 'velero')).toContain('velero-credentials');
    expect(after(rendered, 'velero-backups')).toContain('velero');
  });

  test('reaches the bucket and the Kubernetes API and nothing else, as do the pods that it makes', () => {
    const rendered = declared();
    const { reaches, apiAccess, connections } = rendered.models[0]!.cluster.relations;
    expect(reaches.filter(({ from }) => from.namespace === 'velero').map(({ from, host, port }) => `${from.name} ${host}:${port}`)).toEqual(['velero s3.example.org:443']);
    expect(apiAccess.filter(({ pods }) => pods.namespace === 'velero')).toHaveLength(1);
    expect(connections.filter(({ from }) => typeof from !== 'string' && from.namespace === 'velero')).toEqual([]);
    const labels = { 'app.kubernetes.io/name': 'velero' };
    expect(rendered.models[0]!.cluster.relations.pods.filter(({ namespace }) => namespace === 'velero').map((pods) => pods.labels)).toEqual([labels]);
    const mover = JSON.parse(rendered.core('ConfigMap', 'velero-node-agent').data!['config.json']!) as { podLabels: object; podResources: object; priorityClassName: string };
    expect([mover.podLabels, values(rendered).configuration.repositoryMaintenanceJob.repositoryConfigData.global.podLabels]).toEqual([labels, labels]);
    expect(mover).toMatchObject({ priorityClassName: 'platform-default', podResources: { cpuRequest: '50m', memoryRequest: '256Mi', cpuLimit: '0', memoryLimit: '2Gi' } });
    expect(values(rendered).nodeAgent.extraArgs).toEqual(['--node-agent-configmap=velero-node-agent']);
  });

  test('is what production looks for where volumes are backed up', () => {
    expect([...declared().models[0]!.cluster.relations.allOffers.get('volume-backup')!].map(({ name }) => name)).toEqual(['velero']);
  });

  test('without a place for backups, or as a tenant’s, is refused', () => {
    expect(refused({}, { backups: undefined })).toBe("Velero of cluster 'home' must have a place for backups, got none; add backups: s3({ endpoint: '…', bucket: '…' }) to the props of the cluster");
    expect(declared({ store: s3({ endpoint: 's3.other.net', bucket: 'other' }) }, { backups: undefined }).has('Schedule', 'nightly')).toBe(true);
    expect(refused({}, { platform: { ...machines(), rights: { to: 'tenant', tenant: 'team' } } }))
      .toBe("Velero of cluster 'home' must have rights to the whole cluster, got those of tenant 'team', who can install neither its kinds nor its agents; remove it, and let the platform's own backup cover the tenant's namespaces");
  });
});

describe('a schedule of Velero', () => {
  test('backs up every night all namespaces with volumes of ours, in whatever order they are declared, as long as backups are kept', () => {
    const rendered = declared({}, { backups: s3({ endpoint: 's3.example.org', bucket: 'backups', retention: '14d' }) }, (cluster) => {
      withVolume('web')(cluster);
      withVolume('app')(cluster);
      new Application(cluster, 'empty');
    });
    expect(nightly(rendered)).toMatchObject({ schedule: '15 1 * * *', template: { includedNamespaces: ['app', 'web'], ttl: '336h', storageLocation: 'default' } });
  });

  test('finds the volumes that StatefulSets make and those of charts by the class that their values name, and takes no class that a chart makes for one', () => {
    const rendered = declared({}, {}, (cluster) => {
      new LocalPathProvisioner(cluster, { volumeType: 'local' });
      new Application(cluster, 'web').sources.push(chartSource({ persistence: { storageClass: 'disk' } }));
      new Application(cluster, 'metrics').sources.push(chartSource({ servers: [{ volume: { storageClassName: 'disk' } }] }));
      const objects = new Application(cluster, 'objects');
      const statefulSet = (name: string, templates: object): void => void new ApiObject(objects, name, { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name, namespace: name }, spec: templates });
      statefulSet('stateful', { volumeClaimTemplates: [{ metadata: { name: 'data' } }] });
      statefulSet('stateless', { volumeClaimTemplates: [] });
    });
    expect(nightly(rendered).template.includedNamespaces).toEqual(['metrics', 'stateful', 'web']);
  });

  test('never means every namespace there is: none to back up is refused', () => {
    expect(refused({}, {}, () => undefined)).toBe(
      "home/velero-backups/Schedule-nightly: schedule 'nightly' of Velero must have namespaces to back up, got none with volumes in cluster 'home'; name some, schedules: { nightly: { namespaces: ['…'] } }, or remove Velero");
    expect(refused({ schedules: { weekly: { namespaces: [] } } })).toBe("namespaces of schedule 'weekly' of Velero must be at least one, got none, which would mean every namespace there is; name some, or leave them out");
  });

  test('gives its backups labels of their own and does not own them: neither a sync nor its end takes them away', () => {
    expect(Object.keys(nightly().template.metadata.labels)).not.toHaveLength(0);
    expect(JSON.stringify(nightly())).not.toContain('useOwnerReferencesInBackup');
    expect(Object.keys(nightly().template.metadata.labels)).not.toContain('argocd.argoproj.io/instance');
  });

  test('leaves databases to their own archive: no object and no volume of theirs', () => {
    expect(nightly().template.labelSelector).toEqual({ matchExpressions: [{ key: 'cnpg.io/cluster', operator: 'DoesNotExist' }] });
    expect(nightly().template.excludedNamespaceScopedResources).toEqual(expect.arrayContaining(['clusters.postgresql.cnpg.io', 'objectstores.barmancloud.cnpg.io']));
    const rendered = declared({}, {}, (cluster) => {
      withVolume('web')(cluster);
      new CertManager(cluster);
      new CloudNativePG(cluster);
      new PostgresDatabase(new Application(cluster, 'data'), 'data-db', { storage: '1Gi' });
    });
    expect(nightly(rendered).template.includedNamespaces).toEqual(['web']);
  });

  test('is one of several that people name, each at its time, for its namespaces, as long as they like', () => {
    const rendered = declared({ schedules: { hourly: { at: '5 * * * *', namespaces: ['web'], keep: '2d' }, weekly: { at: '0 4 * * 0', keep: '90d' } } });
    expect(rendered.allCustom(Schedule).map(({ metadata, spec }) => [metadata.name, spec.schedule, spec.template.includedNamespaces, spec.template.ttl])).toEqual([
      ['hourly', '5 * * * *', ['web'], '48h'], ['weekly', '0 4 * * 0', ['web'], '2160h'],
    ]);
    expect(refused({ schedules: { odd: { keep: '2w' as '2d' } } })).toBe("keep of schedule 'odd' of Velero must be a number of days, got '2w'; write for example '30d'");
  });

  test('keeps backups for as many hours as its days have', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 3650 }), (days) => {
      expect(nightly(declared({ schedules: { nightly: { keep: `${days}d` } } })).template.ttl).toBe(`${days * 24}h`);
    }), { numRuns: 10, seed: 20260825 });
  });
});

describe('how Velero backs up a volume', () => {
  const none = talos({ on: 'machines', kubernetes: '1.34', apiServer: '192.168.1.10', nodes: machines().nodes });
  const ceph = (cluster: Cluster): void => {
    new VolumeSnapshots(cluster);
    new RookCeph(cluster, { devices: { node: ['sdb'] } });
    withVolume('web')(cluster);
  };

  test('is a snapshot whose data goes to the bucket where its driver has a class for it, else file by file', () => {
    const rendered = declared({}, { platform: none }, ceph);
    expect(nightly(rendered).template).toMatchObject({ snapshotMoveData: true, resourcePolicy: { kind: 'configmap', name: 'velero-volumes' } });
    expect(actionFor(rendered, { type: 'csi', driver: 'rook-ceph.rbd.csi.ceph.com' })).toBe('snapshot');
    expect(actionFor(rendered, { type: 'csi', driver: 'other.example.org' })).toBe('fs-backup');
    expect(actionFor(rendered, { type: 'local' })).toBe('fs-backup');
    expect(values(rendered)).toMatchObject({ deployNodeAgent: true, configuration: { features: 'EnableCSI' } });
  });

  test('is a snapshot on a platform’s driver once VolumeSnapshots has made the class for it', () => {
    const platform = { ...machines(), systems: ['snapshot-controller'] as const, volumeSnapshotClasses: [{ name: 'a', driver: 'cinder.csi.openstack.org' }] };
    const action = (snapshots: boolean): string | undefined => actionFor(declared({}, { platform }, (cluster) => {
      withVolume('web')(cluster);
      if (snapshots) new VolumeSnapshots(cluster);
    }), { type: 'csi', driver: 'cinder.csi.openstack.org' });
    expect([action(true), action(false)]).toEqual(['snapshot', 'fs-backup']);
  });

  test('is none at all for what lives in a pod or in the API, or was left out', () => {
    const rendered = declared({ notBackedUp: ['disk'] });
    for (const type of ['emptyDir', 'secret', 'configMap', 'projected', 'hostPath']) expect(actionFor(rendered, { type })).toBe('skip');
    expect(actionFor(rendered, { type: 'csi', driver: 'x', storageClass: 'disk' })).toBe('skip');
    expect(actionFor(rendered, { type: 'csi', driver: 'x', storageClass: 'other' })).toBe('fs-backup');
  });

  test('is refused for folders of the node, which it cannot read, unless they are made to be read or may be lost', () => {
    const local = (volumeType?: 'local') => (cluster: Cluster): void => {
      new LocalPathProvisioner(cluster, volumeType ? { volumeType } : {});
      withVolume('web')(cluster);
    };
    const facts = { platform: none };
    expect(refused({}, facts, local())).toBe("home/velero-backups/config-velero-volumes/ConfigMap-velero-volumes: volumes of StorageClass 'local-path' must be of a type that Velero can read, got hostPath; "
      + "add volumeType: 'local' to LocalPathProvisioner, or notBackedUp: ['local-path'] to Velero if they may be lost");
    const readable = declared({}, facts, local('local'));
    expect(readable.values('local-path-provisioner')).toMatchObject({ storageClass: { defaultVolumeType: 'local' } });
    expect(actionFor(readable, { type: 'local', storageClass: 'local-path' })).toBe('fs-backup');
    expect(actionFor(declared({ notBackedUp: ['local-path'] }, facts, local()), { type: 'hostPath', storageClass: 'local-path' })).toBe('skip');
  });

  test('is left out by the names of classes that there are', () => {
    expect(refused({ notBackedUp: ['dsik'] })).toContain("notBackedUp of Velero must name StorageClasses of cluster 'home', got 'dsik'; take 'disk'");
  });
});

describe('the health of what Velero is told', () => {
  const health = (kind: string, object: object): { status: string; message?: string } => healthBy(healthChecks[`velero.io_${kind}`]!, object);

  test.each([[{}, 'Progressing'], [{ status: { phase: 'Available' } }, 'Healthy'], [{ status: { phase: 'Unavailable', message: 'no' } }, 'Degraded']])('a location with %j is %s', (object, status) => {
    expect(health('BackupStorageLocation', object).status).toBe(status);
  });

  test.each([
    [{}, 'Progressing'], [{ status: { phase: 'New' } }, 'Progressing'], [{ status: { phase: 'Enabled' } }, 'Healthy'], [{ spec: { paused: true } }, 'Healthy'],
    [{ status: { phase: 'FailedValidation', validationErrors: ['a', 'b'] } }, 'Degraded'],
  ])('a schedule with %j is %s', (object, status) => {
    expect(health('Schedule', object).status).toBe(status);
  });

  test('tells what is wrong', () => {
    expect(health('BackupStorageLocation', { status: { phase: 'Unavailable', message: 'no such bucket' } }).message).toBe('no such bucket');
    expect(health('Schedule', { status: { phase: 'FailedValidation', validationErrors: ['a', 'b'] } }).message).toBe('a, b');
  });
});

/** A source as a chart of a system leaves it, with the values in question. */
function chartSource(chartValues: Readonly<Record<string, unknown>>): Application['sources'][number] {
  const rendered = renderCluster((cluster) => new LocalPathProvisioner(cluster, { volumeType: 'local' }));
  const [source] = rendered.application('local-path-provisioner').sources;
  if (source?.type !== 'chart') throw new Fault('it must be a chart');
  return { ...source, values: chartValues };
}
