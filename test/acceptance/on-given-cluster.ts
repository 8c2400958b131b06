import { type ClusterModel } from '../../lib/model';
import { broughtKinds } from './brought-kinds';
import { Crds } from './crds';
import { earlierTree } from './earlier-tree';
import { givenCluster } from './given-cluster';
import { type Journal } from './journal';
import { namespacesBeside } from './namespaces';
import { mustBeThere } from './needs';
import { type Options } from './options';
import { progress } from './progress';
import { folderOf, runFolder } from './run-folder';
import { accepted } from './steps/accepted';
import { policies } from './steps/policies';
import { upgraded } from './steps/upgraded';
import { runStages } from './stages';
import { type StepName } from './step-result';
import { type Tree } from './tree';

/**
 * Takes the tree of one cluster through the steps that need nothing but an API server, on the cluster that a `KUBECONFIG` names.
 *
 * @throws with a sentence where that is not empty
 */
export async function onGivenCluster(model: ClusterModel, tree: Tree, { steps, tree: folder, from, minutes }: Options, kubeconfig: string, journal: Journal): Promise<void> {
  if (steps.includes('upgraded')) mustBeThere([{ commands: ['git'], programs: [] }]);
  const { client, minor, version } = await givenCluster(kubeconfig);
  const { name, platform } = model.cluster;
  const common = { model, tree, kubernetes: minor, crds: new Crds(), brought: broughtKinds(model), namespaces: namespacesBeside(tree, model) };
  // It changes what is there; what is accepted after it is a change as well.
  const chosen = (['upgraded', 'accepted', 'policies'] as const satisfies readonly StepName[]).filter((step) => steps.includes(step));
  journal.plan(chosen.map((step) => ({ step, cluster: name, kubernetes: minor })), {
    versions: { Kubernetes: version },
    notCovered: [
      `steps that need nodes or an Argo CD of their own, which run without --use-kubeconfig`,
      `tidying up: ${client.access.server} is left with everything in it; delete that cluster`,
      ...(minor === platform.kubernetes ? [] : [`Kubernetes ${platform.kubernetes}, which cluster ${name} is declared for: ${client.access.server} is of ${minor}`]),
    ],
  });
  const done = progress(`cluster ${name} at ${client.access.server}, Kubernetes ${version}`);
  const work = {
    upgraded: () => upgraded({ ...common, plane: { client }, earlier: earlierTree(folder, name, folderOf(runFolder(), 'earlier'), from) }),
    accepted: () => accepted({ ...common, plane: { client } }),
    policies: () => policies({ ...common, ...(steps.length > 1 && { client }) }),
  };
  await runStages(chosen.map((step) => ({ steps: [{ step, cluster: name, kubernetes: minor }], run: async (told) => told(await work[step]()) })), journal, { minutes });
  done();
  client.close();
}
