import { type ClusterModel } from '../../lib/model';
import { broughtKinds } from './brought-kinds';
import { Crds } from './crds';
import { earlierTree } from './earlier-tree';
import { givenCluster } from './given-cluster';
import { namespacesBeside } from './namespaces';
import { type Options } from './options';
import { progress } from './progress';
import { type Report } from './report';
import { folderOf, runFolder } from './run-folder';
import { accepted } from './steps/accepted';
import { policies } from './steps/policies';
import { upgraded } from './steps/upgraded';
import { type StepResult } from './step-result';
import { type Tree } from './tree';

/**
 * Takes the tree of one cluster through the steps that need nothing but an API server, on the cluster that a `KUBECONFIG` names.
 *
 * @throws with a sentence where that is not empty
 */
export async function onGivenCluster(model: ClusterModel, tree: Tree, { steps, tree: folder, from }: Options, kubeconfig: string): Promise<Pick<Report, 'versions' | 'results' | 'notCovered'>> {
  const { client, minor, version } = await givenCluster(kubeconfig);
  const { name, platform } = model.cluster;
  const plane = { client };
  const common = { model, tree, kubernetes: minor, crds: new Crds(), brought: broughtKinds(model), namespaces: namespacesBeside(tree, model) };
  const done = progress(`cluster ${name} at ${client.access.server}, Kubernetes ${version}`);
  const results: StepResult[] = [];
  // It changes what is there; what is accepted after it is a change as well.
  if (steps.includes('upgraded')) results.push(await upgraded({ ...common, plane, earlier: earlierTree(folder, name, folderOf(runFolder(), 'earlier'), from) }));
  if (steps.includes('accepted')) results.push(await accepted({ ...common, plane }));
  if (steps.includes('policies')) results.push(await policies({ ...common, ...(steps.length > 1 && { client }) }));
  done();
  client.close();
  return {
    results, versions: { Kubernetes: version },
    notCovered: [
      `steps that need nodes or an Argo CD of their own, which run without --use-kubeconfig`,
      `tidying up: ${client.access.server} is left with everything in it; delete that cluster`,
      ...(minor === platform.kubernetes ? [] : [`Kubernetes ${platform.kubernetes}, which cluster ${name} is declared for: ${client.access.server} is of ${minor}`]),
    ],
  };
}
