import { join } from 'node:path';
import { Fault } from '../../lib/fault';
import { type ClusterModel } from '../../lib/model';
import { groupKind } from '../../lib/object-identity';
import { type ArgoCdVersion, argoCdVersions } from './binaries/argo-cd';
import { controlPlanePrograms, programsOf } from './binaries/control-plane-programs';
import { etcd } from './binaries/etcd';
import { helm } from './binaries/helm';
import { kubernetes } from './binaries/kubernetes';
import { kwok } from './binaries/kwok';
import { clusterStages } from './cluster-stages';
import { withControlPlane } from './control-plane';
import { Crds } from './crds';
import { type Journal } from './journal';
import { everyArgoCd, everyMinor, type FullRun } from './full-run';
import { mustBeThere } from './needs';
import { onGivenCluster } from './on-given-cluster';
import { operatorWebhooks } from './operator-webhooks';
import { type Options } from './options';
import { removableApplications } from './removable-applications';
import { folderOf, runFolder } from './run-folder';
import { faultyKinds } from './seeded-faults';
import { runStages, type Stage } from './stages';
import { agrees, generated } from './steps/agrees';
import { isSynced } from './synced-steps';
import { isHub, type Tree } from './tree';

export interface AcceptanceProps {
  readonly models: readonly ClusterModel[];
  readonly trees: readonly Tree[];
  readonly options: Options;
  /** Folder for what the processes say. */
  readonly output: string;
  /** Is told what is to be done, and what was. */
  readonly journal: Journal;
}

/** Takes each cluster's tree through the steps, on a control plane of its own. The largest come first, so that none is alone for long in the end. */
export async function acceptance({ models, trees, options, output, journal }: AcceptanceProps): Promise<void> {
  const chosen = chosenOf(models, options);
  if (options.useKubeconfig) return await onGivenCluster(chosen[0]!, treeOf(trees, chosen[0]!), options, process.env['KUBECONFIG'] ?? '', journal);
  const folder = runFolder();
  const names = chosen.map(({ cluster }) => cluster.name);
  const common = { trees, options, output, folder, crds: new Crds() };
  const [seeded, syncSeeded] = [seededAmong(trees, names), syncSeededAmong(trees, names)];
  const every = options.full ? await everyMinor(options) : undefined;
  const argoCds = await argoCdsOf(options);
  const minorsOf = ({ cluster: { platform } }: ClusterModel): readonly string[] => every?.versions ?? [options.kubernetes ?? platform.kubernetes];
  const minors = [...new Set(chosen.flatMap(minorsOf))];
  const stages = chosen.flatMap((model) => minorsOf(model).flatMap((minor) => {
    const { name } = model.cluster;
    const syncs = !options.full || options.namesSteps || minor === model.cluster.platform.kubernetes;
    return clusterStages({ ...common, model, tree: treeOf(trees, model), minor, argoCds: syncs ? argoCds.versions : [], isSeeded: name === seeded, isSyncSeeded: name === syncSeeded });
  }));
  if (options.steps.includes('agrees')) for (const minor of every?.versions ?? minors.slice(0, 1)) stages.push(agreement(minor, options, folder, output));
  const versions = { etcd: etcd.version, Kubernetes: minors.map((minor) => kubernetes(minor)[0]!.version).join(', '), kwok: kwok.version, ...(options.steps.some(isSynced) && { 'Argo CD': argoCds.versions.map((version) => `v${version}`).join(', '), ...(process.env['FLOTILLA_CHARTS'] !== undefined && { Helm: helm.version }) }), ...(options.steps.includes('webhooks') && Object.fromEntries(operatorWebhooks.map(({ name, program }) => [name, program.version]))) };
  mustBeThere(stages.flatMap(({ needs }) => needs ?? []));
  journal.plan(stages.flatMap(({ steps }) => steps), { versions, notCovered: [...every?.notCovered ?? [], ...argoCds.notCovered] });
  await runStages(stages, journal, options);
}

function chosenOf(models: readonly ClusterModel[], { clusters }: Options): ClusterModel[] {
  const unknown = clusters?.find((name) => !models.some(({ cluster }) => cluster.name === name));
  if (unknown !== undefined) throw new Fault(`--cluster must be one of ${models.map(({ cluster }) => cluster.name).join(', ')}, got '${unknown}'`);
  return models.filter(({ cluster }) => clusters?.includes(cluster.name) ?? true).sort((left, right) => objectsOf(right) - objectsOf(left));
}

/** Versions of Argo CD that sync what is to be synced. */
async function argoCdsOf(options: Options): Promise<FullRun<ArgoCdVersion>> {
  const { argoCds, full, steps } = options;
  if (argoCds === undefined && full && steps.some((step) => step === 'faults' || isSynced(step))) return await everyArgoCd(options);
  return { versions: argoCds ?? argoCdVersions.slice(0, 1), notCovered: [] };
}

function objectsOf({ applications }: ClusterModel): number {
  return applications.reduce((sum, { objects }) => sum + objects.length, 0);
}

function treeOf(trees: readonly Tree[], { cluster: { name } }: ClusterModel): Tree {
  return trees.find(({ cluster }) => cluster === name) ?? { cluster: name, files: [], foreign: [] };
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

function agreement(minor: string, { fleets, seed }: Options, folder: string, output: string): Stage {
  const run: Stage['run'] = async (done) => {
    const programs = await controlPlanePrograms(minor);
    await withControlPlane({ programs, folder: folderOf(folder, `agrees-${minor}`), logs: join(output, 'logs', `agrees-${minor}`), controllers: false }, `${fleets} generated fleets on Kubernetes ${minor}`,
      async (plane) => done(await agrees({ plane, kubernetes: minor, fleets, seed })));
  };
  return { steps: [{ step: 'agrees', cluster: generated({ fleets, seed }), kubernetes: minor }], needs: { commands: [], programs: programsOf(minor) }, run };
}
