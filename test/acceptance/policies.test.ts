import { join } from 'node:path';
import { HomeFleet } from '../../clusters/fleet';
import { synthesize } from '../../lib/synth';
import { type KubeClient } from './kube-client';
import { policyFaults } from './seeded-faults';
import { policies } from './steps/policies';
import { readTrees } from './tree';

const model = synthesize(new HomeFleet()).models.find(({ cluster }) => cluster.name === 'dev')!;
const tree = readTrees(join(__dirname, '../../dist')).find(({ cluster }) => cluster === 'dev')!;
const common = { model, tree, kubernetes: '1.34' };

test('policies of the committed tree allow what was declared and nothing else', async () => {
  const { failures, counts } = await policies(common);
  expect(failures).toEqual([]);
  expect(counts['policies of the tree']).toBeGreaterThan(30);
  expect(counts['sides of connections declared']).toBeGreaterThan(100);
});

// The step 'faults' tries the others.
test.each(policyFaults.filter(({ name }) => name === 'a policy with an empty selector' || name === 'a missing egress side'))('a hole is found: $name', async ({ says, files }) => {
  const { failures } = await policies({ ...common, tree: { ...tree, files: files(tree) } });
  expect(failures.map(({ message }) => message).join('\n')).toMatch(says);
});

test('a policy that the API server has and the tree has not is found', async () => {
  const own = (kind: string): object[] => tree.files.map(({ manifest }) => manifest).filter((manifest) => manifest.kind === kind);
  const hole = { metadata: { name: 'hole', namespace: 'keycloak' }, spec: { podSelector: {}, ingress: [{}], policyTypes: ['Ingress'] } };
  const served: Record<string, object[]> = { namespaces: own('Namespace'), networkpolicies: own('NetworkPolicy'), ciliumnetworkpolicies: own('CiliumNetworkPolicy') };
  const serving = (further: object[]): KubeClient => ({ send: (_: string, path: string) => {
    const plural = path.split('/').at(-1)!;
    return Promise.resolve({ status: 200, warnings: [], body: { items: [...served[plural]!, ...(plural === 'networkpolicies' ? further : [])] } });
  } }) as unknown as KubeClient;
  expect((await policies({ ...common, client: serving([]) })).failures).toEqual([]);
  expect((await policies({ ...common, client: serving([hole]) })).failures[0]).toMatchObject({ subject: 'policies of the API server' });
});
