import { type ContainerPort, type Pod, type Protocol } from './peers';
import { type Labels } from './selectors';

interface Container {
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number; readonly protocol?: Protocol }[];
}

interface Template {
  readonly metadata?: { readonly labels?: Labels };
  readonly spec: { readonly hostNetwork?: boolean; readonly containers: readonly Container[]; readonly initContainers?: readonly Container[] };
}

interface RenderedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Labels };
  readonly spec?: unknown;
}

type Ports = readonly ContainerPort[];

let addresses = 0;

/** A pod with the next free address of the pod network. */
export function pod(namespace: string, name: string, labels: Labels, ports: Ports = []): Pod {
  addresses += 1;
  return { type: 'pod', namespace, name, labels, ports, address: `10.244.${Math.floor(addresses / 250) % 250}.${(addresses % 250) + 1}` };
}

/** One pod for each kind of pods that rendered objects bring, those on the node's network left out. */
export function podsOf(objects: readonly RenderedObject[]): Pod[] {
  return objects.flatMap((object) => {
    const { name, namespace = '' } = object.metadata;
    if (object.apiVersion.startsWith('postgresql.cnpg.io/') && object.kind === 'Cluster') return postgresPods(namespace, name);
    const template = templateOf(object);
    if (!template || template.spec.hostNetwork === true) return [];
    const containers = [...template.spec.containers, ...(template.spec.initContainers ?? [])];
    const ports = containers.flatMap(({ ports: all = [] }) => all.map(({ name: port, containerPort, protocol = 'TCP' }): ContainerPort => ({ name: port, port: containerPort, protocol })));
    return [pod(namespace, `${object.kind} ${name}`, template.metadata?.labels ?? {}, ports)];
  });
}

function templateOf({ apiVersion, kind, metadata, spec }: RenderedObject): Template | undefined {
  switch (`${apiVersion} ${kind}`) {
    case 'v1 Pod': return { metadata, spec: spec as Template['spec'] };
    case 'apps/v1 DaemonSet':
    case 'apps/v1 Deployment':
    case 'apps/v1 ReplicaSet':
    case 'apps/v1 StatefulSet':
    case 'batch/v1 Job': return (spec as { template: Template }).template;
    case 'batch/v1 CronJob': return (spec as { jobTemplate: { spec: { template: Template } } }).jobTemplate.spec.template;
    default: return undefined;
  }
}

/** Servers of a database and the Job that begins one, with the labels that CloudNativePG gives them. */
function postgresPods(namespace: string, cluster: string): Pod[] {
  const ports: Ports = [{ name: 'postgresql', port: 5432, protocol: 'TCP' }, { name: 'metrics', port: 9187, protocol: 'TCP' }, { name: 'status', port: 8000, protocol: 'TCP' }];
  const common = { 'cnpg.io/cluster': cluster };
  return [
    pod(namespace, `${cluster}-1`, { ...common, 'cnpg.io/podRole': 'instance', 'cnpg.io/instanceRole': 'primary', 'cnpg.io/instanceName': `${cluster}-1` }, ports),
    pod(namespace, `${cluster}-1-initdb`, { ...common, 'cnpg.io/jobRole': 'initdb', 'job-name': `${cluster}-1-initdb` }),
  ];
}
