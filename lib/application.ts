import { type ApiObject, Chart } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { Cluster } from './cluster';
import { Fault } from './fault';
import { type IgnoredDifference } from './ignored-difference';
import { dnsLabel } from './names';
import { type PodSecurityLevel } from './pod-security';
import { asked } from './props/asked';
import { declared } from './props/declared';
import { reservedNames } from './reserved-names';
import { type ApplicationSource } from './source';

export interface ApplicationProps {
  /** Namespace of its objects. @default - the name of the application */
  readonly namespace?: string;
  /**
   * Whether other applications stand on it, so that removing its Application leaves its objects in the cluster.
   * @default false
   */
  readonly infrastructure?: boolean;
  /** Pod Security level that pods of its charts need. @default 'restricted' */
  readonly chartPodSecurity?: PodSecurityLevel;
  /** Whether Argo CD removes objects that are no longer declared. @default true */
  readonly prune?: boolean;
  /**
   * How Argo CD compares it, beyond what all are compared by: `IncludeMutationWebhook=true` where the system changes its
   * own objects on their way in. @default - none
   * @see https://argo-cd.readthedocs.io/en/stable/user-guide/diff-strategies/
   */
  readonly compareOptions?: readonly CompareOption[];
  /** Fields that something in the cluster sets to what is not in Git; Argo CD does not report them. @default - none */
  readonly ignoreDifferences?: readonly IgnoredDifference[];
}

export type CompareOption = 'IgnoreExtraneous' | 'IncludeMutationWebhook=true' | 'ServerSideDiff=true' | 'ServerSideDiff=false';

/** One system in one cluster: one chart of cdk8s, one Application of Argo CD, one folder of the rendered tree. */
export class Application extends Chart {
  /** The application that a construct belongs to. */
  public static override of(scope: IConstruct): Application {
    if (!Construct.isConstruct(scope)) throw new Fault(`scope of a construct must be an application or what is in one, got '${String(scope)}'; pass it first: new MyPart(application, …)`);
    const found = scope.node.scopes.find((candidate): candidate is Application => candidate instanceof Application);
    if (!found) throw new Fault(`'${scope.node.path}' must be declared inside an application; pass the application as scope`);
    return found;
  }

  /** By prototype, unlike cdk8s' charts, all of which would count as applications otherwise. */
  public static override [Symbol.hasInstance](candidate: unknown): candidate is Application {
    return Function.prototype[Symbol.hasInstance].call(this, candidate);
  }

  public readonly cluster: Cluster;
  public readonly name: string;
  public declare readonly namespace: string;
  public readonly infrastructure: boolean;
  public readonly chartPodSecurity: PodSecurityLevel;
  public readonly prune: boolean;
  public readonly compareOptions: readonly CompareOption[];
  public readonly ignoreDifferences: readonly IgnoredDifference[];
  /** Charts and Git folders that belong to it beside its own objects. */
  public readonly sources: ApplicationSource[] = [];

  public constructor(scope: IConstruct, name: string, props: ApplicationProps = {}) {
    const cluster = Cluster.of(declared(Application, new.target, scope, name, props));
    super(cluster, freeName(name, cluster.name), {
      namespace: dnsLabel(props.namespace ?? name, `namespace of application '${name}'`),
      disableResourceNameHashes: true,
    });
    this.cluster = cluster;
    this.name = name;
    this.infrastructure = props.infrastructure ?? false;
    this.chartPodSecurity = props.chartPodSecurity ?? 'restricted';
    this.prune = props.prune ?? true;
    this.compareOptions = props.compareOptions ?? [];
    this.ignoreDifferences = props.ignoreDifferences ?? [];
  }

  /**
   * Name of an object that is declared without one: the ids from the application down to it. It is never cut, and holds
   * no hash, so that it says what it names; one that is too long is refused.
   */
  public override generateObjectName(object: ApiObject): string {
    const ids = object.node.scopes.slice(this.node.scopes.length).map(({ node }) => node.id);
    return ids.filter((id) => id !== 'Default' && id !== 'Resource').join('-');
  }

  /** Declares that this application gives `capability` to the cluster; those who need it come after it. */
  public offers(...capabilities: string[]): void {
    asked('Application.offers', capabilities);
    for (const capability of capabilities) this.cluster.relations.offer(this, capability);
  }

  /** Declares that this application comes after another. */
  public comesAfter(other: Application, reason: string): void {
    asked('Application.comesAfter', other, reason);
    this.cluster.relations.dependencies.push({ from: this, to: other, reason });
  }
}

function freeName(name: string, cluster: string): string {
  const subject = `name of an application in cluster '${cluster}'`;
  const owner = reservedNames.get(name);
  if (owner !== undefined) throw new Fault(`${subject} must not be '${name}', got the name of ${owner}; choose another one`);
  return dnsLabel(name, subject, 53);
}
