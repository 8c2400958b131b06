import { Construct } from 'constructs';
import { Application } from '../application';
import { type Entry, type EntryProvider } from '../entry';
import { Fault } from '../fault';
import { dnsLabel } from '../names';
import { type Platform } from '../platforms/platform';
import { declared } from '../props/declared';
import { type Endpoint } from '../relations';

export interface RouteProps {
  /** Host under which it is reached: a label below the cluster's domain (`vault`), or a full name. */
  readonly host: string;
  /** What answers. */
  readonly to: Endpoint;
  /** Paths that are let through, as regular expressions. @default - all */
  readonly paths?: readonly string[];
  /**
   * The entry that it comes in through, where a cluster has several: `new CiliumGateway(…)`, for one.
   * @default - the cluster's default entry
   * @checked with its cluster
   */
  readonly through?: EntryProvider;
}

/** An endpoint that is reached from outside. The cluster's entry decides how: it is told of every route. */
export class Route extends Construct {
  /** Full host name. */
  public readonly host: string;
  public readonly url: string;

  public constructor(scope: Construct, id: string, props: RouteProps) {
    super(declared(Route, new.target, scope, id, props), `route-${dnsLabel(id, 'id of a route')}`);
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
    const through = props.through && this.named(props.through, application);
    cluster.relations.publish({ application, host: this.host, endpoint: props.to, paths: props.paths ?? [], ...(through && { through }) });
    if (!through) this.comeInByDefault(application, props.to);
    else if (through.type === 'tunnel') cluster.relations.connections.push({ from: through.pods, to: props.to });
  }

  private comeInByDefault(application: Application, to: Endpoint): void {
    const { relations } = application.cluster;
    relations.connections.push({ from: 'entry', to });
    relations.needs.push({ application, capability: 'entry', remedy: remedy(application.cluster.platform), purpose: `route '${this.host}'` });
  }

  private named(provider: EntryProvider | readonly EntryProvider[], application: Application): Entry {
    if (Array.isArray(provider)) {
      const names = (provider as readonly EntryProvider[]).map(({ entry }) => `'${entry.application.name}'`);
      throw new Fault(`route '${this.host}' must come in through one entry, got ${names.join(' and ')}; declare another route with a host of its own for the other`);
    }
    const { entry } = provider as EntryProvider;
    const { name, cluster } = entry.application as Application;
    if (cluster !== application.cluster) {
      throw new Fault(`route '${this.host}' must come in through an entry of its own cluster '${application.cluster.name}', got '${name}' of cluster '${cluster.name}'; declare an entry there`);
    }
    application.comesAfter(entry.application as Application, `${application.name} is reached through ${name}`);
    return entry;
  }
}

/** What to add where there is no entry: a tunnel anywhere, and what the platform makes possible beside it. */
function remedy({ podNetwork, ingressClasses }: Platform): string {
  const choices = [
    `new Cloudflared(this, { tunnel: '…' })`,
    ...(podNetwork.provider === 'canal' ? [] : [`new CiliumGateway(this, { issuer: … })`]),
    ...ingressClasses.slice(0, 1).map(({ name }) => `new PlatformIngress(this, { className: '${name}' })`),
  ];
  return choices.join(' or ');
}

function isExpression(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
