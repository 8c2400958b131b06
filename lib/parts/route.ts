import { Construct } from 'constructs';
import { Application } from '../application';
import { Fault } from '../fault';
import { dnsLabel } from '../names';
import { type Endpoint } from '../relations';

export interface RouteProps {
  /** Host under which it is reached: a label below the cluster's domain (`vault`), or a full name. */
  readonly host: string;
  /** What answers. */
  readonly to: Endpoint;
  /** Paths that are let through, as regular expressions. @default - all */
  readonly paths?: readonly string[];
}

/** An endpoint that is reached from outside. The cluster's entry decides how: it is told of every route. */
export class Route extends Construct {
  /** Full host name. */
  public readonly host: string;
  public readonly url: string;

  public constructor(scope: Construct, id: string, props: RouteProps) {
    super(scope, `route-${dnsLabel(id, 'id of a route')}`);
    const application = Application.of(this);
    for (const path of props.paths ?? []) {
      if (typeof path !== 'string' || !path.startsWith('^/') || !isExpression(path)) {
        throw new Fault(`path of route '${id}' must be a regular expression that begins with '^/', got '${String(path)}'; write for example '^/api/'`);
      }
    }
    const { cluster } = application;
    this.host = cluster.hostFor(props.host);
    if (!props.to.service) throw new Fault(`route '${this.host}' must lead to pods behind a Service, got '${props.to.pods.name}' without one; tell its Pods the name of their Service`);
    this.url = `https://${this.host}`;
    cluster.relations.publish({ application, host: this.host, endpoint: props.to, paths: props.paths ?? [] });
    cluster.relations.connections.push({ from: 'entry', to: props.to });
    cluster.relations.needs.push({
      application, capability: 'entry', remedy: `new Cloudflared(this, { tunnel: '…' })`, purpose: `route '${this.host}'`,
    });
  }
}

function isExpression(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
