import { type KubeClient } from './kube-client';
import { ownPods } from './own-pods';
import { Findings } from './step-result';
import { type Tree } from './tree';

const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'web' }, spec: { selector: { matchLabels: { app: 'web' } } } };
const tree: Tree = { cluster: 'one', files: [{ path: 'one/web.yaml', text: '', manifest: deployment, waves: [0, 0] }], foreign: [] };
const noServiceAccount = { status: { conditions: [{ type: 'ReplicaFailure', status: 'True', message: 'service account not found' }] } };

/** Serves a Deployment whose pods are refused until the given look at them. */
function clientOf(comesAt: number): Pick<KubeClient, 'get'> {
  let looks = 0;
  const get = (path: string): Promise<unknown> => {
    if (path.includes('/deployments/')) return Promise.resolve(noServiceAccount);
    looks++;
    return Promise.resolve({ items: looks < comesAt ? [] : [{ metadata: { name: 'web-1', namespace: 'web', labels: { app: 'web' } }, spec: {}, status: { phase: 'Pending' } }] });
  };
  return { get: get as KubeClient['get'] };
}

const findingsOf = async (comesAt: number, within: number): Promise<Findings> => {
  const findings = new Findings({ step: 'placed', cluster: 'one', kubernetes: '1.34' });
  await ownPods(clientOf(comesAt), tree, findings, within);
  return findings;
};

test('a pod that was refused at first, and is made when its owner asks again, is none that fails', async () => {
  expect((await findingsOf(3, 30)).failures).toEqual([]);
});

test('a pod that is refused until the time is over fails, with the words of the refusal', async () => {
  expect((await findingsOf(Infinity, 0.3)).failures).toEqual([{ subject: 'one/web.yaml', message: 'must have 1 pods, got 0: service account not found' }]);
});
