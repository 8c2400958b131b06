import { type k8s } from 'cdk8s-plus-30';
import { type Application } from '../application';
import { type Plain } from '../core-kinds';
import { Fault } from '../fault';

type Container = Plain<k8s.Container>;
type PodSpec = Plain<k8s.PodSpec>;

/** Name of the resource, and of the taint that keeps other pods away from nodes that have it. */
const resource = 'nvidia.com/gpu';

/** A container with some GPUs; Kubernetes takes a limit of them for the request too. */
export function withGpus(container: Container, gpus = 0): Container {
  return gpus === 0 ? container : { ...container, resources: { ...container.resources, limits: { ...container.resources?.limits, [resource]: gpus } } };
}

/** Where pods with GPUs may run and how; refuses those that no node of the cluster could take. */
export function gpuScheduling(name: string, application: Application, gpus = 0): Pick<PodSpec, 'tolerations' | 'runtimeClassName'> {
  if (gpus === 0) return {};
  const { name: cluster, platform, relations } = application.cluster;
  const most = Math.max(0, ...platform.nodes.map((pool) => pool.gpus ?? 0));
  if (most === 0) throw new Fault(`cluster '${cluster}' must have nodes with GPUs for '${name}', got none; add gpus: ${gpus} to a node pool, or take gpus away from '${name}'`);
  if (!Number.isInteger(gpus) || gpus < 1 || gpus > most) throw new Fault(`gpus of '${name}' must be a whole number from 1 to ${most}, what one node has, got '${String(gpus)}'`);
  relations.needs.push({ application, capability: 'gpu', remedy: 'new NvidiaGpu(this)', purpose: `GPUs of '${name}'` });
  return {
    tolerations: [{ key: resource, operator: 'Exists', effect: 'NoSchedule' }],
    ...(platform.gpuRuntimeClass !== undefined && { runtimeClassName: platform.gpuRuntimeClass }),
  };
}
