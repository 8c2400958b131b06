import { Lazy } from 'cdk8s';
import { Application, type ChartValues, type Cluster, currenciesOf, declared, Fault, HelmChart, Metrics, opencostChart, Pods, type UnitPrices, unitPrices } from '../lib';

export interface OpenCostProps {
  /**
   * The Prometheus to ask, where the platform brings monitoring: its Service.
   * @default - that of KubePrometheusStack
   */
  readonly prometheus?: { readonly service: string; readonly namespace: string; readonly port: number };
}

const port = 9003;

/** The user of its image. */
const user = 1001;

/**
 * OpenCost, which tells what each namespace and workload costs, on the page `Cost` of Grafana. Prices are those of the platform:
 * a node's is split so that a CPU costs as much as 7.46 GiB of memory, the ratio of OpenCost's own prices, and what a node with
 * GPUs costs beyond that is its GPUs'. Volumes without a stated price count as 0, and its description of the prices says so;
 * load balancers, traffic and the control plane are not in its figures: `npx flotilla cost` has them. On a platform that brings
 * OpenCost nothing is installed. Kubecost, which some platforms ship instead, is theirs alone: there is no construct for it.
 *
 * @see https://opencost.io/docs/configuration/on-prem
 */
export class OpenCost extends Application {
  public constructor(cluster: Cluster, props: OpenCostProps = {}) {
    super(declared(OpenCost, new.target, cluster, props), 'opencost', { infrastructure: true });
    if (cluster.brings('opencost')) return;
    this.offers('cost-metrics');
    new HelmChart(this, {
      chart: opencostChart,
      values: {
        clusterName: cluster.platform.clusterDomain,
        priorityClassName: 'platform-default',
        podSecurityContext: { runAsNonRoot: true, runAsUser: user, runAsGroup: user, fsGroup: user, seccompProfile: { type: 'RuntimeDefault' } },
        opencost: {
          exporter: {
            defaultClusterId: cluster.name,
            resources: { requests: { cpu: '20m', memory: '128Mi' }, limits: { memory: '512Mi' } },
            securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
          },
          prometheus: { internal: this.prometheus(props) },
          customPricing: { enabled: true, costModel: costModel(this.prices()) },
          ui: { enabled: false },
          mcp: { enabled: false },
        },
      },
    });
    const pods = new Pods(this, 'opencost', { 'app.kubernetes.io/name': 'opencost' }, { http: port }, 'opencost').callsKubernetesApi();
    cluster.relations.connections.push({ from: pods, to: { role: 'metrics', port: props.prometheus?.port ?? 9090 } });
    new Metrics(this, 'opencost', { from: pods.endpoint('http'), honorLabels: true });
  }

  private prices(): UnitPrices {
    const { name, platform } = this.cluster;
    const currencies = currenciesOf(platform);
    if (currencies.length > 1) {
      throw new Fault(`prices of cluster '${name}' must be in one currency for OpenCost, which knows none, got ${currencies.join(' and ')}; state them all in one, or remove OpenCost`);
    }
    const prices = unitPrices(platform);
    if (!prices) throw new Fault(`nodes of cluster '${name}' must have a price for OpenCost, got none; add price: { amount: …, currency: … } to its pools or to the platform, or remove OpenCost`);
    return prices;
  }

  /** The Service of whoever plays Prometheus, once the whole cluster is declared. */
  private prometheus({ prometheus }: OpenCostProps): { enabled: true; serviceName: string; namespaceName: string; port: number } {
    if (prometheus) return { enabled: true, serviceName: prometheus.service, namespaceName: prometheus.namespace, port: prometheus.port };
    const { cluster } = this;
    if (cluster.brings('monitoring')) {
      throw new Fault(`OpenCost of cluster '${cluster.name}' must be told the Prometheus of its platform, got nothing; add prometheus: { service: '…', namespace: '…', port: 9090 }`);
    }
    const service = (): { name: string; port: number; namespace: string } => {
      const player = cluster.relations.playerOf('metrics');
      if (!(player instanceof Pods)) throw new Fault(`cluster '${cluster.name}' must have KubePrometheusStack for OpenCost to ask, got none; add new KubePrometheusStack(this)`);
      const endpoint = player.endpoint('http').service!;
      return { ...endpoint, namespace: player.namespace };
    };
    return {
      enabled: true,
      serviceName: Lazy.any({ produce: () => service().name }) as string,
      namespaceName: Lazy.any({ produce: () => service().namespace }) as string,
      port: Lazy.any({ produce: () => service().port }) as number,
    };
  }
}

/** All prices are said, or OpenCost would take those of its own for what is missing. */
function costModel({ currency, cpu, memory, gpu, storage }: UnitPrices): ChartValues<typeof opencostChart>['opencost']['customPricing']['costModel'] {
  return {
    description: `${currency} a month, from the prices of the nodes; ${storage === undefined ? 'no price of volumes is known, they count as 0' : 'volumes by their size'}; no traffic`,
    CPU: rounded(cpu), spotCPU: rounded(cpu), RAM: rounded(memory), spotRAM: rounded(memory), GPU: rounded(gpu), storage: rounded(storage ?? 0),
    zoneNetworkEgress: 0, regionNetworkEgress: 0, internetNetworkEgress: 0,
  };
}

/** Finer than OpenCost keeps it by the hour. */
function rounded(amount: number): number {
  return Math.round(amount * 10_000) / 10_000;
}
