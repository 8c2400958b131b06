import { kubernetesMinors, kubernetes } from './kubernetes';
import { argoCd, argoCdVersions } from './argo-cd';
import { binary } from './binary';
import { etcd } from './etcd';
import { kwok } from './kwok';

/** Builds what is missing from the cache, for Kubernetes' minors named as arguments; 1.34 by default. */
async function main(): Promise<void> {
  const minors = process.argv.slice(2);
  for (const minor of minors) if (!kubernetesMinors.includes(minor)) throw new Error(`minor must be one of ${kubernetesMinors.join(', ')}, got '${minor}'`);
  for (const program of [etcd, kwok, ...(minors.length === 0 ? ['1.34'] : minors).flatMap(kubernetes), argoCd(argoCdVersions[0])]) {
    process.stdout.write(`${await binary(program)}\n`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
