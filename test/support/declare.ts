import { Application, Cluster, type ClusterProps, Fault, Fleet, s3, talos, vault } from '../../lib';
import { collect } from '../../lib/collect';
import { derive } from '../../lib/derive/derive';
import { kinds } from '../../lib/kinds/kinds';
import { type NodePool, type Platform } from '../../lib/platforms/platform';
import { renderTree } from '../../lib/render';
import { Rendered } from './rendered';

export interface Facts extends Partial<ClusterProps> {
  /** Name of the cluster. @default 'home' */
  readonly name?: string;
}

/** Talos with one machine for the control plane and others for pods, with a storage class. */
export function machines(count = 3, pool: Partial<NodePool> = {}): Platform {
  return talos({
    on: 'machines',
    kubernetes: '1.34',
    apiServer: '192.168.1.10',
    nodes: [
      { name: 'control', role: 'control-plane', count: 1, cpu: '2', memory: '4Gi', disk: '20Gi', workloads: false },
      { name: 'node', role: 'worker', count, cpu: '4', memory: '16Gi', disk: '100Gi', ...pool },
    ],
    storageClasses: [{ name: 'disk', isDefault: true }],
  });
}

/** Offers whatever applications need, so that a test declares what it is about and nothing else. */
class Everything extends Application {
  public constructor(cluster: Cluster) {
    super(cluster, 'everything', { namespace: 'default', infrastructure: true });
    this.offers('entry', 'pod-network', 'secret-store:vault', ...kinds.map(({ group, kind }) => `kind:${group}/${kind}`));
    this.offers(...['platform-high', 'platform-default', 'workload-default', 'batch-low'].map((name) => `priority-class:${name}`));
  }
}

/** A cluster that lacks nothing. */
export function completeCluster(fleet: Fleet, { name = 'home', ...facts }: Facts = {}): Cluster {
  const cluster = bareCluster(fleet, { name, ...facts });
  new Everything(cluster);
  return cluster;
}

/** A cluster with its facts and nothing in it. */
export function bareCluster(fleet: Fleet, { name = 'home', ...facts }: Facts = {}): Cluster {
  return new Cluster(fleet, name, {
    platform: machines(),
    domain: 'example.org',
    tier: 'production',
    secrets: vault({ server: 'https://vault.example.org' }),
    backups: s3({ endpoint: 's3.example.org', bucket: 'backups' }),
    ...facts,
  });
}

export function newFleet(): Fleet {
  return new Fleet({ repository: 'https://git.example.org/fleet.git' });
}

/** Derives and renders a fleet, which must have nothing wrong with it as far as relations go. */
export function renderFleet(fleet: Fleet): Rendered {
  const models = collect(fleet);
  const hubs = derive(models);
  const problems = models.flatMap((model) => model.problems.map(({ message }) => message));
  if (problems.length > 0) throw new Fault(problems.join('\n'));
  return new Rendered(models, hubs, renderTree(models, hubs));
}

/** Renders a complete cluster with what a test declares in it. */
export function renderCluster(declare: (cluster: Cluster) => void, facts: Facts = {}): Rendered {
  const fleet = newFleet();
  declare(completeCluster(fleet, facts));
  return renderFleet(fleet);
}

/** Renders an application `web` of a complete cluster with what a test declares in it. */
export function render(declare: (application: Application) => void, facts: Facts = {}): Rendered {
  return renderCluster((cluster) => declare(new Application(cluster, 'web')), facts);
}

/** What a declaration is refused with; an accepted one fails the test. */
export function refusalOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
  throw new Error('it must be refused, got accepted');
}

/** What an application `web` of a complete cluster is refused with. */
export function refusal(declare: (application: Application) => void, facts: Facts = {}): string {
  return refusalOf(() => render(declare, facts));
}
