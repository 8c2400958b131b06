import { acceptedFaults } from '../seeded-faults';
import { Findings, stepDone, type StepResult } from '../step-result';
import { accepted, type AcceptedProps } from './accepted';
import { nodesOf, placed, type PlacedProps } from './placed';

/** Puts one fault after the other into a tree that was accepted: the step that is meant to catch it must fail and say why. */
export async function faults(props: AcceptedProps): Promise<StepResult> {
  const findings = new Findings({ step: 'faults', cluster: props.tree.cluster, kubernetes: props.kubernetes });
  return await stepDone(findings, async () => {
    for (const { name, says, files } of acceptedFaults) {
      const tree = { ...props.tree, files: files(props.tree) };
      const { failures } = await accepted({ ...props, tree, namespaces: [] });
      if (failures.some(({ message }) => says.test(message))) findings.count('faults caught by accepted');
      else findings.fail(name, `must fail the step accepted with ${says}, got ${failures.length === 0 ? 'no failure' : failures.map(({ message }) => message).join('; ')}`);
    }
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
