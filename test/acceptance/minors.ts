import { built } from './binaries/binary';
import { controlPlanePrograms } from './binaries/control-plane-programs';
import { kubernetes, kubernetesMinors } from './binaries/kubernetes';
import { type Options } from './options';

/** The minors of Kubernetes that a run with `--full` goes through, and what it leaves out and why. */
export async function allMinors({ builtOnly }: Pick<Options, 'builtOnly'>): Promise<{ readonly minors: readonly string[]; readonly notCovered: readonly string[] }> {
  const minors: string[] = [];
  const notCovered: string[] = [];
  for (const minor of kubernetesMinors) {
    const reason = builtOnly ? missing(minor) : await unbuildable(minor);
    if (reason === undefined) minors.push(minor);
    else notCovered.push(`Kubernetes ${minor}: ${reason}`);
  }
  if (minors.length === 0) throw new Error(`--full must have one minor of Kubernetes at least, got none: ${notCovered.join('; ')}`);
  return { minors, notCovered };
}

function missing(minor: string): string | undefined {
  const programs = kubernetes(minor).filter((program) => built(program) === undefined).map(({ name }) => name);
  return programs.length === 0 ? undefined : `${programs.join(', ')} are not built, and --built asks for nothing to be`;
}

async function unbuildable(minor: string): Promise<string | undefined> {
  try {
    await controlPlanePrograms(minor);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
