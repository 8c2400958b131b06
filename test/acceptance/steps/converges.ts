import { type Manifest } from '../../../lib/manifest';
import { type ClusterModel } from '../../../lib/model';
import { applicationsFolder, rootApplication } from '../../../lib/reserved-names';
import { nodeLabels } from '../../../lib/capacity/node';
import { Applications, complaintOf, type LiveApplication } from '../applications';
import { Applier } from '../applier';
import { startArgoCd } from '../argo-cd';
import { type ControlPlane } from '../control-plane';
import { type Crds } from '../crds';
import { installCrds } from '../install-crds';
import { startKubelets } from '../kubelets';
import { refusal } from '../kube-response';
import { localRepository, type LocalRepository } from '../local-repository';
import { createNodes } from '../nodes';
import { standInForOperators } from '../operators';
import { deniedByProjects } from '../project-denials';
import { Repeated } from '../repeated';
import { folderOf } from '../run-folder';
import { standIns } from '../stand-ins';
import { Findings, stepDone, type StepResult } from '../step-result';
import { Storage } from '../storage';
import { type Tree } from '../tree';
import { nodesOf } from './placed';

export interface ConvergesProps {
  readonly model: ClusterModel;
  readonly tree: Tree;
  readonly trees: readonly Tree[];
  readonly plane: ControlPlane;
  readonly kubernetes: string;
  readonly crds: Crds;
  /** Custom kinds that something in the cluster installs. */
  readonly brought: ReadonlySet<string>;
  readonly namespaces: readonly Manifest[];
  /** Paths of the programs. */
  readonly programs: { readonly argoCd: string; readonly kwok: string };
  readonly folder: string;
}

const firstSync = 900;

/** A real Argo CD syncs a cluster from a Git repository, begun as the bootstrap says: everything becomes Synced and Healthy, and stays so. */
export async function converges(props: ConvergesProps): Promise<StepResult> {
  const { model, tree, trees, plane, kubernetes, folder, namespaces } = props;
  const { client } = plane;
  const findings = new Findings({ step: 'converges', cluster: tree.cluster, kubernetes });
  return await stepDone(findings, async () => {
    const applier = new Applier(client);
    const repository = localRepository(folderOf(folder, 'repository'), trees, tree);
    findings.notCovered.push(...repository.leftOut);
    const manifests = tree.files.map(({ manifest }) => manifest);
    await installCrds({ applier, crds: props.crds, manifests, brought: props.brought, findings });
    for (const namespace of namespaces) await applier.apply(namespace, JSON.stringify(namespace));
    const nodes = nodesOf(model);
    const storage = new Storage(client, [...model.cluster.platform.storageClasses, ...model.cluster.relations.storageClasses], (name) => nodes.find((node) => node.name === name)?.labels[nodeLabels.zone]);
    await storage.createClasses(tree);
    await createNodes(client, nodes);
    await startKubelets(plane, props.programs.kwok, folder);
    const beside = [storage.start(), standInForOperators(client, applier, manifests), standInForCharts(applier, model)];
    try {
      const argoNamespace = model.cluster.platform.argo ?? 'argocd';
      await bootstrap(applier, tree, repository, argoNamespace, findings);
      const argo = await startArgoCd({ plane, program: props.programs.argoCd, model, namespace: argoNamespace, folder });
      findings.notCovered.push(...argo.notCovered);
      await applyRoot(applier, tree, repository, findings);
      const applications = new Applications(client, argoNamespace);
      await converged(applications, repository.applications, findings, () => [...argo.services, ...beside].forEach((one) => one.mustRun()));
      await unchanged(applications, findings);
      await deniedByProjects({ applications, repository, tree, namespace: argoNamespace, findings });
    } finally {
      for (const work of beside) await work.stop();
    }
  });
}

/** Makes the workloads of charts and operators as soon as their namespace is there: volumes of the tree wait for their pods. */
function standInForCharts(applier: Applier, model: ClusterModel): Repeated {
  const wanted = new Set(standIns(model));
  return new Repeated(1000, async () => {
    for (const workload of wanted) if (refusal(await applier.apply(workload, JSON.stringify(workload))) === undefined) wanted.delete(workload);
  });
}

/** What Argo CD stands on: its namespace and the PriorityClasses. */
async function bootstrap(applier: Applier, tree: Tree, repository: LocalRepository, namespace: string, findings: Findings): Promise<void> {
  const first = tree.files.filter(({ manifest }) => (manifest.kind === 'Namespace' && manifest.metadata.name === namespace) || manifest.kind === 'PriorityClass');
  for (const file of first) {
    const refused = refusal(await applier.apply(file.manifest, repository.textOf(file)));
    if (refused !== undefined) findings.fail(file.path, refused);
  }
}

async function applyRoot(applier: Applier, tree: Tree, repository: LocalRepository, findings: Findings): Promise<void> {
  for (const path of [`${tree.cluster}/${applicationsFolder}/AppProject-${rootApplication}.yaml`, `${tree.cluster}/root-app.yaml`]) {
    const file = tree.files.find((one) => one.path === path)!;
    const refused = refusal(await applier.apply(file.manifest, repository.textOf(file)));
    if (refused !== undefined) findings.fail(path, refused);
    // As long as people take from one command to the next: Argo CD has to hear of the project before it reads the Application.
    await new Promise((done) => setTimeout(done, 2000));
  }
}

async function converged(applications: Applications, expected: ReadonlySet<string>, findings: Findings, mustRun: () => void): Promise<void> {
  const begun = Date.now();
  let complaints: string[] = [];
  do {
    mustRun();
    await new Promise((done) => setTimeout(done, 1000));
    const there = await applications.list();
    const missing = [...expected].filter((name) => !there.some(({ metadata }) => metadata.name === name));
    complaints = [...there.flatMap((one) => complaintOf(one) === undefined ? [] : [one.metadata.name]), ...missing];
  } while (complaints.length > 0 && Date.now() - begun < firstSync * 1000);
  const there = await applications.list();
  for (const name of [...expected].filter((one) => !there.some(({ metadata }) => metadata.name === one))) findings.fail(`Application ${name}`, 'is not there: what comes before it was not done in time');
  for (const one of there) {
    const complaint = complaintOf(one);
    if (complaint !== undefined) findings.fail(`Application ${one.metadata.name}`, complaint);
    if ((one.status?.operationState?.retryCount ?? 0) > 0) findings.fail(`Application ${one.metadata.name}`, `needed ${one.status?.operationState?.retryCount} further tries: ${one.status?.operationState?.message}`);
  }
  findings.count('Applications Synced and Healthy', there.filter((one) => complaintOf(one) === undefined).length);
  findings.count('seconds until all were', Math.round((Date.now() - begun) / 1000));
}

/** After everything was read anew, nothing may differ, and nothing may have been synced again. */
async function unchanged(applications: Applications, findings: Findings): Promise<void> {
  const syncs = (all: readonly LiveApplication[]): Map<string, string | undefined> => new Map(all.map(({ metadata, status }) => [metadata.name, status?.operationState?.startedAt]));
  const before = syncs(await applications.list());
  for (const how of ['hard', 'hard', ...Array.from({ length: 10 }, () => 'normal' as const)] as const) {
    await applications.refreshAll(how, 120);
    findings.count(`${how === 'hard' ? 'hard' : 'soft'} refreshes`);
    for (const one of await applications.list()) if (one.status?.sync?.status !== 'Synced') findings.fail(`Application ${one.metadata.name}`, `differs after a ${how} refresh: ${complaintOf(one)}`);
  }
  for (const [name, startedAt] of syncs(await applications.list())) if (before.get(name) !== startedAt) findings.fail(`Application ${name}`, 'was synced again, with nothing changed in Git');
}
