import { Workload, type WorkloadProps } from '../../lib';
import { type CoreProps } from '../../lib/core-kinds';
import { render, type Facts } from './declare';
import { type Rendered } from './rendered';

/** As little as a workload can be. */
export const plain: WorkloadProps = {
  image: 'registry.example.org/web:1.2.3',
  ports: { http: 8080 },
  probes: { readiness: { path: '/ready', port: 'http' } },
  resources: { cpu: '100m', memory: '128Mi' },
};

/** A container that runs to its end before the others. */
export const prepare = { image: 'registry.example.org/tool:2.0', command: ['prepare'], resources: { cpu: '10m', memory: '16Mi' } } as const;

/** A container beside the first. */
export const agent = {
  image: 'registry.example.org/agent:3.1', ports: { metrics: 9100 }, resources: { cpu: '20m', memory: '32Mi', memoryLimit: '64Mi' }, probes: { readiness: { port: 'metrics' } },
} as const;

/** A workload with more than one container. */
export const busy: Partial<WorkloadProps> = { initContainers: { prepare }, sidecars: { agent } };

/** Renders a workload `web` that is plain but for what a test is about. */
export function workload(props: Partial<WorkloadProps> = {}, facts: Facts = {}): Rendered {
  return render((application) => new Workload(application, 'web', { ...plain, ...props }), facts);
}

export type DeploymentSpec = NonNullable<CoreProps<'Deployment'>['spec']>;

export function deploymentOf(rendered: Rendered): DeploymentSpec {
  return rendered.core('Deployment', 'web').spec!;
}

export function podOf(rendered: Rendered): NonNullable<DeploymentSpec['template']['spec']> {
  return deploymentOf(rendered).template.spec!;
}
