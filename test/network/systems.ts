import { isIP } from 'node:net';
import { at, type Configuration } from './configuration';
import { type Outside, type Peer, type Pod, type Protocol } from './peers';
import { type RenderedObject } from './rendered-fleet';
import { type World } from './world';

/** A connection that a system cannot do without, whatever was declared. */
export interface Need {
  readonly from: readonly Peer[];
  readonly to: readonly Peer[];
  readonly port: number;
  readonly protocol: Protocol;
  readonly because: string;
}

/** Who is in a cluster, as its systems' own labels tell them apart, and what they need of each other. */
export class Systems {
  public readonly needs: Need[] = [];

  public constructor(public readonly world: World, public readonly configuration: Configuration, private readonly apiServer: { readonly peer: Peer; readonly port: number }) {}

  /** Connections over TCP. */
  public need(from: readonly Peer[], to: readonly Peer[], because: string, ...ports: readonly number[]): void {
    this.needs.push(...ports.map((port): Need => ({ from, to, port, protocol: 'TCP', because })));
  }

  /** A connection over UDP. */
  public needUdp(from: readonly Peer[], to: readonly Peer[], because: string, port: number): void {
    this.needs.push({ from, to, port, protocol: 'UDP', because });
  }

  /** Groups of pods that call the Kubernetes API. */
  public callsApi(...groups: readonly (readonly Pod[])[]): void {
    for (const group of groups) this.need(group, [this.apiServer.peer], 'the Kubernetes API', this.apiServer.port);
  }

  /** Whoever calls webhooks on behalf of the Kubernetes API. */
  public webhook(pods: readonly Pod[], because: string, port: number): void {
    this.need(this.world.others.filter((peer) => peer.type !== 'pod' && peer.callsWebhooks), pods, because, port);
  }

  /** All nodes, the one that a pod runs on included. */
  public get nodes(): Peer[] {
    return this.world.others.filter(({ type, name }) => type === 'node' && !name.endsWith('in the overlay'));
  }

  public pods(namespace: string, labels: Readonly<Record<string, string>> = {}): Pod[] {
    return [...this.world.ours, ...this.world.others].filter((peer): peer is Pod =>
      peer.type === 'pod' && peer.namespace === namespace && peer.name !== 'stray' && Object.entries(labels).every(([key, wanted]) => peer.labels[key] === wanted));
  }

  public named(namespace: string, name: string): Pod[] {
    return this.pods(namespace, { 'app.kubernetes.io/name': name });
  }

  public database(namespace: string, name: string): Pod[] {
    return this.pods(namespace, { 'cnpg.io/cluster': name, 'cnpg.io/podRole': 'instance' });
  }

  /** Who opens what a route leads to. */
  public entries(through: string): Peer[] {
    if (through === 'tunnel') return this.named('cloudflared', 'cloudflared');
    if (through === 'gateway') return this.world.others.filter(({ type }) => type === 'proxy');
    return this.world.others.filter((peer) => peer.type === 'pod' && peer.name === `controller of ${through}`);
  }

  /** Pods that sign people in, and call the issuer for it. */
  public signingIn(): Pod[] {
    const { configuration } = this;
    const grafana = JSON.stringify(configuration.valuesOf('kube-prometheus-stack') ?? {}).includes('"token_url"');
    const harbor = JSON.stringify(configuration.valuesOf('harbor') ?? {}).includes('CONFIG_OVERWRITE_JSON');
    const argo = JSON.stringify(configuration.valuesOf('argo-cd') ?? {}).includes('oidc.config');
    const deployed = (name: string): Pod[] => configuration.find('Deployment', name, name) ? this.named(name, name) : [];
    return [
      ...deployed('vaultwarden'), ...deployed('nextcloud'), ...deployed('hubble-page'), ...(argo ? this.named('argocd', 'argocd-server') : []),
      ...(grafana ? this.named('monitoring', 'grafana') : []), ...(harbor ? this.pods('harbor', { component: 'core' }) : []),
    ];
  }
}

/** A machine outside, by its address or by a name that DNS tells of a public one. */
export function host(name: string): Outside {
  const address = isIP(name) === 0 ? '203.0.113.90' : name;
  return { type: 'outside', name, address, hosts: isIP(name) === 0 ? [name] : [], apiServer: false, callsWebhooks: false };
}

/** Labels that a monitor selects pods by, and the numbers of their ports. */
export function monitored(monitor: RenderedObject): { readonly labels: Record<string, string>; readonly ports: number[] } {
  const endpoints: unknown = at(monitor, 'spec', 'podMetricsEndpoints');
  const labels: unknown = at(monitor, 'spec', 'selector', 'matchLabels');
  return { labels: labels as Record<string, string>, ports: (endpoints as { portNumber: number }[]).map(({ portNumber }) => portNumber) };
}
