import { Application, type Cluster, CoreObject, declared, type Endpoint, Fault, HelmChart, Metrics, Pods, privateRanges, Secret, twingateConnectorChart } from '../lib';

export interface TwingateConnectorProps {
  /** Name of the Twingate network: `example` of `example.twingate.com`. */
  readonly network: string;
  /** Ports inside the cluster that people may reach through it. @default - none */
  readonly endpoints?: readonly Endpoint[];
  /** Hosts outside the cluster that people may reach through it, by name or address. @default - none */
  readonly hosts?: readonly {
    readonly host: string;
    readonly port: number;
    /** @default 'TCP' */
    readonly protocol?: 'TCP' | 'UDP';
  }[];
  /** Connectors, each with a pair of tokens of its own. @default - as the cluster's tier asks: 2 in production, else 1 */
  readonly connectors?: number;
  /** Whether people may connect to it directly, by UDP from and to anywhere; else all goes through Twingate's relays, more slowly. @default true */
  readonly peerToPeer?: boolean;
}

const namespace = 'twingate';

/** Where relays listen, beside 443. @see https://www.twingate.com/docs/firewall-failures */
const relays = { first: 30000, last: 31000 };

/**
 * Twingate's connectors, by which people reach what is private without any port open to the internet. Each has the tokens of
 * one connector in Twingate's console, which none may share: the secret `<cluster>/twingate-connector/twingate-connector-tokens` with the
 * keys `TWINGATE_ACCESS_TOKEN` and `TWINGATE_REFRESH_TOKEN`, and for the second `<cluster>/twingate-connector-2/twingate-connector-2-tokens`. Twingate
 * spreads people over the connectors of one remote network, so all may reach the same.
 */
export class TwingateConnector extends Application {
  public constructor(cluster: Cluster, props: TwingateConnectorProps) {
    super(declared(TwingateConnector, new.target, cluster, props), 'twingate-connector', { namespace });
    if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(props.network)) {
      throw new Fault(`network of a Twingate connector must be the name alone such as 'example', got '${String(props.network)}'; leave out '.twingate.com'`);
    }
    const connectors = props.connectors ?? cluster.replicas;
    if (!Number.isInteger(connectors) || connectors < 1 || connectors > 10) {
      throw new Fault(`connectors of Twingate must be a whole number from 1 to 10, got '${String(connectors)}'`);
    }
    connect(this, props, connectors);
    for (let number = 2; number <= connectors; number += 1) connect(new Application(cluster, `twingate-connector-${number}`, { namespace }), props, connectors);
    if (connectors > 1) {
      new CoreObject(this, 'PodDisruptionBudget', {
        metadata: { name: 'twingate-connectors' },
        spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: anyConnector } },
      });
    }
  }
}

const anyConnector = { 'app.kubernetes.io/name': 'connector' };

/** One connector: a release of its own, since the chart runs one pod for one pair of tokens. */
function connect(application: Application, props: TwingateConnectorProps, connectors: number): void {
  const { name } = application;
  const tokens = new Secret(application, `${name}-tokens`, { keys: ['TWINGATE_ACCESS_TOKEN', 'TWINGATE_REFRESH_TOKEN'] });
  new HelmChart(application, {
    chart: twingateConnectorChart,
    values: {
      image: { repository: 'docker.io/twingate/connector', tag: '1.93.0', pullPolicy: 'IfNotPresent' },
      connector: { network: props.network, existingSecret: tokens.name },
      priorityClassName: 'platform-high',
      resources: { requests: { cpu: '50m', memory: '200Mi' }, limits: { memory: '512Mi' } },
      metrics: { enabled: true, port: 9999, prometheusAnnotations: false },
      ...(connectors > 1 && {
        topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' as const, labelSelector: { matchLabels: anyConnector } }],
      }),
    },
  });
  const pods = new Pods(application, name, { ...anyConnector, 'app.kubernetes.io/instance': name }, { metrics: 9999 });
  pods.reaches('*.twingate.com').connectsTo(...props.endpoints ?? []);
  for (const { host, port, protocol } of props.hosts ?? []) pods.reaches(host, port, protocol);
  new Metrics(application, name, { from: pods.endpoint('metrics') });
  ranges(application, pods, props.peerToPeer ?? true);
}

/** Ranges of ports, which no relation has: the relays', and every UDP port for people who connect directly. */
function ranges(application: Application, pods: Pods, peerToPeer: boolean): void {
  const ports = [
    { port: relays.first, endPort: relays.last, protocol: 'TCP' },
    ...(peerToPeer ? [{ port: 1, endPort: 65535, protocol: 'UDP' }] : []),
  ];
  new CoreObject(application, 'NetworkPolicy', {
    metadata: { name: `${pods.name}-relays` },
    spec: {
      podSelector: { matchLabels: { ...pods.labels } }, policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: [...privateRanges] } }], ports }],
    },
  });
}
