import { type Application } from './application';
import { type Endpoint, type Role } from './relations';
import { Fault } from './fault';
import { hostOrAddress } from './names';
import { asked } from './props/asked';
import { declared } from './props/declared';

/** Pods of an application that are told apart by their labels, and everything they talk to. */
export class Pods {
  public readonly namespace: string;

  /**
   * @param ports named ports that the containers listen on
   * @param service the Service in front of them: its name if it has the same ports, or its name and port
   */
  public constructor(
    public readonly application: Application,
    public readonly name: string,
    public readonly labels: Readonly<Record<string, string>>,
    private readonly ports: Readonly<Record<string, number>> = {},
    private readonly service?: string | { readonly name: string; readonly port: number },
  ) {
    declared(Pods, new.target, application, name, labels, ports, service);
    this.namespace = application.namespace;
    application.cluster.relations.addPods(this);
  }

  /** One of the named ports, to connect to. */
  public endpoint(port: string): Endpoint {
    asked('Pods.endpoint', port);
    const number = Object.hasOwn(this.ports, port) ? this.ports[port] : undefined;
    if (number === undefined) {
      throw new Fault(`port of '${this.name}' must be one of ${Object.keys(this.ports).join(', ') || 'none'}, got '${port}'`);
    }
    const service = typeof this.service === 'string' ? { name: this.service, port: number } : this.service;
    return { pods: this, port: number, protocol: 'TCP', ...(service && { service }) };
  }

  /** Allows connections to an endpoint; its application comes first. */
  public connectsTo(...endpoints: Endpoint[]): this {
    asked('Pods.connectsTo', endpoints);
    for (const endpoint of endpoints) {
      this.application.cluster.relations.connections.push({ from: this, to: endpoint });
      if (endpoint.pods.application !== this.application) {
        this.application.cluster.relations.dependencies.push({
          from: this.application, to: endpoint.pods.application, reason: `${this.name} connects to ${endpoint.pods.name}`,
        });
      }
    }
    return this;
  }

  /** Allows connections from whoever plays a role in this cluster; says nothing about order. */
  public isReachedBy(role: Role, port: string): this {
    asked('Pods.isReachedBy', role, port);
    this.application.cluster.relations.connections.push({ from: role, to: this.endpoint(port) });
    return this;
  }

  /**
   * Allows connections to a host on the internet, by default to its port 443: a name, an address, all names below one
   * (`*.example.org`), or `*` for the whole internet.
   */
  public reaches(host: string, port = 443, protocol: 'TCP' | 'UDP' = 'TCP'): this {
    asked('Pods.reaches', host, port, protocol);
    if (host !== '*') hostOrAddress(String(host).replace(/^\*\./, ''), `host that '${this.name}' reaches`);
    if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Fault(`port that '${this.name}' reaches must be from 1 to 65535, got '${String(port)}'`);
    this.application.cluster.relations.reaches.push({ from: this, host, port, protocol });
    return this;
  }

  /** Allows connections to a port of the nodes themselves: the kubelet's, or that of pods in the nodes' own network. */
  public reachesNodes(port: number): this {
    asked('Pods.reachesNodes', port);
    this.application.cluster.relations.nodeAccess.push({ pods: this, port });
    return this;
  }

  /** Allows connections to the Kubernetes API. */
  public callsKubernetesApi(): this {
    this.application.cluster.relations.apiAccess.push({ pods: this });
    return this;
  }

  /** Allows the Kubernetes API to call a port, as it does for admission webhooks. */
  public isCalledByKubernetesApi(port: string): this {
    asked('Pods.isCalledByKubernetesApi', port);
    this.application.cluster.relations.apiAccess.push({ pods: this, calledOn: this.endpoint(port).port });
    return this;
  }
}
