import { shapes } from '../../lib/props/shapes';
import { Choices } from './choices';
import { rawObjects } from './raw-objects';
import { Shaped } from './shaped';
import { ask, call, made, object, plain, type Program, type Term, value } from './term';

/** What no cluster works without, and what many others stand on. */
const vital = ['ArgoCD', 'Cilium', 'ExternalSecrets', 'PriorityClasses'] as const;
const providers = [...vital, 'CertManager', 'Cloudflared', 'CloudNativePG', 'LocalPathProvisioner'] as const;

const scopeOf = (name: string): string => shapes().calls[name]![0]?.name ?? '';
const classes = Object.keys(shapes().calls).filter((name) => /^[A-Z]/.test(name) && name !== 'Fleet' && name !== 'Cluster');
const systems = classes.filter((name) => scopeOf(name) === 'cluster' && !(providers as readonly string[]).includes(name));
const parts = classes.filter((name) => ['scope', 'application'].includes(scopeOf(name)) && name !== 'Application');
const platforms = ['talos', 'k3s', 'ovhManaged', 'infomaniak', 'cloudTemple'] as const;
const backends = ['vault', 'byHand', 'ownVault', 'sealedSecrets', 'infisical', 'awsSecretsManager', 'googleSecretManager', 'azureKeyVault', 'secretsOfCluster'] as const;

/** Builds whole declarations of what the library exports, out of numbers: nothing here names a prop but where a cluster needs it to work. */
export class Declaration {
  public readonly statements: Term[] = [];
  private readonly shaped: Shaped;
  /** Numbers of the statements that made something of each class, in the cluster at hand. */
  private made = new Map<string, number[]>();

  public constructor(private readonly choices: Choices) {
    this.shaped = new Shaped(choices, (name) => this.give(name));
    this.add('Fleet', call('Fleet', object({ repository: value('https://github.com/example/fleet.git'), ...this.rarely(12, { revision: value('main') }) })));
    const count = this.choices.onceIn(40) ? 0 : this.choices.from([1, 1, 1, 1, 1, 2, 2, 3]);
    for (let number = 0; number < count; number++) this.cluster(`c${number}`, number);
    if (choices.onceIn(60)) this.add('Fleet', call('Fleet', object({ repository: value('https://github.com/example/second.git') })));
  }

  private cluster(name: string, number: number): void {
    this.made = new Map([['Fleet', [0]]]);
    const isManaged = number > 0 && !this.choices.onceIn(4);
    this.add('Cluster', call('Cluster', made(0), value(name), object({
      platform: this.platform(),
      domain: value(`${name}.example.org`),
      tier: value(this.choices.from(['production', 'standard', 'development'])),
      secrets: this.choices.onceIn(4) ? this.factory(this.choices.from(backends)) : call('vault', object({ server: value('https://vault.example.org') })),
      ...(this.choices.onceIn(8) ? {} : { backups: call('s3', object({ endpoint: value('s3.example.org'), bucket: value(`${name}-backups`) })) }),
      ...this.rarely(12, { kinds: plain(['example.org/Widget']) }),
      ...(isManaged ? { hub: value('c0') } : {}),
    })));
    const cluster = made(this.statements.length - 1);
    for (const provider of this.choices.onceIn(3) ? providers : vital) if (!this.choices.onceIn(60) && (provider !== 'ArgoCD' || !isManaged)) this.add(provider, this.provider(provider, cluster));
    this.add('Application', call('Application', cluster, value('web')));
    for (let index = this.choices.from([0, 0, 0, 1, 1, 2]); index > 0; index--) this.system(this.choices.from(systems), cluster);
    const application = made(this.made.get('Application')![0]!);
    for (let index = this.choices.from([0, 0, 1, 1, 2, 4]); index > 0; index--) this.part(this.choices.from(parts), application);
    for (let index = this.choices.from([0, 0, 0, 1, 2]); index > 0; index--) this.add('ApiObject', call('ApiObject', application, value(`raw-${this.statements.length}`), plain(this.choices.from(rawObjects))));
    if (this.choices.onceIn(3)) this.relation(application);
  }

  private provider(name: string, cluster: Term): Term {
    if (name === 'Cloudflared') return call(name, cluster, object({ tunnel: value('6ff42ae2-765d-4adf-8112-31c55c1551ef') }));
    return this.choices.onceIn(6) ? call(name, ...this.shaped.argumentsOf(name, cluster)) : call(name, cluster);
  }

  private system(name: string, cluster: Term): void {
    this.add(name, call(name, ...this.shaped.argumentsOf(name, cluster)));
  }

  /** What a part needs of others is made before it; a name of its own follows the scope where it takes one. */
  private part(name: string, application: Term): void {
    const [, second] = shapes().calls[name]!;
    const own = second?.shape === 'string' ? [value(`${name.toLowerCase()}-${this.statements.length}`)] : [];
    this.add(name, call(name, ...this.shaped.argumentsOf(name, application, ...own)));
  }

  private relation(application: Term): void {
    const workload = this.workload();
    const pods: Term = { is: 'get', of: workload, field: 'pods' };
    const endpoint = ask(workload, 'endpoint', value('http'));
    const relations: readonly (() => Term)[] = [
      () => ask(pods, 'connectsTo', endpoint),
      () => ask(pods, 'reaches', value('api.example.org'), value(443)),
      () => ask(pods, 'isReachedBy', value('metrics'), value('http')),
      () => ask(pods, 'reachesNodes', value(10250)),
      () => ask(pods, 'callsKubernetesApi'),
      () => ask(pods, 'isCalledByKubernetesApi', value('http')),
      () => ask(application, 'offers', value('kind:example.org/Widget')),
      () => ask(application, 'comesAfter', this.give('Application')!, value('it says so')),
      () => ask({ is: 'get', of: application, field: 'node' }, 'addDependency', workload),
      () => call('exempt', workload, value('pinned-images'), value('its maker publishes one tag only')),
      () => call('leaveThroughFixedAddress', pods),
    ];
    this.add('relation', this.choices.from(relations)());
  }

  private platform(): Term {
    if (!this.choices.onceIn(4)) {
      const count = this.choices.from([3, 1, 3, 5]);
      return call('talos', plain({ on: 'proxmox', kubernetes: '1.34', apiServer: '192.168.10.10', nodes: [{ name: 'node', role: 'control-plane', count, cpu: '8', memory: '32Gi', disk: '400Gi' }] }));
    }
    return this.factory(this.choices.from(platforms));
  }

  private factory(name: string): Term {
    return call(name, ...this.shaped.argumentsOf(name));
  }

  private rarely(times: number, fields: Readonly<Record<string, Term>>): Readonly<Record<string, Term>> {
    return this.choices.onceIn(times) ? fields : {};
  }

  /** What stands for a type that nobody writes out: something that was made before, or is made for it now. */
  private give(name: string): Term | undefined {
    switch (name) {
      case 'Endpoint': return ask(this.workload(), 'endpoint', value('http'));
      case 'Pods': return { is: 'get', of: this.workload(), field: 'pods' };
      case 'Workload': return this.workload();
      case 'OidcProvider': return this.one('Keycloak', (cluster) => call('Keycloak', cluster, object({ host: value('id'), realm: value('home') })));
      case 'EntryProvider': return this.known('Cloudflared') ?? value(null);
      case 'AcmeIssuer': return this.one('AcmeIssuer', (cluster) => call('AcmeIssuer', cluster, object({ email: value('admin@example.org'), http01: value(true) })));
      case 'Mount': return this.choices.onceIn(2) ? call('scratch', value('1Gi')) : ask(this.ownPart('Volume', 'data', { size: value('1Gi') }), 'mount');
      case 'SecretKey': return ask(this.ownPart('Secret', 'token', { keys: plain(['a']) }), 'key', value('a'));
      case 'Platform': return this.platform();
      case 'BackupStore': return call('s3', object({ endpoint: value('s3.example.org'), bucket: value('other-backups') }));
      case 'ExternalStore': return this.factory('vault');
      case 'ChartDefinition': return { is: 'exported', name: this.choices.from(['localPathProvisionerChart', 'metricsServerChart', 'kedaChart']) };
      case 'Kind': return { is: 'exported', name: this.choices.from(['PodMonitor', 'Certificate', 'Schedule', 'IPAddressPool']) };
      case 'construct': case 'Application': return this.known('Application');
      default: return this.known(name);
    }
  }

  private workload(): Term {
    return this.ownPart('Workload', 'web', {
      image: value('registry.example.org/app:1.2.3'), ports: object({ http: value(8080) }), probes: plain({ readiness: { port: 'http' } }), resources: plain({ cpu: '10m', memory: '16Mi' }),
    });
  }

  private ownPart(name: string, id: string, props: Readonly<Record<string, Term>>): Term {
    const known = this.known(name);
    if (known) return known;
    this.add(name, call(name, this.known('Application')!, value(id), object(props)));
    return this.known(name)!;
  }

  private one(name: string, make: (cluster: Term) => Term): Term {
    if (!this.made.has(name)) this.add(name, make(this.known('Cluster')!));
    return this.known(name)!;
  }

  private known(name: string): Term | undefined {
    const numbers = this.made.get(name);
    return numbers && made(this.choices.from(numbers));
  }

  private add(name: string, statement: Term): void {
    this.statements.push(statement);
    this.made.set(name, [...(this.made.get(name) ?? []), this.statements.length - 1]);
  }
}

/** The declaration that some numbers stand for. */
export function declarationOf(numbers: readonly number[]): Program {
  return new Declaration(new Choices(numbers)).statements;
}
