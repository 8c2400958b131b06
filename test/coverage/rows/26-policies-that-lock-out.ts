import { Cloudflared, KubePrometheusStack } from '../../../apps';
import { type Application, CiliumNetworkPolicy, CustomObject, Metrics, Route } from '../../../lib';
import { Analyser, type Enforcer } from '../../network/analyser';
import { Declaration } from '../../network/declaration';
import { type Peer, type Pod } from '../../network/peers';
import { dnsPod, worldOf, type World } from '../../network/world';
import { application } from '../../fixtures/home';
import { onOvh } from '../../fixtures/ovh';
import { cluster, clusterWithVolumes, plain, web, workload } from '../bases';
import { byConstruct, byRule, byWarning, impossible, type Impossible, type Row } from '../row';
import { type Tree } from '../tree';

/** A cluster as an analyser of policies sees it that knows nothing of how they came about. */
interface Network {
  readonly world: World;
  readonly analyser: Analyser;
  readonly pod: (name: string) => Pod;
}

function networkOf(tree: Tree): Network {
  const { cluster: home } = tree.models[0]!;
  const enforcer: Enforcer = home.platform.podNetwork.provider === 'canal' ? 'plain' : 'cilium';
  const objects = tree.objectsOf(home.name);
  const world = worldOf(home, objects, new Declaration(home, enforcer));
  const pods = [...world.ours, ...world.others].filter((peer): peer is Pod => peer.type === 'pod');
  const pod = (name: string): Pod => {
    const found = pods.find((each) => `${each.namespace}/${each.name}` === name);
    if (!found) throw new Error(`pod '${name}' must be there, got ${pods.map((each) => `${each.namespace}/${each.name}`).join(', ')}`);
    return found;
  };
  return { world, analyser: new Analyser(objects, enforcer, dnsPod()), pod };
}

interface Wanted { readonly from: Peer; readonly to: Peer; readonly port: number; readonly protocol?: 'TCP' | 'UDP' }

/** Connections that must come about, and a policy without which they do not. */
const open = (because: string, wanted: (network: Network) => readonly Wanted[], policy: string): Impossible => impossible(because, (tree) => {
  const network = networkOf(tree);
  const connections = wanted(network);
  if (connections.length === 0) return ['there is nobody to ask about'];
  return connections.filter(({ from, to, port, protocol = 'TCP' }) => !network.analyser.allows({ from, to, port, protocol })).map(({ from, to, port }) => `${from.name} does not reach ${to.name} on ${port}`);
}, (tree) => tree.remove(policy));

const cilium = (app: Application, name: string, spec: object): object => new CustomObject(app, CiliumNetworkPolicy, { metadata: { name }, spec } as never);

export const row: Row = {
  number: 26,
  name: 'Policies that lock out DNS, the API or the tunnel',
  text: 'A policy that forgets DNS, the Kubernetes API, the webhook of an operator or the way out of the tunnel breaks things far from where it stands. '
    + 'Policies follow from declared connections on both sides, an analyser that knows nothing of the declaration looks at them, and what a user adds may not shut out what the cluster needs.',
  evidence: [
    'website#54997', 'cilium#44396', 'cilium#37298', 'release#80010', 'platform#3407', 'cilium#28136', 'cloudflare-tunnel-gateway-controller#650', 'cloudflared#758',
  ],
  faults: [
    {
      name: 'a namespace is closed, and nobody thought of DNS',
      by: 'construct',
      declare: (broken) => cluster((home) => { if (broken) workload(application(home)); }),
      caught: open('every pod of ours may look names up', ({ world }) => world.ours.map((from) => ({ from, to: world.dns, port: 53, protocol: 'UDP' })), 'home/web/NetworkPolicy-allow-dns.yaml'),
    },
    {
      name: 'the tunnel is told of a host, and nobody lets it reach what answers',
      by: 'construct',
      declare: (broken) => web((app) => {
        const page = workload(app);
        if (broken) new Route(app, 'web', { host: 'web', to: page.endpoint('http') });
      }),
      caught: open('the entry reaches whatever a route leads to', ({ pod }) => [{ from: pod('cloudflared/Deployment cloudflared'), to: pod('web/Deployment web'), port: 8080 }], 'home/web/NetworkPolicy-web.yaml'),
    },
    {
      name: 'the way out of the tunnel is on a port that nobody knows by heart',
      by: 'construct',
      declare: (broken) => cluster((home) => { if (broken) new Cloudflared(home, { tunnel: '6ff42ae2-765d-4adf-8112-31c55c1551ef' }); workload(application(home)); }, { without: ['Cloudflared'] }),
      caught: open('the tunnel reaches the machines that it ends at', ({ world, pod }) => world.others.filter(({ name }) => name.includes('argotunnel.com') && !name.includes('private')).flatMap((to) => (['TCP', 'UDP'] as const)
        .map((protocol) => ({ from: pod('cloudflared/Deployment cloudflared'), to, port: 7844, protocol }))), 'home/cloudflared/CiliumNetworkPolicy-cloudflared.yaml'),
    },
    {
      name: 'the API server asks the webhook of cert-manager from another node',
      by: 'construct',
      declare: (broken) => cluster((home) => { if (broken) workload(application(home)); }),
      caught: open('the API server reaches admission webhooks', ({ world, pod }) => world.others.filter((peer) => peer.type === 'node' && peer.callsWebhooks).map((from) => ({ from, to: pod('cert-manager/cert-manager-webhook'), port: 10250 })),
        'home/cert-manager/CiliumNetworkPolicy-cert-manager-webhook.yaml'),
    },
    {
      name: 'metrics of an application are to be read, and its namespace is closed',
      by: 'construct',
      declare: (broken) => clusterWithVolumes((home) => {
        new KubePrometheusStack(home);
        const app = application(home);
        const page = workload(app, 'web', { ports: { http: 8080, metrics: 9090 } });
        if (broken) new Metrics(app, 'web', { from: page.endpoint('metrics') });
      }),
      caught: open('Prometheus reaches whatever has metrics', ({ pod }) => [{ from: pod('monitoring/prometheus'), to: pod('web/Deployment web'), port: 9090 }], 'home/web/NetworkPolicy-web.yaml'),
    },
    {
      name: 'an application moves to a platform without Cilium, where hosts have no names for policies',
      by: 'another platform',
      declare: (broken) => web((app) => { workload(app).pods.reaches('api.example.net'); },
        broken ? { without: ['Cilium'], props: { platform: onOvh({ plan: 'free', region: 'GRA11', nodes: [{ name: 'fixed', flavor: 'b3-16', count: 2 }] } as never) } } : {}),
      caught: open('what an application reaches is open by the closest plain policy', ({ world, pod }) => world.others.filter(({ name }) => name === 'api.example.net').map((to) => ({ from: pod('web/Deployment web'), to, port: 443 })), 'home/web/NetworkPolicy-web-outside.yaml'),
    },
    {
      name: 'an application connects to a port that its target does not have',
      by: 'construct',
      declare: (broken) => cluster((home) => {
        const store = workload(application(home, 'store'), 'store');
        workload(application(home)).pods.connectsTo(store.endpoint(broken ? 'grpc' : 'http'));
      }),
      caught: byConstruct("port of 'store' must be one of http, got 'grpc'"),
    },
    {
      name: 'a program calls the Service of another application, and no connection is declared',
      by: 'construct',
      declare: (broken) => cluster((home) => {
        const store = workload(application(home, 'store'), 'store');
        const page = workload(application(home), 'web', { env: { STORE: 'http://store.store.svc:8080' } });
        if (!broken) page.pods.connectsTo(store.endpoint('http'));
      }),
      caught: byWarning('declared-connections'),
    },
    {
      name: 'a policy closes kube-system, where DNS is',
      by: 'plain object',
      declare: (broken) => web((app) => {
        workload(app);
        plain(app, 'networking.k8s.io/v1', 'NetworkPolicy', 'closed', { spec: { podSelector: {}, policyTypes: ['Ingress'] } }, { namespace: broken ? 'kube-system' : 'web' });
      }),
      caught: byRule('no-locked-out-systems'),
    },
    {
      name: 'a policy of Cilium denies what is needed, and a denial outweighs every permission',
      by: 'plain object',
      declare: (broken) => web((app) => {
        workload(app);
        cilium(app, 'closed', { endpointSelector: {}, ...(broken ? { egressDeny: [{ toEntities: ['cluster'] }] } : { egress: [{ toEntities: ['cluster'] }] }) });
      }),
      caught: byRule('valid-schema'),
    },
    {
      name: 'a policy for the whole cluster is to close one application, and closes all',
      by: 'plain object',
      declare: (broken) => web((app) => {
        workload(app);
        plain(app, 'cilium.io/v2', 'CiliumClusterwideNetworkPolicy', 'closed', { spec: { endpointSelector: broken ? {} : { matchLabels: { 'k8s:app.kubernetes.io/name': 'web' } }, ingress: [{ fromEntities: ['cluster'] }] } });
      }),
      caught: byRule('no-locked-out-systems'),
    },
  ],
};
