import { binary } from './binary';
import { etcd } from './etcd';
import { kubernetes } from './kubernetes';
import { type Program } from './program';

/** Paths of the executables of a control plane. */
export interface ControlPlanePrograms {
  readonly etcd: string;
  readonly apiserver: string;
  readonly controllerManager: string;
  readonly scheduler: string;
}

/** All that a control plane of a minor of Kubernetes is made of. */
export function programsOf(minor: string): Program[] {
  return [etcd, ...kubernetes(minor)];
}

/** Those of a minor of Kubernetes, built where none is found. */
export async function controlPlanePrograms(minor: string): Promise<ControlPlanePrograms> {
  const paths: Record<string, string> = {};
  // One after another: two compilers at once need twice the memory and are no faster.
  for (const program of programsOf(minor)) paths[program.name] = await binary(program);
  const path = (name: string): string => paths[name]!;
  return { etcd: path('etcd'), apiserver: path('kube-apiserver'), controllerManager: path('kube-controller-manager'), scheduler: path('kube-scheduler') };
}
