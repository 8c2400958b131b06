import { join } from 'node:path';
import { type ClusterModel } from '../../lib/model';
import { argoCd, type ArgoCdVersion } from './binaries/argo-cd';
import { binary } from './binaries/binary';
import { controlPlanePrograms, programsOf } from './binaries/control-plane-programs';
import { helm } from './binaries/helm';
import { kwok } from './binaries/kwok';
import { broughtKinds } from './brought-kinds';
import { type ControlPlane, withControlPlane } from './control-plane';
import { type Crds } from './crds';
import { earlierTree } from './earlier-tree';
import { namespacesBeside } from './namespaces';
import { type Needs } from './needs';
import { operatorWebhooks } from './operator-webhooks';
import { type Options } from './options';
import { progress } from './progress';
import { folderOf } from './run-folder';
import { type Stage } from './stages';
import { accepted, type AcceptedProps } from './steps/accepted';
import { faults, placedFaults, tooFewNodes } from './steps/faults';
import { placed } from './steps/placed';
import { policies } from './steps/policies';
import { syncFaults } from './steps/sync-faults';
import { upgraded } from './steps/upgraded';
import { isJudged, webhooks } from './steps/webhooks';
import { type StepName, type StepResult } from './step-result';
import { type SyncedCluster, withSyncedCluster } from './synced-cluster';
import { syncedStep, syncedSteps } from './synced-steps';
import { isHub, type Tree } from './tree';

export interface ClusterStagesProps {
  readonly model: ClusterModel;
  readonly tree: Tree;
  readonly trees: readonly Tree[];
  /** Of Kubernetes. */
  readonly minor: string;
  /** The versions of Argo CD that sync it on this minor. */
  readonly argoCds: readonly ArgoCdVersion[];
  readonly options: Options;
  readonly crds: Crds;
  /** Folder for data and keys. */
  readonly folder: string;
  /** Folder for what the processes say. */
  readonly output: string;
  /** Whether faults are put into this cluster. */
  readonly isSeeded: boolean;
  /** Whether those are put into this cluster that Argo CD's syncing must show. */
  readonly isSyncSeeded: boolean;
}

/** A step on something that several share. */
interface Task<On> {
  readonly step: StepName;
  /** @default - Argo CD has nothing to do with it */
  readonly argoCd?: ArgoCdVersion;
  readonly run: (on: On) => Promise<StepResult>;
}

/** A control plane and what steps ask of it. */
interface Place extends AcceptedProps {
  readonly model: ClusterModel;
  readonly plane: ControlPlane;
  /** Of this control plane alone. */
  readonly folder: string;
}

/** What a control plane needs beside its own programs, and how it is. */
interface Ground extends Partial<Needs> {
  /** Without, the webhooks that charts register, and nobody serves, are asked nothing. @default true */
  readonly asksWebhooks?: boolean;
}

/** Whether charts are at hand, which Argo CD has Helm render. */
const hasCharts = (): boolean => process.env['FLOTILLA_CHARTS'] !== undefined;

const withArgoCd = (version: ArgoCdVersion): Ground => ({ commands: ['git', 'redis-server'], programs: [argoCd(version), kwok, ...(hasCharts() ? [helm] : [])], asksWebhooks: false });

/** What a cluster's tree is taken through on one minor, each stage on a control plane of its own. */
export function clusterStages(props: ClusterStagesProps): Stage[] {
  const { tree, options: { steps, kills }, argoCds, isSeeded, isSyncSeeded } = props;
  const hasFaults = isSeeded && steps.includes('faults');
  const synced = isHub(tree) ? syncedSteps.filter((step) => steps.includes(step)) : [];
  const plain = (_: ClusterStagesProps, place: Place, work: (place: Place) => Promise<void>): Promise<void> => work(place);
  return [
    ...stage(props, 'accepted', onAccepted(props, hasFaults), plain, { programs: steps.includes('placed') ? [kwok] : [] }),
    ...stage(props, 'too-few-nodes', hasFaults && steps.includes('placed') ? [{ step: 'faults', run: onTooFewNodes }] : [], plain, { programs: [kwok] }),
    ...stage(props, 'upgraded', steps.includes('upgraded') ? [{ step: 'upgraded', run: (place) => onEarlier(props, place) }] : [], plain, { commands: ['git'] }),
    ...stage(props, 'webhooks', steps.includes('webhooks') && isJudged(tree) ? [{ step: 'webhooks', run: webhooks }] : [], plain, { programs: operatorWebhooks.map(({ program }) => program) }),
    ...argoCds.flatMap((argoCd) => [
      ...stage(props, `synced by Argo CD ${argoCd}`, synced.map((step) => ({ step, argoCd, run: (cluster: SyncedCluster) => syncedStep(step, cluster, kills) })), inSync(argoCd), withArgoCd(argoCd)),
      ...stage(props, `faults synced by Argo CD ${argoCd}`, isSyncSeeded && steps.includes('faults') ? [{ step: 'faults', argoCd, run: syncFaults }] : [], inSync(argoCd), withArgoCd(argoCd)),
    ]),
  ];
}

/** What is placed is what was accepted, and so is what faults are put into. */
function onAccepted({ options: { steps } }: ClusterStagesProps, hasFaults: boolean): Task<Place>[] {
  const [hasPolicies, hasPlaced] = [steps.includes('policies'), steps.includes('placed')];
  if (!steps.includes('accepted') && !hasPolicies && !hasPlaced && !hasFaults) return [];
  return [
    { step: 'accepted', run: accepted },
    ...(hasPolicies ? [{ step: 'policies' as const, run: (place: Place) => policies({ ...place, client: place.plane.client }) }] : []),
    ...(hasFaults ? [{ step: 'faults' as const, run: faults }] : []),
    ...(hasPlaced ? [{ step: 'placed' as const, run: async (place: Place) => await placed({ ...place, kwok: await binary(kwok) }) }] : []),
    ...(hasFaults && hasPlaced ? [{ step: 'faults' as const, run: async (place: Place) => await placedFaults({ ...place, kwok: await binary(kwok) }) }] : []),
  ];
}

async function onTooFewNodes(place: Place): Promise<StepResult> {
  await accepted(place);
  return await tooFewNodes({ ...place, kwok: await binary(kwok) });
}

async function onEarlier({ options, tree }: ClusterStagesProps, place: Place): Promise<StepResult> {
  return await upgraded({ ...place, earlier: earlierTree(options.tree, tree.cluster, folderOf(place.folder, 'earlier'), options.from) });
}

const inSync = (version: ArgoCdVersion) => async ({ trees }: ClusterStagesProps, place: Place, work: (cluster: SyncedCluster) => Promise<void>): Promise<void> => {
  await withSyncedCluster({ ...place, argoCd: version, trees, programs: { argoCd: await binary(argoCd(version)), kwok: await binary(kwok), ...(hasCharts() && { helm: await binary(helm) }) } }, work);
};

/** Tasks one after another on a control plane of their own, or rather on what `on` makes of it; nothing where there is none. */
function stage<On>(props: ClusterStagesProps, what: string, tasks: readonly Task<On>[], on: (props: ClusterStagesProps, place: Place, work: (on: On) => Promise<void>) => Promise<void>, { commands = [], programs = [], asksWebhooks = true }: Ground = {}): Stage[] {
  const { model, tree, minor, crds, folder, output } = props;
  if (tasks.length === 0) return [];
  const name = `${tree.cluster}-${minor}-${what.replaceAll(' ', '-')}`;
  const run: Stage['run'] = async (done) => {
    const own = folderOf(folder, name);
    const common = { model, tree, kubernetes: minor, crds, brought: broughtKinds(model), namespaces: namespacesBeside(tree, model), folder: own };
    await withControlPlane({ programs: await controlPlanePrograms(minor), folder: own, logs: join(output, 'logs', name), controllers: true, asksWebhooks }, `cluster ${tree.cluster} on Kubernetes ${minor}: ${what}`, (plane) =>
      on(props, { ...common, plane }, async (shared) => {
        for (const task of tasks) {
          const ended = progress(`cluster ${tree.cluster} on Kubernetes ${minor}: ${task.step}`);
          done(await task.run(shared));
          ended();
        }
      }));
  };
  return [{ steps: tasks.map(({ step, argoCd: version }) => ({ step, cluster: tree.cluster, kubernetes: minor, ...(version !== undefined && { argoCd: version }) })), needs: { commands, programs: [...programsOf(minor), ...programs] }, run }];
}
