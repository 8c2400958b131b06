import { type Manifest } from '../../lib/manifest';
import { type ClusterModel } from '../../lib/model';
import { groupKind } from '../../lib/object-identity';
import { applicationsFolder, rootApplication } from '../../lib/reserved-names';
import { Applications } from './applications';
import { Applier } from './applier';
import { startArgoCd } from './argo-cd';
import { AuditLog } from './audit-log';
import { type ArgoCdVersion } from './binaries/argo-cd';
import { type ControlPlane } from './control-plane';
import { untilConverged } from './convergence';
import { type Crds, kindOf } from './crds';
import { installCrds } from './install-crds';
import { refusal } from './kube-response';
import { type LocalCharts, noCharts, startCharts } from './local-charts';
import { localRepository, type LocalRepository } from './local-repository';
import { type Repeated } from './repeated';
import { folderOf } from './run-folder';
import { type Findings, type PlannedStep, type StepName } from './step-result';
import { startSubstitutes } from './substitutes';
import { SyncTrouble } from './sync-trouble';
import { type Tree, type TreeFile } from './tree';

export interface SyncedClusterProps {
  readonly model: ClusterModel;
  readonly tree: Tree;
  readonly trees: readonly Tree[];
  readonly plane: ControlPlane;
  readonly kubernetes: string;
  /** Version of Argo CD. */
  readonly argoCd: ArgoCdVersion;
  readonly crds: Crds;
  /** Custom kinds that something in the cluster installs. */
  readonly brought: ReadonlySet<string>;
  readonly namespaces: readonly Manifest[];
  /** Paths of the programs. Without Helm no chart is rendered. */
  readonly programs: { readonly argoCd: string; readonly kwok: string; readonly helm?: string };
  readonly folder: string;
}

/** In seconds, how long until a whole cluster is Synced and Healthy. Charts are a hundred more objects each. */
const longSync = 1800;

/** A cluster that a real Argo CD syncs from a Git repository, with kubelets, storage and operators stood in for. Several steps share one. */
export class SyncedCluster {
  public readonly applier: Applier;
  public readonly applications: Applications;
  public readonly audit: AuditLog;
  /** What Argo CD said went wrong, since the beginning. */
  public readonly trouble: SyncTrouble;
  /** Of Argo CD. */
  public readonly namespace: string;
  private readonly beside: Repeated[] = [];
  private repository: LocalRepository | undefined;
  private charts: LocalCharts = noCharts;
  private begun: Promise<void> | undefined;
  private current: readonly TreeFile[];
  private missing: ReadonlySet<string> = new Set();

  public constructor(public readonly props: SyncedClusterProps) {
    const { client, auditLog } = props.plane;
    // A server serves a new kind, and works again after it was killed, only after some time.
    client.patience = 120;
    this.namespace = props.model.cluster.platform.argo ?? 'argocd';
    this.applier = new Applier(client);
    this.applications = new Applications(client, this.namespace);
    this.audit = new AuditLog(auditLog);
    this.trouble = new SyncTrouble(this.applications);
    this.current = props.tree.files;
  }

  /** What names the step of a result. */
  public of(step: StepName): PlannedStep {
    return { step, cluster: this.props.tree.cluster, kubernetes: this.props.kubernetes, argoCd: this.props.argoCd };
  }

  /** The files of the cluster's own tree that are in Git now. */
  public get files(): readonly TreeFile[] {
    return this.current;
  }

  /** All files of the tree that can be synced here. */
  public get whole(): readonly TreeFile[] {
    return this.props.tree.files.filter(({ manifest }) => !this.missing.has(groupKind(manifest)));
  }

  public get git(): LocalRepository {
    if (!this.repository) throw new Error('the cluster must have begun before its repository is asked for');
    return this.repository;
  }

  /** Brings all up, once: with the whole tree, or with those of its files that `choose` leaves. Ends when all is Synced and Healthy. */
  public async begin(findings: Findings, choose: (files: readonly TreeFile[]) => readonly TreeFile[] = (files) => files): Promise<void> {
    this.begun ??= this.bringUp(findings, choose);
    await this.begun;
  }

  /** Puts other files in Git in place of those that are there, and has Argo CD look, as a webhook of Git would. */
  public async commit(files: readonly TreeFile[]): Promise<void> {
    this.current = this.git.commitTree(files);
    await this.applications.refresh('normal');
  }

  /** The path of an object. @throws where nobody serves its kind */
  public async pathOf(manifest: Manifest): Promise<string> {
    const path = await this.applier.pathOf(manifest);
    if (path === undefined) throw new Error(`${manifest.kind} of ${manifest.apiVersion} must be served`);
    return path;
  }

  /** Waits until every Application is Synced with what is in Git now, and Healthy; says of each that never was. With `mayKeep` it may differ in what it keeps when that has left Git. */
  public async converged(findings: Findings, within = longSync, mayKeep = false): Promise<void> {
    await untilConverged({ applications: this.applications, git: this.git, findings, within, mayKeep, mustRun: () => this.mustRun() });
  }

  /** @throws where one of its parts has ended */
  public mustRun(): void {
    this.props.plane.mustRun();
    this.beside.forEach((one) => one.mustRun());
  }

  /** Applies the root Application and its project, as the bootstrap says. */
  public async applyRoot(findings: Findings): Promise<void> {
    const { cluster } = this.props.tree;
    for (const path of [`${cluster}/${applicationsFolder}/AppProject-${rootApplication}.yaml`, `${cluster}/root-app.yaml`]) {
      await this.apply(this.props.tree.files.find((one) => one.path === path)!, findings);
      // As long as people take from one command to the next: Argo CD has to hear of the project before it reads the Application.
      await new Promise((done) => setTimeout(done, 2000));
    }
  }

  /** Ends what stands in for storage and operators. What went wrong with them has been thrown by {@link mustRun}, unless nobody needed them any more. */
  public async stop(): Promise<void> {
    this.charts.stop();
    await Promise.allSettled(this.beside.map((work) => work.stop()));
  }

  private async bringUp(findings: Findings, choose: (files: readonly TreeFile[]) => readonly TreeFile[]): Promise<void> {
    const { model, tree, trees, plane, folder, crds, brought, namespaces, programs } = this.props;
    const repository = folderOf(folder, 'repository');
    this.charts = programs.helm === undefined ? noCharts : await startCharts({ model, helm: programs.helm, folder, repository });
    // Argo CD itself stands on its kinds.
    const byCharts = new Set(this.charts.manifests.filter(({ kind }) => kind === 'CustomResourceDefinition').map(kindOf).filter((kind) => !kind.startsWith('argoproj.io/')));
    const installed = new Set([...brought].filter((kind) => !byCharts.has(kind)));
    this.missing = await installCrds({ applier: this.applier, crds, manifests: tree.files.map(({ manifest }) => manifest), brought: installed, findings });
    if (this.missing.has('argoproj.io/Application')) throw new Error('the definitions of Argo CD\'s kinds must be to be had, got none; have FLOTILLA_SHARED name a folder with crds/, or put them into the folder crds of the cache');
    this.repository = localRepository(repository, trees, tree, this.charts);
    this.current = this.git.commitTree(choose(this.whole));
    findings.notCovered.push(...this.git.leftOut);
    if (programs.helm === undefined) findings.notCovered.push('charts: FLOTILLA_CHARTS is not set');
    else findings.count('charts rendered by Argo CD', this.charts.count);
    for (const namespace of namespaces) await this.applier.apply(namespace, JSON.stringify(namespace));
    for (const file of this.current.filter(({ manifest }) => this.isOfBootstrap(manifest))) await this.apply(file, findings);
    this.beside.push(...await startSubstitutes({ model, tree, plane, applier: this.applier, kwok: programs.kwok, folder, charts: this.charts }));
    // Argo CD gives it 32 seconds to tell of all definitions, which a busy server works out only when it is asked.
    await plane.client.send('GET', '/openapi/v2', undefined, 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf');
    findings.notCovered.push(...await startArgoCd({ plane, program: programs.argoCd, model, namespace: this.namespace, folder, helm: programs.helm }));
    this.beside.push(this.trouble.watch());
    const begun = Date.now();
    await this.applyRoot(findings);
    await this.converged(findings);
    findings.count('seconds until all were Synced and Healthy', Math.round((Date.now() - begun) / 1000));
  }

  /** What Argo CD stands on: its namespace and the PriorityClasses. */
  private isOfBootstrap({ kind, metadata: { name } }: Manifest): boolean {
    return (kind === 'Namespace' && name === this.namespace) || kind === 'PriorityClass';
  }

  private async apply(file: TreeFile, findings: Findings): Promise<void> {
    const refused = refusal(await this.applier.apply(file.manifest, this.git.textOf(file)));
    if (refused !== undefined) findings.fail(file.path, refused);
  }
}

/** Does something with a cluster that Argo CD syncs, and ends what runs beside it. */
export async function withSyncedCluster<T>(props: SyncedClusterProps, work: (cluster: SyncedCluster) => Promise<T>): Promise<T> {
  const cluster = new SyncedCluster(props);
  try {
    return await work(cluster);
  } finally {
    await cluster.stop();
  }
}
