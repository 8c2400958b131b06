import { Construct } from 'constructs';
import { Application } from '../application';
import { Fault } from '../fault';
import { dnsLabel } from '../names';
import { Pods } from '../pods';
import { type Endpoint } from '../relations';
import { type Probes } from './container';
import { CoreObject } from './core-object';
import { connectToWhatSecretsOpen, podLabels, podMounts, podTemplate, type PodProps } from './pod-template';

export interface WorkloadProps extends PodProps {
  readonly probes: Probes;
  /** Copies. @default - as many as the cluster's tier asks for and its nodes allow; 1 with a volume of one node at a time */
  readonly replicas?: number;
  /** `StatefulSet` where each pod needs a name of its own. @default 'Deployment' */
  readonly kind?: 'Deployment' | 'StatefulSet';
  /** Annotations of the Deployment or StatefulSet. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * Pods that run for ever: a Deployment or StatefulSet, the Service in front of its ports, and a PodDisruptionBudget
 * where there is more than one copy, so that it can never block a drain.
 */
export class Workload extends Construct {
  public readonly name: string;
  public readonly pods: Pods;

  public constructor(scope: Construct, name: string, props: WorkloadProps) {
    super(scope, `workload-${dnsLabel(name, 'name of a workload', 52)}`);
    this.name = name;
    const application = Application.of(this);
    this.pods = new Pods(application, name, podLabels(name), allPorts(props), name);
    connectToWhatSecretsOpen(this.pods, props);
    const exclusive = podMounts(props).some((mount) => mount.exclusive);
    const replicas = props.replicas ?? (exclusive ? 1 : application.cluster.replicas);
    if (exclusive && replicas > 1) {
      throw new Fault(`replicas of workload '${name}' must be 1, got '${replicas}'; its volume is ReadWriteOnce, so a second pod could not start on another node`);
    }
    this.controller(application, props, replicas, exclusive);
    if (Object.keys(allPorts(props)).length > 0) this.service(props);
    if (replicas > 1) this.disruptionBudget();
  }

  /** One of its named ports, to connect to or to route to. */
  public endpoint(port: string): Endpoint {
    return this.pods.endpoint(port);
  }

  private controller(application: Application, props: WorkloadProps, replicas: number, exclusive: boolean): void {
    const metadata = { name: this.name, ...(props.annotations && { annotations: { ...props.annotations } }) };
    const common = {
      replicas,
      revisionHistoryLimit: 3,
      selector: { matchLabels: podLabels(this.name) },
      template: podTemplate(this.name, application, props, props.probes, replicas),
    };
    if (props.kind === 'StatefulSet') {
      new CoreObject(this, 'StatefulSet', { metadata, spec: { ...common, serviceName: this.name, podManagementPolicy: 'Parallel' } });
      return;
    }
    const strategy = exclusive ? { type: 'Recreate' } : { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };
    new CoreObject(this, 'Deployment', { metadata, spec: { ...common, strategy } });
  }

  private service(props: WorkloadProps): void {
    new CoreObject(this, 'Service', {
      metadata: { name: this.name },
      spec: {
        type: 'ClusterIP',
        selector: podLabels(this.name),
        ports: Object.entries(allPorts(props)).map(([port, number]) => ({ name: port, port: number, targetPort: port, protocol: 'TCP' })),
      },
    });
  }

  private disruptionBudget(): void {
    new CoreObject(this, 'PodDisruptionBudget', {
      metadata: { name: this.name },
      spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: podLabels(this.name) } },
    });
  }
}

function allPorts(props: WorkloadProps): Record<string, number> {
  return Object.assign({}, props.ports, ...Object.values(props.sidecars ?? {}).map((sidecar) => sidecar.ports)) as Record<string, number>;
}
