import { Application, Cluster, ConfigFiles, Fleet, s3, talos, vault, Workload } from '../lib';
import { ArgoCD, Cilium, PriorityClasses } from '../apps';

/** Pods on one node: fewer than the 110 that a node takes, so that those of the systems find room as well. */
const podsPerNode = 80;

/** How many clusters there are, and applications in each. */
export interface Size {
  readonly clusters: number;
  readonly apps: number;
  /** Whom each application calls. @default 'chains of ten' */
  readonly shape?: keyof typeof shapes;
  /** Whether clusters are declared only when they are needed. @default false */
  readonly lazily?: boolean;
}

/** Numbers of the applications that one calls, which come before it. */
const shapes = {
  'chains of ten': (index: number): number[] => index % 10 === 0 ? [] : [index - 1],
  'one chain': (index: number): number[] => index === 0 ? [] : [index - 1],
  'a star': (index: number): number[] => index === 0 ? [] : [0],
  'ten each': (index: number): number[] => Array.from({ length: Math.min(10, index) }, (_, step) => index - 1 - step),
};

/** An application as a company of ten has many: a program with a file of settings, that asks the one before it. */
class Shop extends Application {
  public readonly workload: Workload;

  public constructor(cluster: Cluster, name: string, called: readonly Shop[]) {
    super(cluster, name);
    const settings = new ConfigFiles(this, 'settings', { 'app.yaml': `name: ${name}\nport: 8080\ngreeting: "hello from ${name}"\n` });
    this.workload = new Workload(this, name, {
      image: `registry.example.org/shop/${name}:1.4.2`,
      ports: { http: 8080 },
      env: { LOG_LEVEL: 'info', NEXT: called[0]?.node.id ?? 'none' },
      mounts: { '/etc/shop': settings.mount() },
      probes: { readiness: { path: '/ready', port: 'http' } },
      resources: { cpu: '10m', memory: '32Mi' },
    });
    this.workload.pods.connectsTo(...called.map(({ workload }) => workload.endpoint('http')));
  }
}

/** Many clusters of many applications: what a benchmark renders. */
export class ManyApps extends Fleet {
  public constructor({ clusters, apps, shape = 'chains of ten', lazily = false }: Size) {
    super({ repository: 'https://git.example.org/fleet.git' });
    for (let index = 1; index <= clusters; index++) {
      const make = (): Cluster => new Company(this, `c${index}`, apps, shapes[shape]);
      if (lazily) this.lazily(`c${index}`, make);
      else make();
    }
  }
}

class Company extends Cluster {
  public constructor(fleet: Fleet, name: string, apps: number, callsOf: (index: number) => number[]) {
    super(fleet, name, {
      platform: talos({
        on: 'machines', kubernetes: '1.34', apiServer: '192.168.1.10',
        nodes: [
          { name: 'control', role: 'control-plane', count: 1, cpu: '2', memory: '4Gi', disk: '20Gi', workloads: false },
          { name: 'node', role: 'worker', count: Math.ceil(apps / podsPerNode) + 2, cpu: '8', memory: '32Gi', disk: '200Gi' },
        ],
      }),
      domain: `${name}.example.org`,
      tier: 'standard',
      secrets: vault({ server: 'https://vault.example.org' }),
      backups: s3({ endpoint: 's3.example.org', bucket: `${name}-backups` }),
    });
    new PriorityClasses(this);
    new Cilium(this);
    new ArgoCD(this);
    const shops: Shop[] = [];
    for (let index = 0; index < apps; index++) shops.push(new Shop(this, `shop-${index + 1}`, callsOf(index).map((called) => shops[called]!)));
  }
}
