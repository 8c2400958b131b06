import { nodeLabels } from '../../lib/capacity/node';
import { type ClusterModel } from '../../lib/model';
import { type Applier } from './applier';
import { type ControlPlane } from './control-plane';
import { startKubelets } from './kubelets';
import { refusal } from './kube-response';
import { type LocalCharts } from './local-charts';
import { createNodes } from './nodes';
import { standInForOperators } from './operators';
import { Repeated } from './repeated';
import { standIns } from './stand-ins';
import { nodesOf } from './steps/placed';
import { Storage } from './storage';
import { type Tree } from './tree';

export interface SubstitutesProps {
  readonly model: ClusterModel;
  readonly tree: Tree;
  readonly plane: ControlPlane;
  readonly applier: Applier;
  /** Path of the program that plays kubelets. */
  readonly kwok: string;
  readonly folder: string;
  readonly charts: LocalCharts;
}

/** Makes nodes and classes of storage, and starts what is done in place of kubelets, storage, operators and charts. */
export async function startSubstitutes({ model, tree, plane, applier, kwok, folder, charts }: SubstitutesProps): Promise<Repeated[]> {
  const { client } = plane;
  const nodes = nodesOf(model);
  const { platform, relations } = model.cluster;
  const storage = new Storage(client, [...platform.storageClasses, ...relations.storageClasses], (name) => nodes.find((node) => node.name === name)?.labels[nodeLabels.zone]);
  const coming = [...tree.files.map(({ manifest }) => manifest), ...charts.manifests];
  await storage.createClasses(coming);
  await createNodes(client, nodes);
  await startKubelets(plane, kwok, folder);
  return [storage.start(), standInForOperators(client, applier, coming), standInForCharts(applier, model, charts)];
}

/** Makes the workloads of charts and operators as soon as their namespace is there: volumes of the tree wait for their pods. */
function standInForCharts(applier: Applier, model: ClusterModel, { renders }: LocalCharts): Repeated {
  const wanted = new Set(standIns(model, renders));
  return new Repeated(1000, async () => {
    for (const workload of wanted) if (refusal(await applier.apply(workload, JSON.stringify(workload))) === undefined) wanted.delete(workload);
  });
}
