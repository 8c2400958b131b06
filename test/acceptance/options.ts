import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Fault } from '../../lib/fault';
import { type ArgoCdVersion, argoCdVersions, fullArgoCds } from './binaries/argo-cd';
import { kubernetesMinors } from './binaries/kubernetes';
import { type StepName, stepNames } from './step-result';

/** What a run is asked to do. */
export interface Options {
  /** Only these clusters. */
  readonly clusters: readonly string[] | undefined;
  readonly steps: readonly StepName[];
  /** Runs everything on this minor instead of each cluster's own. */
  readonly kubernetes: string | undefined;
  /** Whether everything runs on every minor instead of each cluster's own. */
  readonly full: boolean;
  /** Whether steps were chosen by name. */
  readonly namesSteps: boolean;
  /** Whether minors of `full` that would have to be built are left out. */
  readonly builtOnly: boolean;
  /** Whether everything runs on the cluster that `KUBECONFIG` names. */
  readonly useKubeconfig: boolean;
  /** How many generated fleets the scheduler and the check of capacity are asked about. */
  readonly fleets: number;
  /** Which ones: the same for the same number. */
  readonly seed: number;
  /** On which versions of Argo CD. @default - the first one that is known, with `full` the newest as well */
  readonly argoCds: readonly ArgoCdVersion[] | undefined;
  /** How often each part is killed. */
  readonly kills: number;
  /** How many control planes run at the same time. */
  readonly atOnce: number;
  /** After how many minutes no further control plane is started; what is left is told as not run. @default - all is run */
  readonly minutes?: number;
  /** The commit that the step 'upgraded' begins with. @default - the newest that has another tree for the cluster */
  readonly from?: string;
  /** The committed tree. */
  readonly tree: string;
  /** Folder for the report and for what the processes said. */
  readonly output: string;
}

/** Control planes that are tried at once take turns waiting, and up to 2 GiB of memory each. */
const mostAtOnce = 4;

/** Steps that need nothing but an API server. */
const givenSteps: readonly StepName[] = ['accepted', 'policies', 'upgraded'];

export const usage = `npm run acceptance -- [OPTION …]
  --cluster NAME      only this cluster; may be given again
  --step NAME         only this step, of ${stepNames.join(', ')}; may be given again
  --kubernetes MINOR  on this minor, of ${kubernetesMinors.join(', ')}, instead of each cluster's own
  --argo-cd VERSION   with this version of Argo CD, of ${argoCdVersions.join(', ')} (${argoCdVersions[0]}); may be given again
  --full              on every minor that can be built instead of each cluster's own; steps with Argo CD only where named
                      by --step, else on each cluster's own, with Argo CD ${fullArgoCds.join(' and ')}
  --built             with --full, only on minors and versions of Argo CD that are built already
  --use-kubeconfig    on the cluster that KUBECONFIG names, which must be empty, instead of a control plane of our own:
                      one --cluster, and of the steps ${givenSteps.join(', ')} (the first two)
  --fleets NUMBER     so many generated fleets for the step 'agrees' (200)
  --seed NUMBER       other ones (20261121)
  --kills NUMBER      so often each part is killed in the step 'survives' (5)
  --at-once NUMBER    so many control planes at the same time (one for each core, ${mostAtOnce} at most)
  --minutes NUMBER    starts no further control plane after so many minutes, and says what was not run (all is run)
  --from COMMIT       whose tree the step 'upgraded' begins with (the newest with another tree for the cluster)
  --tree FOLDER       the committed tree (dist)
  --output FOLDER     where the report goes (reports/acceptance)`;

/** @throws with a sentence where an option is none */
export function optionsOf(parameters: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...parameters], strict: true, allowPositionals: false,
    options: {
      cluster: { type: 'string', multiple: true }, step: { type: 'string', multiple: true }, kubernetes: { type: 'string' }, 'argo-cd': { type: 'string', multiple: true }, from: { type: 'string' }, 'at-once': { type: 'string' }, minutes: { type: 'string' },
      full: { type: 'boolean', default: false }, built: { type: 'boolean', default: false }, 'use-kubeconfig': { type: 'boolean', default: false },
      fleets: { type: 'string', default: '200' }, seed: { type: 'string', default: '20261121' }, kills: { type: 'string', default: '5' }, tree: { type: 'string', default: 'dist' }, output: { type: 'string', default: 'reports/acceptance' },
    },
  });
  const [fleets, seed, kills] = [wholeNumber('fleets', values.fleets), wholeNumber('seed', values.seed), wholeNumber('kills', values.kills)];
  const minor = values.kubernetes === undefined ? undefined : oneOf('kubernetes', values.kubernetes, kubernetesMinors);
  const minutes = values.minutes === undefined ? undefined : wholeNumber('minutes', values.minutes);
  const atOnce = values['at-once'] === undefined ? Math.min(availableParallelism(), mostAtOnce) : wholeNumber('at-once', values['at-once']);
  const useKubeconfig = values['use-kubeconfig'];
  const steps = (values.step ?? (useKubeconfig ? givenSteps.slice(0, 2) : stepNames)).map((name) => oneOf('step', name, useKubeconfig ? givenSteps : stepNames));
  if (values.built && !values.full) throw new Fault('--built must stand beside --full, got none');
  if (values.full && values.kubernetes !== undefined) throw new Fault(`--full must stand without --kubernetes, got '${values.kubernetes}'`);
  if (useKubeconfig && (values.full || values.kubernetes !== undefined)) throw new Fault('--use-kubeconfig must stand without --full and --kubernetes: the cluster has one version');
  if (useKubeconfig && values.cluster?.length !== 1) throw new Fault(`--use-kubeconfig must stand beside one --cluster, got ${values.cluster?.length ?? 'none'}: one empty cluster takes the tree of one`);
  return { clusters: values.cluster, steps, kubernetes: minor, full: values.full, namesSteps: values.step !== undefined, builtOnly: values.built, useKubeconfig, argoCds: values['argo-cd']?.map((name) => oneOf('argo-cd', name, argoCdVersions)), fleets, seed, kills, atOnce, minutes, from: values.from, tree: values.tree, output: values.output };
}

function wholeNumber(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new Fault(`--${option} must be a whole number from 1, got '${text}'`);
  return number;
}

function oneOf<T extends string>(option: string, name: string, possible: readonly T[]): T {
  const found = possible.find((known) => known === name);
  if (found === undefined) throw new Fault(`--${option} must be one of ${possible.join(', ')}, got '${name}'`);
  return found;
}
