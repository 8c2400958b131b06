import { Application, bytes, type Bytes, type Cluster, CoreObject, type Cpu, declared, Fault, millicores, Pods } from '../lib';

export interface InflateProps {
  /** Pods that ask for room and use none. @default 0: nothing runs until you set it */
  readonly replicas?: number;
  /** What each of them asks for. @default - one core and 1Gi */
  readonly requests?: { readonly cpu: Cpu; readonly memory: Bytes };
  /** Pool of Karpenter's that they are for, by its name: its label is selected and its taint tolerated. @default - any node */
  readonly pool?: string;
  /** Labels that their nodes must have. @default - none beside the pool's */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Keys of taints that they put up with. @default - none beside the pool's */
  readonly tolerates?: readonly string[];
}

/**
 * Pods that ask for room and do nothing, to see nodes come and go. Everything else may push them out. Set `replicas` in
 * the declaration: a number given with `kubectl scale` is put back by the next sync.
 */
export class Inflate extends Application {
  public constructor(cluster: Cluster, props: InflateProps = {}) {
    super(declared(Inflate, new.target, cluster, props), 'inflate');
    const { replicas = 0, requests = { cpu: '1', memory: '1Gi' }, pool, nodeSelector = {}, tolerates = [] } = props;
    if (!Number.isInteger(replicas) || replicas < 0 || replicas > 1000) throw new Fault(`replicas of Inflate must be a whole number from 0 to 1000, got '${String(replicas)}'`);
    millicores(requests.cpu, 'cpu that Inflate requests');
    bytes(requests.memory, 'memory that Inflate requests');
    const labels = { 'app.kubernetes.io/name': this.name };
    const selected = { ...nodeSelector, ...(pool !== undefined && { 'flotilla/pool': pool }) };
    const tolerated = [...tolerates, ...(pool === undefined ? [] : ['flotilla/pool'])];
    new Pods(this, this.name, labels);
    new CoreObject(this, 'Deployment', {
      metadata: { name: this.name },
      spec: {
        replicas,
        revisionHistoryLimit: 3,
        selector: { matchLabels: labels },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: '100%' } },
        template: {
          metadata: { labels },
          spec: {
            priorityClassName: 'batch-low',
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: 0,
            securityContext: { runAsNonRoot: true, runAsUser: 65535, runAsGroup: 65535, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [{
              name: this.name,
              image: 'registry.k8s.io/pause:3.10.1',
              resources: { requests: { ...requests }, limits: { memory: requests.memory } },
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
            }],
            ...(Object.keys(selected).length > 0 && { nodeSelector: selected }),
            ...(tolerated.length > 0 && { tolerations: tolerated.map((key) => ({ key, operator: 'Exists' })) }),
          },
        },
      },
    });
  }
}
