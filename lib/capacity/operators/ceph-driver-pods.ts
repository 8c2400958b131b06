import { type Fields, fields } from '../../fields';
import { type Manifest } from '../../manifest';
import { madeOf, type MadeWorkload } from './made-workload';

/** Copies of the pods that make volumes where the object says none. */
const usualReplicas = 2;

/**
 * The pods of a CSI driver of Ceph: some that make volumes, and one on each node that mounts them.
 *
 * @see https://github.com/ceph/ceph-csi-operator/blob/main/docs/design/operator.md
 */
export function cephDriverPods(manifest: Manifest): MadeWorkload[] {
  const { name } = manifest.metadata;
  const { controllerPlugin, nodePlugin, snapshotPolicy, liveness, generateOMapInfo, deployCsiAddons } = fields(manifest.spec);
  const controller = fields(controllerPlugin);
  const node = fields(nodePlugin);
  const monitored = [...(liveness === undefined ? [] : ['liveness']), ...(deployCsiAddons === true ? ['addons'] : [])];
  const snapshots = snapshotPolicy === undefined || snapshotPolicy === 'none' ? [] : ['snapshotter'];
  return [
    {
      manifest: madeOf(manifest, {
        kind: 'Deployment', name: `${name}-ctrlplugin`, labels: { app: `${name}-ctrlplugin` },
        further: { replicas: controller.replicas ?? usualReplicas, strategy: controller.deploymentStrategy },
        pod: podOf(controller, ['plugin', 'provisioner', 'resizer', 'attacher', ...snapshots, ...(generateOMapInfo === true ? ['omapGenerator'] : []), ...monitored]),
      }),
    },
    { manifest: madeOf(manifest, { kind: 'DaemonSet', name: `${name}-nodeplugin`, labels: { app: `${name}-nodeplugin` }, pod: podOf(node, ['registrar', 'plugin', ...monitored]) }) },
  ];
}

function podOf({ resources, affinity, tolerations, priorityClassName }: Fields, containers: readonly string[]): Fields {
  const own = fields(resources);
  return { containers: containers.map((name) => ({ name, resources: own[name] })), affinity, tolerations, priorityClassName };
}
