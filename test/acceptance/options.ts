import { parseArgs } from 'node:util';
import { kubernetesMinors } from './binaries/kubernetes';
import { type StepName, stepNames } from './step-result';

/** What a run is asked to do. */
export interface Options {
  /** Only these clusters. */
  readonly clusters: readonly string[] | undefined;
  readonly steps: readonly StepName[];
  /** Runs everything on this minor instead of each cluster's own. */
  readonly kubernetes: string | undefined;
  /** How many generated fleets the scheduler and the check of capacity are asked about. */
  readonly fleets: number;
  /** The committed tree. */
  readonly tree: string;
  /** Folder for the report and for what the processes said. */
  readonly output: string;
}

export const usage = `npm run acceptance -- [OPTION …]
  --cluster NAME      only this cluster; may be given again
  --step NAME         only this step, of ${stepNames.join(', ')}; may be given again
  --kubernetes MINOR  on this minor, of ${kubernetesMinors.join(', ')}, instead of each cluster's own
  --fleets NUMBER     so many generated fleets for the step 'agrees' (200)
  --tree FOLDER       the committed tree (dist)
  --output FOLDER     where the report goes (reports/acceptance)`;

/** @throws with a sentence where an option is none */
export function optionsOf(parameters: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...parameters], strict: true, allowPositionals: false,
    options: {
      cluster: { type: 'string', multiple: true }, step: { type: 'string', multiple: true }, kubernetes: { type: 'string' },
      fleets: { type: 'string', default: '200' }, tree: { type: 'string', default: 'dist' }, output: { type: 'string', default: 'reports/acceptance' },
    },
  });
  const fleets = Number(values.fleets);
  if (!Number.isInteger(fleets) || fleets < 1) throw new Error(`--fleets must be a whole number from 1, got '${values.fleets}'`);
  if (values.kubernetes !== undefined && !kubernetesMinors.includes(values.kubernetes)) throw new Error(`--kubernetes must be one of ${kubernetesMinors.join(', ')}, got '${values.kubernetes}'`);
  return { clusters: values.cluster, steps: (values.step ?? stepNames).map(stepOf), kubernetes: values.kubernetes, fleets, tree: values.tree, output: values.output };
}

function stepOf(name: string): StepName {
  const step = stepNames.find((known) => known === name);
  if (step === undefined) throw new Error(`--step must be one of ${stepNames.join(', ')}, got '${name}'`);
  return step;
}
