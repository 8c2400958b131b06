import { join } from 'node:path';
import { Fault } from '../../lib/fault';
import { type ClusterModel } from '../../lib/model';
import { groupKind } from '../../lib/object-identity';
import { argoCd } from './binaries/argo-cd';
import { binary } from './binaries/binary';
import { controlPlanePrograms } from './binaries/control-plane-programs';
import { etcd } from './binaries/etcd';
import { kubernetes } from './binaries/kubernetes';
import { kwok } from './binaries/kwok';
import { type ControlPlane, type ControlPlaneProps, startControlPlane } from './control-plane';
import { broughtKinds } from './brought-kinds';
import { Crds } from './crds';
import { earlierTree } from './earlier-tree';
import { allMinors } from './minors';
import { namespacesBeside } from './namespaces';
import { onGivenCluster } from './on-given-cluster';
import { type Options } from './options';
import { progress } from './progress';
import { removableApplications } from './removable-applications';
import { type Report } from './report';
import { folderOf, runFolder } from './run-folder';
import { accepted } from './steps/accepted';
import { faultyKinds } from './seeded-faults';
import { agrees } from './steps/agrees';
import { faults, placedFaults, tooFewNodes } from './steps/faults';
import { placed } from './steps/placed';
import { policies } from './steps/policies';
import { upgraded } from './steps/upgraded';
import { syncFaults } from './steps/sync-faults';
import { type StepResult } from './step-result';
import { type SyncedCluster, withSyncedCluster } from './synced-cluster';
import { isSynced, syncedSteps } from './synced-steps';
import { type Tree } from './tree';

export interface AcceptanceProps {
  readonly models: readonly ClusterModel[];
  readonly trees: readonly Tree[];
  readonly options: Options;
  /** Folder for what the processes say. */
  readonly output: string;
}

/** Takes each cluster's tree through the steps, on a control plane of its own. */
export async function acceptance(props: AcceptanceProps): Promise<Pick<Report, 'versions' | 'results' | 'notCovered'>> {
  const { models, options } = props;
  const chosen = models.filter(({ cluster }) => options.clusters?.includes(cluster.name) ?? true);
  const unknown = options.clusters?.find((name) => !models.some(({ cluster }) => cluster.name === name));
  if (unknown !== undefined) throw new Fault(`--cluster must be one of ${models.map(({ cluster }) => cluster.name).join(', ')}, got '${unknown}'`);
  if (options.useKubeconfig) return await onGivenCluster(chosen[0]!, treeOf(props.trees, chosen[0]!), options, process.env['KUBECONFIG'] ?? '');
  const context = { ...props, crds: new Crds(), folder: runFolder(), seeded: seededAmong(props.trees, chosen.map(({ cluster }) => cluster.name)), syncSeeded: syncSeededAmong(props.trees, chosen.map(({ cluster }) => cluster.name)) };
  const results: StepResult[] = [];
  const minors = new Set<string>();
  const every = options.full ? await allMinors(options) : undefined;
  for (const model of chosen) {
    for (const minor of every?.minors ?? [options.kubernetes ?? model.cluster.platform.kubernetes]) {
      minors.add(minor);
      results.push(...await clusterResults(context, model, minor));
    }
  }
  if (options.steps.includes('agrees')) for (const minor of every?.minors ?? [...minors].slice(0, 1)) results.push(await agreement(context, minor));
  return { results, versions: { etcd: etcd.version, Kubernetes: [...minors].map((minor) => kubernetes(minor)[0]!.version).join(', '), kwok: kwok.version, ...(options.steps.some(isSynced) && { 'Argo CD': argoCd.version }) }, notCovered: every?.notCovered ?? [] };
}

interface Context extends AcceptanceProps {
  readonly crds: Crds;
  readonly folder: string;
  /** Cluster that faults are put into. */
  readonly seeded: string | undefined;
  /** Cluster that those are put into that Argo CD's syncing must show. */
  readonly syncSeeded: string | undefined;
}

function treeOf(trees: readonly Tree[], { cluster: { name } }: ClusterModel): Tree {
  return trees.find(({ cluster }) => cluster === name) ?? { cluster: name, files: [], foreign: [] };
}

async function clusterResults({ trees, options: { steps, kills, tree: treeFolder, from }, output, crds, folder, seeded, syncSeeded }: Context, model: ClusterModel, minor: string): Promise<StepResult[]> {
  const { name } = model.cluster;
  const tree = treeOf(trees, model);
  const common = { model, tree, kubernetes: minor, crds, brought: broughtKinds(model), namespaces: namespacesBeside(tree, model) };
  const programs = await controlPlanePrograms(minor);
  const on = async (what: string, work: (plane: ControlPlane, own: string) => Promise<StepResult[]>): Promise<StepResult[]> => {
    const own = folderOf(folder, `${name}-${minor}-${what}`);
    return await withPlane({ programs, folder: own, logs: join(output, 'logs', `${name}-${minor}-${what}`), controllers: true }, `cluster ${name} on Kubernetes ${minor}: ${what}`, (plane) => work(plane, own));
  };
  const results: StepResult[] = [];
  // What is placed is what was accepted, and so is what faults are put into.
  if (steps.some((step) => step === 'accepted' || step === 'policies' || step === 'placed' || (step === 'faults' && seeded === name))) {
    results.push(...await on('accepted', async (plane, own) => [
      await accepted({ ...common, plane }),
      ...(steps.includes('policies') ? [await policies({ ...common, client: plane.client })] : []),
      ...(steps.includes('faults') && seeded === name ? [await faults({ ...common, plane })] : []),
      ...(steps.includes('placed') ? [await placed({ ...common, plane, kwok: await binary(kwok), folder: own })] : []),
      ...(steps.includes('faults') && steps.includes('placed') && seeded === name ? [await placedFaults({ ...common, plane, kwok: await binary(kwok), folder: own })] : []),
    ]));
  }
  if (steps.includes('faults') && steps.includes('placed') && seeded === name) {
    results.push(...await on('too-few-nodes', async (plane, own) => {
      await accepted({ ...common, plane });
      return [await tooFewNodes({ ...common, plane, kwok: await binary(kwok), folder: own })];
    }));
  }
  if (steps.includes('upgraded')) {
    const earlier = earlierTree(treeFolder, name, folderOf(folder, `${name}-${minor}-earlier`), from);
    results.push(...await on('upgraded', async (plane) => [await upgraded({ ...common, plane, earlier })]));
  }
  const hasSyncFaults = steps.includes('faults') && syncSeeded === name;
  if ((steps.some(isSynced) && isHub(tree)) || hasSyncFaults) {
    const paths = { argoCd: await binary(argoCd), kwok: await binary(kwok) };
    const inSync = (what: string, work: (cluster: SyncedCluster) => Promise<StepResult[]>): Promise<StepResult[]> =>
      on(what, (plane, own) => withSyncedCluster({ ...common, plane, trees, programs: paths, folder: own }, work));
    if (steps.some(isSynced)) results.push(...await inSync('synced', (cluster) => syncedSteps(cluster, steps, kills)));
    if (hasSyncFaults) results.push(...await inSync('sync-faults', async (cluster) => [await syncFaults(cluster)]));
  }
  return results;
}

/** The cluster that faults are put into: that with the smallest tree that has all kinds they need. */
function seededAmong(trees: readonly Tree[], names: readonly string[]): string | undefined {
  const has = ({ files }: Tree): boolean => faultyKinds.every((kind) => files.some(({ manifest }) => groupKind(manifest) === kind));
  return trees.filter((tree) => names.includes(tree.cluster) && has(tree)).sort((left, right) => left.files.length - right.files.length)[0]?.cluster;
}

/** That with the smallest tree of those with an Argo CD and an application that can be taken away. */
function syncSeededAmong(trees: readonly Tree[], names: readonly string[]): string | undefined {
  return trees.filter((tree) => names.includes(tree.cluster) && isHub(tree) && removableApplications(tree.files).length > 0).sort((left, right) => left.files.length - right.files.length)[0]?.cluster;
}

/** Whether an Argo CD runs there. */
function isHub({ cluster, files }: Tree): boolean {
  return files.some(({ path }) => path === `${cluster}/root-app.yaml`);
}

async function withPlane<T>(props: ControlPlaneProps, what: string, work: (plane: ControlPlane) => Promise<T>): Promise<T> {
  const done = progress(what);
  const plane = await startControlPlane(props);
  try {
    return await work(plane);
  } finally {
    plane.stop();
    done();
  }
}

async function agreement({ options: { fleets }, output, folder }: Context, minor: string): Promise<StepResult> {
  const programs = await controlPlanePrograms(minor);
  return await withPlane({ programs, folder: folderOf(folder, `agrees-${minor}`), logs: join(output, 'logs', `agrees-${minor}`), controllers: false }, `${fleets} generated fleets on Kubernetes ${minor}`,
    (plane) => agrees({ plane, kubernetes: minor, fleets }));
}
