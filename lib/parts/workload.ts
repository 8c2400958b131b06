import { Construct } from 'constructs';
import { Application } from '../application';
import { Fault } from '../fault';
import { dnsLabel } from '../names';
import { Pods } from '../pods';
import { asked } from '../props/asked';
import { declared } from '../props/declared';
import { type Endpoint } from '../relations';
import { giveApiAccess } from './api-access';
import { startupTime, type Probes } from './container';
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
  public readonly kind: 'Deployment' | 'StatefulSet';
  public readonly pods: Pods;

  public constructor(scope: Construct, name: string, props: WorkloadProps) {
    super(declared(Workload, new.target, scope, name, props), `workload-${dnsLabel(name, 'name of a workload', 52)}`);
    this.name = name;
    this.kind = props.kind ?? 'Deployment';
    const application = Application.of(this);
    const ports = allPorts(name, props);
    this.pods = new Pods(application, name, podLabels(name), ports, name);
    connectToWhatSecretsOpen(this.pods, props);
    giveApiAccess(this, this.pods, props.apiAccess);
    const exclusive = podMounts(name, props).some((mount) => mount.exclusive);
    const replicas = props.replicas ?? (exclusive ? 1 : application.cluster.replicas);
    if (exclusive && replicas > 1) {
      throw new Fault(`replicas of workload '${name}' must be 1, got '${replicas}'; its volume is ReadWriteOnce, so a second pod could not start on another node`);
    }
    this.controller(application, props, replicas, exclusive);
    if (Object.keys(ports).length > 0) this.service(ports);
    if (replicas > 1) this.disruptionBudget();
  }

  /** One of its named ports, to connect to or to route to. */
  public endpoint(port: string): Endpoint {
    asked('Workload.endpoint', port);
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
      new CoreObject(this, 'StatefulSet', { metadata, spec: { ...common, serviceName: this.namesOfPods(), podManagementPolicy: 'Parallel' } });
      return;
    }
    const strategy = exclusive ? { type: 'Recreate' } : { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };
    new CoreObject(this, 'Deployment', { metadata, spec: { ...common, strategy, ...progressDeadline(props) } });
  }

  /** The Service without an address that gives each pod of a StatefulSet a name in DNS; returns its name. */
  private namesOfPods(): string {
    const name = `${this.name}-pods`;
    new CoreObject(this, 'Service', {
      metadata: { name }, spec: { type: 'ClusterIP', clusterIP: 'None', publishNotReadyAddresses: true, selector: podLabels(this.name) },
    });
    return name;
  }

  private service(ports: Readonly<Record<string, number>>): void {
    new CoreObject(this, 'Service', {
      metadata: { name: this.name },
      spec: {
        type: 'ClusterIP',
        selector: podLabels(this.name),
        ports: Object.entries(ports).map(([port, number]) => ({ name: port, port: number, targetPort: port, protocol: 'TCP' })),
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

/** The ports of all containers, which share one address. */
function allPorts(name: string, props: WorkloadProps): Record<string, number> {
  const ports = new Map<string, number>();
  for (const [port, number] of [props, ...Object.values(props.sidecars ?? {})].flatMap((container) => Object.entries(container.ports ?? {}))) {
    const other = [...ports].find(([known, value]) => known === port || value === number);
    if (other) throw new Fault(`ports of workload '${name}' must have a name and a number of their own each, got '${other[0]}' (${other[1]}) and '${port}' (${number})`);
    ports.set(port, number);
  }
  return Object.fromEntries(ports);
}

/** A rollout must not count as failed while its pods may still be starting: Argo CD would call it degraded and give up the sync. */
function progressDeadline(props: WorkloadProps): { progressDeadlineSeconds?: number } {
  const starting = Math.max(...[props, ...Object.values(props.sidecars ?? {})].map(({ probes }) => startupTime(probes)));
  return starting + imagePull > kubernetesDefault ? { progressDeadlineSeconds: starting + imagePull } : {};
}

/** Seconds for pulling images and running what comes before the containers. */
const imagePull = 300;

/** Seconds after which a Deployment that says nothing about it counts as failed. */
const kubernetesDefault = 600;
