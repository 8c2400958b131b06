import { type Manifest } from '../../../lib/manifest';
import { type ClusterModel } from '../../../lib/model';
import { Inspection } from '../../network/rendered-fleet';
import { type KubeClient } from '../kube-client';
import { Findings, stepDone, type StepResult } from '../step-result';
import { type Tree } from '../tree';

export interface PoliciesProps {
  readonly model: ClusterModel;
  readonly tree: Tree;
  /** Of a cluster that the tree was applied to. @default - the policies are read from the tree alone */
  readonly client?: KubeClient;
  readonly kubernetes: string;
}


/** Lists of what decides about traffic, with what the API server leaves out of their items. */
const lists = [
  { path: '/api/v1/namespaces', apiVersion: 'v1', kind: 'Namespace' },
  { path: '/apis/networking.k8s.io/v1/networkpolicies', apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
  { path: '/apis/cilium.io/v2/ciliumnetworkpolicies', apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' },
] as const;

/** Who may talk to whom, worked out from the policies of the tree and from those that the API server made of them, is what was declared and nothing else. */
export async function policies({ model, tree, client, kubernetes }: PoliciesProps): Promise<StepResult> {
  const findings = new Findings({ step: 'policies', cluster: tree.cluster, kubernetes });
  return await stepDone(findings, async () => {
    const files = tree.files.map(({ manifest }) => manifest);
    const inspection = new Inspection({ cluster: model.cluster, objects: files, problems: [] });
    const { pairs, questions, declared, excesses } = inspection.comparison;
    findings.count('ordered pairs of who and whom', pairs);
    findings.count('questions', questions);
    findings.count('sides of connections declared', declared);
    judge(inspection, files, 'the tree', findings);
    if (client !== undefined) judge(inspection, await asServed(client, files, findings), 'the API server', findings);
    for (const [excess, count] of excesses) findings.notCovered.push(`beyond the declaration, since policies cannot be narrower, ${count} times: ${excess}`);
  });
}

/** One failure for a pod and a peer, however many ports differ. */
function judge(inspection: Inspection, objects: readonly Manifest[], of: string, findings: Findings): void {
  findings.count(`policies of ${of}`, objects.filter(({ kind }) => /NetworkPolicy$/.test(kind)).length);
  const ports = new Map<string, string[]>();
  for (const { direction, pod, peer, port, allowed } of inspection.discrepancies(objects)) {
    const what = `${direction === 'egress' ? `${pod} to ${peer}` : `${peer} to ${pod}`}: ${direction} ${allowed ? 'is allowed and was not declared' : 'was declared and is not allowed'}`;
    ports.set(what, [...ports.get(what) ?? [], port]);
  }
  for (const [what, on] of ports) findings.fail(`policies of ${of}`, `${what} on ${on.slice(0, 4).join(', ')}${on.length > 4 ? ` and ${on.length - 4} more` : ''}`);
}

/** The same objects, with what is about traffic as the API server has it: with its defaults, and nothing that it did not take. */
async function asServed(client: KubeClient, files: readonly Manifest[], findings: Findings): Promise<Manifest[]> {
  const served = await Promise.all(lists.map(async ({ path, apiVersion, kind }) => {
    const { status, body } = await client.send('GET', path);
    if (status === 200) return (body as { items: Manifest[] }).items.map((item): Manifest => ({ ...item, apiVersion, kind }));
    const own = files.filter((file) => file.kind === kind);
    if (own.length > 0) findings.notCovered.push(`how the API server takes objects of ${kind}: their definition is not to be had here`);
    return own;
  }));
  return [...files.filter(({ kind }) => !lists.some((one) => one.kind === kind)), ...served.flat()];
}

