import { argoCd, type ArgoCdVersion, fullArgoCds } from './binaries/argo-cd';
import { binary, built } from './binaries/binary';
import { kubernetes, kubernetesMinors } from './binaries/kubernetes';
import { type Program } from './binaries/program';
import { type Options } from './options';

/** Versions that a run with `--full` goes through, and what it leaves out and why. */
export interface FullRun<Version extends string> {
  readonly versions: readonly Version[];
  readonly notCovered: readonly string[];
}

/** Those of Kubernetes. @throws where none is to be had */
export async function everyMinor(options: Pick<Options, 'builtOnly'>): Promise<FullRun<string>> {
  return await available('Kubernetes', kubernetesMinors, kubernetes, options);
}

/** Those of Argo CD. @throws where none is to be had */
export async function everyArgoCd(options: Pick<Options, 'builtOnly'>): Promise<FullRun<ArgoCdVersion>> {
  return await available('Argo CD', fullArgoCds, (version) => [argoCd(version)], options);
}

async function available<Version extends string>(name: string, all: readonly Version[], programsOf: (version: Version) => readonly Program[], { builtOnly }: Pick<Options, 'builtOnly'>): Promise<FullRun<Version>> {
  const versions: Version[] = [];
  const notCovered: string[] = [];
  for (const version of all) {
    const reason = builtOnly ? missing(programsOf(version)) : await unbuildable(programsOf(version));
    if (reason === undefined) versions.push(version);
    else notCovered.push(`${name} ${version}: ${reason}`);
  }
  if (versions.length === 0) throw new Error(`--full must have one version of ${name} at least, got none: ${notCovered.join('; ')}`);
  return { versions, notCovered };
}

function missing(programs: readonly Program[]): string | undefined {
  const names = programs.filter((program) => built(program) === undefined).map(({ name }) => name);
  return names.length === 0 ? undefined : `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} not built, and --built asks for nothing to be`;
}

async function unbuildable(programs: readonly Program[]): Promise<string | undefined> {
  try {
    for (const program of programs) await binary(program);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
