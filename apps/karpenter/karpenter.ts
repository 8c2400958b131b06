import { type ApiObject, JsonPatch } from 'cdk8s';
import { Application, type Cluster, CoreObject, declared, Fault, Metrics, type OvhRegionName, ovhRegions, Secret, Workload } from '../../lib';
import { type NodeRegion } from './checked-pool';
import { KarpenterKinds } from './kinds';
import { NodePools } from './node-pools';
import { type KarpenterPool } from './pool';
import { accessOfKarpenter, leaderElection, nodeLeases } from './rules';

export interface KarpenterProps {
  /** Id of the Public Cloud project, 32 of 0-9 and a-f. */
  readonly serviceName: string;
  /**
   * Id of the cluster, as the control panel shows it.
   * @missing is told with what documents say
   */
  readonly kubeId: string;
  /** Nodes that it makes, by the name of their pool. */
  readonly pools: Readonly<Record<string, KarpenterPool>>;
  /**
   * Which of OVHcloud's APIs knows the account.
   * @default 'ovh-eu'
   * @checked with the ids
   */
  readonly endpoint?: keyof typeof hosts;
  /** Copies of the controller, of which one works. @default - as the cluster's tier asks: 2 in production, else 1 */
  readonly replicas?: number;
}

const hosts = { 'ovh-eu': 'eu.api.ovh.com', 'ovh-ca': 'ca.api.ovh.com', 'ovh-us': 'api.us.ovhcloud.com' } as const;

const memoryLimit = 512;

/**
 * Karpenter, which makes nodes of OVHcloud Managed Kubernetes when pods have no room and takes them away when they are
 * not needed. It stands on a node pool of fixed size and never on nodes of its own.
 *
 * Its credentials are the secret `<cluster>/karpenter/ovh-credentials` with the keys `applicationKey`, `applicationSecret`
 * and `consumerKey`. Make them for this cluster alone, below `/cloud/project/<serviceName>/kube/<kubeId>`: GET on it and
 * on `/nodepool`, `/nodepool/*` and `/flavors`, POST on `/nodepool`, PUT and DELETE on `/nodepool/*`, DELETE on `/node/*`;
 * and GET on `/cloud/project/<serviceName>/capabilities/kube/*`. The provider's documents leave out DELETE on `/node/*`:
 * without it a pool is made smaller by one and OVHcloud chooses which node goes.
 *
 * Each flavor in each zone becomes a NodePool, so that the smallest flavor that will do is launched. A node whose launch
 * fails may stay in its pool of OVHcloud's and is paid: look for pools `karpenter-…` with more nodes than NodeClaims.
 *
 * @see https://github.com/antonin-a/karpenter-provider-ovhcloud
 */
export class Karpenter extends Application {
  public constructor(cluster: Cluster, props: KarpenterProps) {
    super(declared(Karpenter, new.target, cluster, props), 'karpenter', { infrastructure: true });
    const { regionName, region } = regionOf(cluster);
    const { serviceName, kubeId } = checkedIds(props, cluster);
    checkStaticNodes(cluster);
    this.comesAfter(new KarpenterKinds(cluster), 'the controller does not start without its kinds');
    const credentials = new Secret(this, 'ovh-credentials', { keys: ['applicationKey', 'applicationSecret', 'consumerKey'] });
    const endpoint = props.endpoint ?? 'ovh-eu';
    const workload = new Workload(this, 'karpenter', {
      image: 'ghcr.io/antonin-a/karpenter-provider-ovhcloud:0.1.0',
      env: {
        OVH_ENDPOINT: endpoint,
        OVH_SERVICE_NAME: serviceName,
        OVH_KUBE_ID: kubeId,
        OVH_REGION: regionName,
        OVH_APPLICATION_KEY: credentials.key('applicationKey'),
        OVH_APPLICATION_SECRET: credentials.key('applicationSecret'),
        OVH_CONSUMER_KEY: credentials.key('consumerKey'),
        KUBERNETES_MIN_VERSION: '1.19.0-0',
        LOG_LEVEL: 'info',
        MEMORY_LIMIT: String(memoryLimit * 2 ** 20),
      },
      ports: { metrics: 8080, health: 8081 },
      probes: {
        startup: { path: '/healthz', port: 'health', period: 5, failures: 60 },
        readiness: { path: '/readyz', port: 'health', timeout: 30 },
        liveness: { path: '/healthz', port: 'health', period: 30, timeout: 30 },
      },
      resources: { cpu: '100m', memory: '256Mi', memoryLimit: `${memoryLimit}Mi` },
      user: 65532,
      serviceAccount: this.name,
      priority: 'system-cluster-critical',
      replicas: props.replicas,
    });
    workload.pods.callsKubernetesApi().reaches(hosts[endpoint]);
    stayOffOwnNodes(workload);
    new Metrics(this, this.name, { from: workload.endpoint('metrics') });
    this.access();
    // A NodePool without the controller never becomes ready, so whoever has one comes after it too.
    this.offers('kind:karpenter.ovhcloud.sh/OVHNodeClass', 'kind:karpenter.sh/NodePool');
    new NodePools(cluster, this.namespace, { serviceName, kubeId, region, regionName, credentials: { name: credentials.name, namespace: this.namespace } }, props.pools);
  }

  private access(): void {
    const { name, namespace } = this;
    const subjects = [{ kind: 'ServiceAccount', name, namespace }];
    const apiGroup = 'rbac.authorization.k8s.io';
    new CoreObject(this, 'ServiceAccount', { metadata: { name } });
    new CoreObject(this, 'ClusterRole', { metadata: { name }, rules: accessOfKarpenter });
    new CoreObject(this, 'ClusterRoleBinding', { metadata: { name }, roleRef: { apiGroup, kind: 'ClusterRole', name }, subjects });
    for (const [role, rules, inside] of [[`${name}-leader`, leaderElection, namespace], [`${name}-leases`, nodeLeases, 'kube-node-lease']] as const) {
      new CoreObject(this, 'Role', { metadata: { name: role, namespace: inside }, rules });
      new CoreObject(this, 'RoleBinding', { metadata: { name: role, namespace: inside }, roleRef: { apiGroup, kind: 'Role', name: role }, subjects });
    }
  }
}

function regionOf({ name, platform }: Cluster): NodeRegion {
  const region = platform.kinds.includes('kube.cloud.ovh.com/NodePool') ? ovhRegions.get(platform.region ?? '') : undefined;
  if (!region) throw new Fault(`Karpenter of cluster '${name}' must run on OVHcloud Managed Kubernetes, got '${platform.name}'; remove it, or set platform: ovhManaged({ … })`);
  return { regionName: platform.region as OvhRegionName, region };
}

function checkedIds({ serviceName, kubeId, endpoint = 'ovh-eu', pools }: KarpenterProps, cluster: Cluster): { serviceName: string; kubeId: string } {
  const subject = `Karpenter of cluster '${cluster.name}'`;
  if (!/^[a-f0-9]{32}$/.test(serviceName)) throw new Fault(`serviceName of ${subject} must be the id of a Public Cloud project, 32 of 0-9 and a-f, got '${String(serviceName)}'; it stands in the control panel below the project's name`);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(kubeId)) {
    throw new Fault(`kubeId of ${subject} must be the id of the cluster such as '3f1c0a52-93c4-4d0e-8f55-2f6a7d1c9e01', got ${kubeId === undefined ? 'none' : `'${kubeId}'`}; the provider's documents call it optional, but the definition of OVHNodeClass requires it`);
  }
  if (!Object.hasOwn(hosts, endpoint)) throw new Fault(`endpoint of ${subject} must be one of ${Object.keys(hosts).join(', ')}, got '${String(endpoint)}'`);
  if (Object.keys(pools).length === 0) throw new Fault(`pools of ${subject} must be one at least, got none; write pools: { general: { limits: { cpu: '32', memory: '128Gi' } } }`);
  return { serviceName, kubeId };
}

function checkStaticNodes({ name, platform }: Cluster): void {
  if (platform.nodes.some(({ count, workloads }) => count > 0 && workloads !== false)) return;
  throw new Fault(`cluster '${name}' must have a node pool with at least one node for Karpenter to run on, got none; give one of its platform's nodes a count of 1 or more`);
}

/** On a node of its own it would take that node away from under itself. */
function stayOffOwnNodes(workload: Workload): void {
  const deployment = workload.node.findChild(`Deployment-${workload.name}`) as ApiObject;
  deployment.addJsonPatch(JsonPatch.add('/spec/template/spec/affinity', {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'karpenter.sh/nodepool', operator: 'DoesNotExist' }] }] },
    },
  }));
}
