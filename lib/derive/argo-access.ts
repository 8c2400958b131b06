import { Fault } from '../fault';
import { type ClusterModel } from '../model';
import { type PodGroup } from '../relations';

/** Hosts that serve what charts and repositories on GitHub point to. */
const githubHosts = ['github.com', 'objects.githubusercontent.com', 'release-assets.githubusercontent.com'];

/** GitHub's registry answers requests for what it holds with the address of another host. */
const registry = 'ghcr.io';
const registryLayers = 'pkg-containers.githubusercontent.com';

/** Lets a hub's Argo CD reach the repositories of the clusters it manages, and the APIs of those that are not its own. */
export function deriveArgoAccess(hub: ClusterModel, managed: readonly ClusterModel[]): void {
  const { relations } = hub.cluster;
  const repoServer = relations.playerOf('argo-repo-server');
  // The server shows and changes objects of managed clusters by itself, without the controller.
  const clients = [relations.playerOf('argo-controller'), relations.playerOf('argo-server')];
  const reach = (from: PodGroup | undefined, host: string, port: number): void => {
    if (from) relations.reaches.push({ from, host, port, protocol: 'TCP' });
  };
  for (const { host, port } of managed.flatMap(repositoryHosts)) reach(repoServer, host, port);
  for (const { cluster } of managed) {
    if (cluster === hub.cluster) continue;
    for (const client of clients) reach(client, cluster.platform.apiServer.host, cluster.platform.apiServer.port);
  }
}

function repositoryHosts({ cluster, applications }: ClusterModel): { host: string; port: number }[] {
  const sources = applications.flatMap(({ sources: all }) => all);
  const charts = sources.some((source) => source.type === 'chart') ? githubHosts.map((host) => ({ host, port: 443 })) : [];
  const repositories = [cluster.fleet.repository, ...sources.map(({ repository }) => repository)].map(hostOf);
  return [...repositories, ...charts, ...(repositories.some(({ host }) => host === registry) ? [{ host: registryLayers, port: 443 }] : [])];
}

/** Host and port of a repository's URL; `git@host:path` is SSH. */
function hostOf(repository: string): { host: string; port: number } {
  const scp = /^[^@/]+@(?<host>[^:/]+):/.exec(repository)?.groups;
  if (scp) return { host: scp.host!, port: 22 };
  const address = repository.includes('://') ? repository : `oci://${repository}`;
  if (!URL.canParse(address)) throw new Fault(`repository of a chart or a Git path must be a URL such as 'https://charts.example.org', got '${repository}'`);
  const url = new URL(address);
  const standard = url.protocol === 'ssh:' ? 22 : 443;
  return { host: url.hostname, port: url.port === '' ? standard : Number(url.port) };
}
