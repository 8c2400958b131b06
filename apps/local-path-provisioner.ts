import { Application, type Cluster, declared, Fault, HelmChart, localPathProvisionerChart, Pods } from '../lib';

export interface LocalPathProvisionerProps {
  /** Folder on each node that holds the volumes. @default - the platform's place for it */
  readonly path?: string;
  /** Whether a volume that names no class gets this one. @default - where the platform has no default; false where RookCeph's is to be */
  readonly isDefault?: boolean;
  /**
   * What a new volume is to Kubernetes. Files of a `hostPath` cannot be backed up by Velero, those of a `local` volume can; a
   * volume stays what it was made.
   * @default 'hostPath'
   */
  readonly volumeType?: 'hostPath' | 'local';
}

/**
 * Volumes in a folder of the node on which their first pod starts: fast and simple, lost with the node. A volume that
 * is released keeps its files until someone removes them. It is the default where the platform has none.
 */
export class LocalPathProvisioner extends Application {
  public constructor(cluster: Cluster, props: LocalPathProvisionerProps = {}) {
    super(declared(LocalPathProvisioner, new.target, cluster, props), 'local-path-provisioner', { namespace: 'local-path-storage', infrastructure: true, chartPodSecurity: 'privileged' });
    const { storageClasses } = cluster.platform;
    if (storageClasses.some(({ name }) => name === 'local-path')) {
      throw new Fault(`cluster '${cluster.name}' must have one StorageClass 'local-path', got one of its platform and LocalPathProvisioner's; remove LocalPathProvisioner, or turn the platform's off`);
    }
    const isDefault = props.isDefault ?? !storageClasses.some((storageClass) => storageClass.isDefault);
    const volumeType = props.volumeType ?? 'hostPath';
    new HelmChart(this, {
      chart: localPathProvisionerChart,
      values: {
        replicaCount: 1,
        priorityClassName: 'platform-high',
        podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        securityContext: {
          allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true, runAsUser: 65534, runAsGroup: 65534,
        },
        resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
        helperPod: { resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '64Mi' } } },
        helperImage: { repository: 'docker.io/library/busybox', tag: '1.37.0' },
        storageClass: {
          create: true, defaultClass: isDefault, name: 'local-path', provisionerName: 'rancher.io/local-path', reclaimPolicy: 'Retain', volumeBindingMode: 'WaitForFirstConsumer',
          ...(volumeType === 'local' && { defaultVolumeType: volumeType }),
        },
        nodePathMap: [{ node: 'DEFAULT_PATH_FOR_NON_LISTED_NODES', paths: [props.path ?? cluster.platform.localStoragePath] }],
      },
    });
    new Pods(this, 'local-path-provisioner', { 'app.kubernetes.io/name': 'local-path-provisioner' }).callsKubernetesApi();
    cluster.relations.storageClasses.push({ name: 'local-path', isDefault, boundTo: 'node', hostPath: volumeType === 'hostPath', expandable: false });
    this.offers('storage-class:local-path');
  }
}
