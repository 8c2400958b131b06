import { join } from 'node:path';
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
import { namespacesBeside } from './namespaces';
import { type Options } from './options';
import { progress } from './progress';
import { type Report } from './report';
import { folderOf, runFolder } from './run-folder';
import { accepted } from './steps/accepted';
import { faultyKinds } from './seeded-faults';
import { agrees } from './steps/agrees';
import { faults, tooFewNodes } from './steps/faults';
import { converges } from './steps/converges';
import { placed } from './steps/placed';
import { type StepResult } from './step-result';
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
  if (unknown !== undefined) throw new Error(`--cluster must be one of ${models.map(({ cluster }) => cluster.name).join(', ')}, got '${unknown}'`);
  const context = { ...props, crds: new Crds(), folder: runFolder(), seeded: seededAmong(props.trees, chosen.map(({ cluster }) => cluster.name)) };
  const results: StepResult[] = [];
  const minors = new Set<string>();
  for (const model of chosen) {
    const minor = options.kubernetes ?? model.cluster.platform.kubernetes;
    minors.add(minor);
    results.push(...await clusterResults(context, model, minor));
  }
  if (options.steps.includes('agrees')) results.push(await agreement(context, [...minors][0]!));
  return { results, versions: { etcd: etcd.version, Kubernetes: [...minors].map((minor) => kubernetes(minor)[0]!.version).join(', '), kwok: kwok.version, ...(options.steps.includes('converges') && { 'Argo CD': argoCd.version }) }, notCovered: [] };
}

interface Context extends AcceptanceProps {
  readonly crds: Crds;
  readonly folder: string;
  /** Cluster that faults are put into. */
  readonly seeded: string | undefined;
}

async function clusterResults({ trees, options: { steps }, output, crds, folder, seeded }: Context, model: ClusterModel, minor: string): Promise<StepResult[]> {
  const { name } = model.cluster;
  const tree = trees.find(({ cluster }) => cluster === name) ?? { cluster: name, files: [], foreign: [] };
  const common = { model, tree, kubernetes: minor, crds, brought: broughtKinds(model), namespaces: namespacesBeside(tree, model) };
  const programs = await controlPlanePrograms(minor);
  const on = async (what: string, work: (plane: ControlPlane, own: string) => Promise<StepResult[]>): Promise<StepResult[]> => {
    const own = folderOf(folder, `${name}-${what}`);
    return await withPlane({ programs, folder: own, logs: join(output, 'logs', `${name}-${what}`), controllers: true }, `cluster ${name} on Kubernetes ${minor}: ${what}`, (plane) => work(plane, own));
  };
  const results: StepResult[] = [];
  // What is placed is what was accepted, and so is what faults are put into.
  if (steps.some((step) => step !== 'agrees' && step !== 'converges')) {
    results.push(...await on('accepted', async (plane, own) => [
      await accepted({ ...common, plane }),
      ...(steps.includes('faults') && seeded === name ? [await faults({ ...common, plane })] : []),
      ...(steps.includes('placed') ? [await placed({ ...common, plane, kwok: await binary(kwok), folder: own })] : []),
    ]));
  }
  if (steps.includes('faults') && steps.includes('placed') && seeded === name) {
    results.push(...await on('too-few-nodes', async (plane, own) => {
      await accepted({ ...common, plane });
      return [await tooFewNodes({ ...common, plane, kwok: await binary(kwok), folder: own })];
    }));
  }
  if (steps.includes('converges') && isHub(tree)) {
    const paths = { argoCd: await binary(argoCd), kwok: await binary(kwok) };
    results.push(...await on('converges', async (plane, own) => [await converges({ ...common, plane, trees, programs: paths, folder: own })]));
  }
  return results;
}

/** The cluster that faults are put into: that with the smallest tree that has all kinds they need. */
function seededAmong(trees: readonly Tree[], names: readonly string[]): string | undefined {
  const has = ({ files }: Tree): boolean => faultyKinds.every((kind) => files.some(({ manifest }) => groupKind(manifest) === kind));
  return trees.filter((tree) => names.includes(tree.cluster) && has(tree)).sort((left, right) => left.files.length - right.files.length)[0]?.cluster;
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
  return await withPlane({ programs, folder: folderOf(folder, 'agrees'), logs: join(output, 'logs', 'agrees'), controllers: false }, `${fleets} generated fleets on Kubernetes ${minor}`,
    (plane) => agrees({ plane, kubernetes: minor, fleets }));
}
