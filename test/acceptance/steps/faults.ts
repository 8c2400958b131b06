import { type ClusterModel } from '../../../lib/model';
import { Applier, unservedKinds } from '../applier';
import { contentsOf } from '../given-cluster';
import { drainEachNode } from '../node-drain';
import { podsOf } from '../pods';
import { fill, fillersAsk, judge as judgePlaces, unfill } from '../pressure';
import { acceptedFaults, policyFaults, type SeededFault, upgradedFaults } from '../seeded-faults';
import { type Failure, Findings, stepDone, type StepName, type StepResult } from '../step-result';
import { accepted, type AcceptedProps } from './accepted';
import { nodesOf, placed, type PlacedProps } from './placed';
import { policies } from './policies';
import { update } from './upgraded';

/** Puts one fault after the other into a tree that was accepted: the step that is meant to catch it must fail and say why. */
export async function faults(props: AcceptedProps & { readonly model: ClusterModel }): Promise<StepResult> {
  const { tree, plane: { client } } = props;
  const findings = new Findings({ step: 'faults', cluster: tree.cluster, kubernetes: props.kubernetes });
  return await stepDone(findings, async () => {
    for (const fault of acceptedFaults) {
      const files = fault.files(tree);
      const missing = await unservedKinds(new Applier(client), tree.files.filter(({ path }) => files.some((file) => file.path === path)).map(({ manifest }) => manifest));
      if (missing.length > 0) {
        findings.notCovered.push(`${fault.name}: the definition of ${missing.join(', ')} is not to be had here`);
        continue;
      }
      const { failures } = await accepted({ ...props, tree: { ...tree, files }, namespaces: [] });
      judge(findings, 'accepted', fault, failures);
    }
    for (const fault of policyFaults) {
      const { failures } = await policies({ ...props, tree: { ...tree, files: fault.files(tree) } });
      judge(findings, 'policies', fault, failures);
    }
    if ((await contentsOf(client)).length > 0) findings.count('clusters refused that are not empty');
    else findings.fail('a cluster with the whole tree in it', 'must not be taken for an empty one');
    for (const fault of upgradedFaults) {
      const own = scratch(props);
      const files = fault.files(tree);
      const earlier = tree.files.filter(({ path }) => files.some((file) => file.path === path));
      await update({ client, applier: new Applier(client), findings: own, earlier, files, model: props.model });
      judge(findings, 'upgraded', fault, own.failures);
    }
  });
}

function judge(findings: Findings, step: StepName, { name, says }: Pick<SeededFault, 'name' | 'says'>, failures: readonly Failure[]): void {
  if (failures.some(({ message }) => says.test(message))) findings.count(`faults caught by ${step}`);
  else findings.fail(name, `must fail the step ${step} with ${says}, got ${failures.length === 0 ? 'no failure' : failures.map(({ message }) => message).join('; ')}`);
}

/** What a step finds with a fault is no finding of this one. */
function scratch({ tree, kubernetes }: Pick<AcceptedProps, 'tree' | 'kubernetes'>): Findings {
  return new Findings({ step: 'faults', cluster: tree.cluster, kubernetes });
}

/** Puts faults into a cluster whose pods were placed: a budget that never lets a pod go, and an important pod that may push nobody out. */
export async function placedFaults({ model, tree, plane: { client }, kubernetes }: PlacedProps): Promise<StepResult> {
  const findings = new Findings({ step: 'faults', cluster: tree.cluster, kubernetes });
  return await stepDone(findings, async () => {
    const pod = (await podsOf(client)).find((one) => one.spec.nodeName !== undefined && one.metadata.ownerReferences?.[0]?.kind === 'ReplicaSet')!;
    const { namespace, labels } = pod.metadata;
    await client.post(`/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`, { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'acceptance', namespace }, spec: { maxUnavailable: 0, selector: { matchLabels: labels } } });
    const drained = scratch({ tree, kubernetes });
    await drainEachNode({ client, model, nodes: nodesOf(model).filter(({ name }) => name === pod.spec.nodeName), findings: drained, within: 5 });
    await client.remove(`/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets/acceptance`);
    judge(findings, 'placed', { name: 'a budget that never lets a pod go', says: /must drain within 5 s, .*disruption budget/ }, drained.failures);
    const full = scratch({ tree, kubernetes });
    await fill(client, -1, full);
    await client.post('/apis/scheduling.k8s.io/v1/priorityclasses', { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'acceptance-polite' }, value: 2_000, preemptionPolicy: 'Never' });
    await client.post('/api/v1/namespaces/default/pods', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'acceptance-polite' }, spec: { priorityClassName: 'acceptance-polite', containers: [{ name: 'web', image: 'acceptance.invalid/none', resources: { requests: await fillersAsk(client) } }] } });
    await judgePlaces(client, 'others pressed in', full);
    await client.remove('/api/v1/namespaces/default/pods/acceptance-polite?gracePeriodSeconds=0');
    await unfill(client);
    judge(findings, 'placed', { name: 'an important pod that may push nobody out', says: /^waits when others pressed in and would fit on .* where less important ones run/ }, full.failures);
  });
}

/** Takes a node away from a cluster that has no more than it needs: the step 'placed' must fail with pods that have none. */
export async function tooFewNodes(props: PlacedProps): Promise<StepResult> {
  const findings = new Findings({ step: 'faults', cluster: props.tree.cluster, kubernetes: props.kubernetes });
  return await stepDone(findings, async () => {
    const { failures } = await placed({ ...props, nodes: nodesOf(props.model).slice(1) });
    if (failures.some(({ message }) => message.startsWith('has no node'))) findings.count('faults caught by placed');
    else findings.fail('one node too few', `must fail the step placed with pods that have no node, got ${failures.map(({ message }) => message).join('; ') || 'no failure'}`);
  });
}
