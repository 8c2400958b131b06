import { addressOf, at, type Address } from './configuration';
import { type Pod } from './peers';
import { host, type Systems } from './systems';

/** What keeps data, images and secrets needs, and what backs it up. */
export function storageNeeds(systems: Systems, signedInFrom: readonly Address[]): void {
  const { configuration } = systems;
  if (configuration.valuesOf('harbor') !== undefined) harborNeeds(systems);
  if (configuration.find('CephCluster')) cephNeeds(systems);
  if (configuration.valuesOf('vault') !== undefined) vaultNeeds(systems, signedInFrom);
  if (configuration.find('Deployment', 'volume-snapshots')) systems.callsApi(systems.named('volume-snapshots', 'snapshot-controller'));
  if (configuration.valuesOf('velero') === undefined) return;
  const velero = systems.named('velero', 'velero');
  const { host: name, port } = addressOf(at(configuration.find('BackupStorageLocation', 'velero')!, 'spec', 'config', 's3Url'));
  systems.need(velero, [host(name)], 'backups', port);
  systems.callsApi(velero);
}

/** As the addresses in its own settings say. */
function harborNeeds(systems: Systems): void {
  const part = (component: string): Pod[] => systems.pods('harbor', { app: 'harbor', component });
  const [web, portal, core, jobs, registry, trivy] = ['nginx', 'portal', 'core', 'jobservice', 'registry', 'trivy'].map(part) as [Pod[], Pod[], Pod[], Pod[], Pod[], Pod[]];
  const cache = systems.named('harbor', 'harbor-cache');
  systems.need(web, [...core, ...portal], 'its pages and its API', 8080);
  systems.need(core, [...jobs, ...portal, ...trivy], 'jobs, health and scans', 8080);
  systems.need([...core, ...jobs], registry, 'images', 5000, 8080);
  systems.need([...core, ...jobs], systems.database('harbor', 'harbor-db'), 'its data', 5432);
  systems.need([...core, ...jobs, ...registry, ...trivy], cache, 'the cache', 6379);
  systems.need([...jobs, ...trivy], core, 'what to work on', 8080);
  systems.need(jobs, trivy, 'scans', 8080);
  systems.need(trivy, [host('ghcr.io'), host('pkg-containers.githubusercontent.com')], 'lists of weaknesses', 443);
}

/** Monitors listen on two ports, every other daemon on one of a range. Kernels of nodes are clients as well. */
function cephNeeds(systems: Systems): void {
  const app = (name: string): Pod[] => systems.pods('rook-ceph', { app: name });
  const [monitors, managers, stores, metadata] = ['mon', 'mgr', 'osd', 'mds'].map((daemon) => app(`rook-ceph-${daemon}`)) as [Pod[], Pod[], Pod[], Pod[]];
  const drivers = ['rbd', 'cephfs'].map((driver) => app(`rook-ceph.${driver}.csi.ceph.com-ctrlplugin`));
  const daemons = [...managers, ...stores, ...metadata];
  const clients = [...systems.nodes, ...monitors, ...daemons, ...app('rook-ceph-operator'), ...drivers.flat()];
  systems.need(clients, monitors, 'where everything is', 3300, 6789);
  systems.need(clients, daemons, 'data', 6800, 7100, 7568);
  systems.need(app('rook-ceph-crashcollector'), monitors, 'crashes to tell of', 3300);
  systems.need(app('rook-ceph-osd-prepare'), monitors, 'keys of new disks', 3300);
  systems.callsApi(app('rook-ceph-operator'), systems.pods('rook-ceph', { 'control-plane': 'ceph-csi-op-controller-manager' }), managers, app('rook-ceph-osd-prepare'), app('rook-ceph-detect-version'), ...drivers);
}

function vaultNeeds(systems: Systems, signedInFrom: readonly Address[]): void {
  const servers = systems.named('vault', 'vault');
  systems.need(servers, servers, 'who leads', 8200, 8201);
  // It marks its own pods, and asks who signs in from this cluster.
  systems.callsApi(servers);
  for (const { host: name, port } of signedInFrom) systems.need(servers, [host(name)], 'who signs in from another cluster', port);
  const job = systems.configuration.find('CronJob', 'vault', 'vault-snapshots');
  if (!job) return;
  const snapshots = systems.named('vault', 'vault-snapshots');
  const endpoint = /"RCLONE_CONFIG_STORE_ENDPOINT","value":"([^"]+)"/.exec(JSON.stringify(job))![1]!;
  systems.need(snapshots, servers, 'a snapshot', 8200);
  systems.need(snapshots, [host(addressOf(endpoint).host)], 'where snapshots are kept', 443);
}
