import { fields } from '../../lib/fields';
import { groupKind } from '../../lib/object-identity';
import { type KubeClient } from './kube-client';
import { podsOf } from './pods';
import { type Findings } from './step-result';
import { type Tree } from './tree';

interface LiveDeployment { readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[] } }

/**
 * Waits for the pods that controllers make of a tree's Deployments: what admission refuses of a pod is said of none of the files.
 * A refusal counts only when the time is over: a pod that was asked for a moment before its service account was there is asked for again.
 *
 * @param within in seconds, for all of them together. @default 60
 */
export async function ownPods(client: Pick<KubeClient, 'get'>, tree: Tree, findings: Findings, within = 60): Promise<void> {
  const deployments = tree.files.filter(({ manifest }) => groupKind(manifest) === 'apps/Deployment');
  const end = Date.now() + within * 1000;
  for (const { path, manifest } of deployments) {
    const { replicas, selector } = fields(manifest.spec);
    const [wanted, labels] = [typeof replicas === 'number' ? replicas : 1, Object.entries(fields(fields(selector).matchLabels))];
    const countPods = async (): Promise<number> => (await podsOf(client, manifest.metadata.namespace)).filter(({ metadata }) => labels.every(([key, value]) => metadata.labels?.[key] === value)).length;
    let count = await countPods();
    while (count < wanted && Date.now() < end) {
      await new Promise((done) => setTimeout(done, 200));
      count = await countPods();
    }
    if (count >= wanted) continue;
    const { status } = await client.get<LiveDeployment>(`/apis/apps/v1/namespaces/${manifest.metadata.namespace}/deployments/${manifest.metadata.name}`);
    const refused = status?.conditions?.find(({ type, status: is }) => type === 'ReplicaFailure' && is === 'True');
    findings.fail(path, `must have ${wanted} pods, got ${count}: ${refused?.message ?? 'nobody says why'}`);
  }
  findings.count('deployments of the tree with their pods', deployments.length);
}
