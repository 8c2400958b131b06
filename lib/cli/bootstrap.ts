import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applicationsFolder } from '../derive/derive';
import { argoNamespace } from '../derive/applications';
import { emit } from '../emit';
import { Fault } from '../fault';
import { type Json, type Manifest } from '../manifest';
import { type ApplicationModel, type ClusterModel } from '../model';
import { type ChartSource } from '../source';
import { synthesize } from '../synth';
import { type CommandContext } from './flotilla';

/**
 * Prints the commands that bring a new cluster up to the point where Argo CD takes over, in order, and writes the chart
 * values they need. They apply the very objects that Argo CD will manage, as the field manager it uses, so that it adopts
 * them without a difference.
 */
export function bootstrap({ root, declare, args }: CommandContext): void {
  const fleet = declare();
  const { models } = synthesize(fleet);
  const model = models.find(({ cluster }) => cluster.name === args[0]);
  if (!model) throw new Fault(`cluster to bootstrap must be one of ${models.map(({ cluster }) => cluster.name).join(', ')}, got '${args[0] ?? 'none'}'`);
  const steps = stepsOf(model, fleet.path, join('.flotilla', 'bootstrap', model.cluster.name));
  const folder = join(root, '.flotilla', 'bootstrap', model.cluster.name);
  mkdirSync(folder, { recursive: true });
  for (const { file, text } of steps.flatMap((step) => step.files)) writeFileSync(join(folder, file), text);
  process.stdout.write(`${heading(model)}${steps.map(({ title, commands }) => `\n# ${title}\n${commands.join('\n')}\n`).join('')}`);
}

interface Step {
  readonly title: string;
  readonly commands: readonly string[];
  readonly files: readonly { readonly file: string; readonly text: string }[];
}

const apply = 'kubectl apply --server-side --field-manager=argocd-controller --force-conflicts';

function heading({ cluster }: ClusterModel): string {
  return [
    `# First start of cluster '${cluster.name}' (${cluster.platform.name}, Kubernetes ${cluster.platform.kubernetes}).`,
    '# Run from the root of the repository with kubectl pointing at the new cluster; needs helm 4 and kubectl.',
    '# Every command may be run again.',
    'set -eu\n',
  ].join('\n');
}

function stepsOf(model: ClusterModel, dist: string, folder: string): Step[] {
  const { cluster, applications } = model;
  const network = applications.find(({ objects, sources }) => sources.some((source) => source.type === 'chart' && source.chart === 'cilium') && objects !== undefined);
  const argo = applications.find(({ namespace, sources }) => namespace === argoNamespace && sources.some((source) => source.type === 'chart'));
  return [
    ...(network ? [chartStep(`1. The pod network; nodes become Ready with it`, model, network, folder, 'kubectl wait --for=condition=Ready nodes --all --timeout=10m')] : []),
    secretsStep(model),
    ...(argo ? [namespaceStep(model, dist), chartStep('4. Argo CD', model, argo, folder, `kubectl -n ${argoNamespace} wait --for=condition=Available deployment --all --timeout=10m`)] : []),
    ...(argo ? [rootStep(cluster.name, dist)] : [hubStep(model)]),
  ];
}

function chartStep(title: string, { cluster }: ClusterModel, application: ApplicationModel, folder: string, wait: string): Step {
  const source = application.sources.find((candidate): candidate is ChartSource => candidate.type === 'chart')!;
  const file = `${application.name}-values.yaml`;
  const chart = `${source.chart} --repo ${source.repository} --version ${source.revision}`;
  return {
    title,
    commands: [
      `helm template ${source.releaseName} ${chart} --namespace ${application.namespace} --kube-version ${cluster.platform.kubernetes} \\`,
      `  --include-crds --values ${join(folder, file)} \\`,
      `  | ${apply} --namespace ${application.namespace} --filename -`,
      wait,
    ],
    files: [{ file, text: emit(source.values as Json) }],
  };
}

function namespaceStep(model: ClusterModel, dist: string): Step {
  const { name } = model.cluster;
  const ladder = model.applications.find(({ objects }) => objects.some(({ manifest }) => manifest.kind === 'PriorityClass'));
  return {
    title: '3. What Argo CD itself stands on: its namespace and the PriorityClasses',
    commands: [
      `${apply} --filename ${dist}/${name}/namespaces/Namespace-${argoNamespace}.yaml`,
      ...(ladder ? [`${apply} --filename ${dist}/${name}/${ladder.name}/`] : []),
    ],
    files: [],
  };
}

/** The entries that have to be in the secrets backend; nothing can derive their values. */
function secretsStep(model: ClusterModel): Step {
  const { secrets } = model.cluster;
  const entries = new Map<string, Set<string>>();
  for (const { manifest } of model.applications.flatMap(({ objects }) => objects)) {
    for (const { key, property } of remoteRefs(manifest)) entries.set(key, (entries.get(key) ?? new Set()).add(property));
  }
  const mount = secrets?.mount ?? '';
  return {
    title: `2. Secrets: these entries must be in ${secrets?.server ?? 'the secrets backend'}, mount '${mount}'; fill in the values`,
    commands: [...entries].sort().map(([entry, keys]) => `#   vault kv put -mount=${mount} ${entry} ${[...keys].sort().map((key) => `${key}=…`).join(' ')}`),
    files: [],
  };
}

function remoteRefs(manifest: Manifest): { key: string; property: string }[] {
  if (manifest.kind !== 'ExternalSecret') return [];
  const data = (manifest.spec as { data?: { remoteRef: { key: string; property?: string } }[] }).data ?? [];
  return data.map(({ remoteRef }) => ({ key: remoteRef.key, property: remoteRef.property ?? 'value' }));
}

function rootStep(cluster: string, dist: string): Step {
  return {
    title: '5. The root Application; from here on Argo CD does the rest',
    commands: [
      `${apply} --filename ${dist}/${cluster}/${applicationsFolder}/AppProject-root.yaml`,
      `${apply} --filename ${dist}/${cluster}/root-app.yaml`,
      `kubectl --namespace ${argoNamespace} get applications --watch`,
    ],
    files: [],
  };
}

function hubStep({ cluster }: ClusterModel): Step {
  return {
    title: `3. Access for the Argo CD of cluster '${cluster.hub}': put the token and the CA into its secrets backend`,
    commands: [
      'kubectl --namespace kube-system create serviceaccount argocd-manager --dry-run=client --output yaml | kubectl apply --filename -',
      'kubectl create clusterrolebinding argocd-manager --clusterrole=cluster-admin --serviceaccount=kube-system:argocd-manager --dry-run=client --output yaml | kubectl apply --filename -',
      `#   vault kv put -mount=… ${cluster.hub}/argocd/cluster-${cluster.name} token="$(kubectl --namespace kube-system create token argocd-manager --duration=8760h)" caData=…`,
    ],
    files: [],
  };
}
