import { join } from 'node:path';
import { argoNamespace } from '../derive/applications';
import { namespaceManifests, ownNamespaces } from '../derive/namespaces';
import { emit } from '../emit';
import { type Json, type Manifest } from '../manifest';
import { type ApplicationModel, type ClusterModel } from '../model';
import { byCodeUnit } from '../names';
import { applicationsFolder, namespacesApplication, rootApplication } from '../reserved-names';
import { type ChartSource } from '../source';

/** Commands that belong together, and the files they read beside those of the tree. */
export interface Step {
  readonly title: string;
  readonly commands: readonly string[];
  readonly files: readonly { readonly file: string; readonly text: string }[];
}

const apply = 'kubectl apply --server-side --field-manager=argocd-controller --force-conflicts';

/** What has to be done before Argo CD can do the rest, in order. */
export function stepsOf(model: ClusterModel, models: readonly ClusterModel[], dist: string, folder: string): Step[] {
  const { name } = model.cluster;
  const network = chartOffering(model, 'pod-network');
  const argo = chartOffering(model, 'kind:argoproj.io/Application');
  return [
    machinesStep(model),
    ...(network ? [chartStep('The pod network; nodes become Ready with it', model, network, folder, 'kubectl wait --for=condition=Ready nodes --all --timeout=10m')] : []),
    ...secretsStep(model),
    ...namesStep(model),
    ...(argo ? [
      namespaceStep(model, dist),
      chartStep('Argo CD', model, argo, folder, `kubectl --namespace ${argo.namespace} wait --for=condition=Available deployment --all --timeout=10m`),
      rootStep(name, dist),
    ] : []),
    ...(!argo && model.cluster.brings('argocd') ? [...tenantStep(model, folder), rootStep(name, dist)] : []),
    ...(!argo && model.cluster.hub !== undefined ? [hubStep(model, models)] : []),
  ];
}

/** What only whoever sets the machines up can do. */
function machinesStep({ cluster: { platform, relations } }: ClusterModel): Step {
  const labels = Object.entries(relations.egressGateway?.nodeLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  return {
    title: 'The machines: they must have been set up like this',
    commands: [
      ...platform.prerequisites.map((setting) => `#   ${setting}`),
      ...(labels.length > 0 ? [`#   one node, through which pods with a fixed address leave, with the label ${labels.join(' ')}`] : []),
    ],
    files: [],
  };
}

/** The application that brings something by a chart. */
function chartOffering({ cluster, applications }: ClusterModel, capability: string): ApplicationModel | undefined {
  const offering = cluster.relations.allOffers.get(capability) ?? [];
  return applications.find(({ name, sources }) => offering.some((participant) => participant.name === name) && sources.some(({ type }) => type === 'chart'));
}

function chartStep(title: string, { cluster }: ClusterModel, application: ApplicationModel, folder: string, wait: string): Step {
  const source = application.sources.find((candidate): candidate is ChartSource => candidate.type === 'chart')!;
  const file = `${application.name}-values.yaml`;
  const chart = `${source.chart} --repo ${source.repository} --version ${source.revision}`;
  return {
    title,
    commands: [
      `helm template ${source.releaseName} ${chart} --namespace ${application.namespace} --kube-version ${cluster.platform.kubernetes} \\`,
      `  --include-crds --skip-tests --values ${join(folder, file)} \\`,
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
    title: 'What Argo CD itself stands on: its namespace and the PriorityClasses',
    commands: [
      `${apply} --filename ${dist}/${name}/${namespacesApplication}/Namespace-${argoNamespace}.yaml`,
      ...(ladder ? [`${apply} --filename ${dist}/${name}/${ladder.name}/`] : []),
    ],
    files: [],
  };
}

/** The namespaces that a tenant makes by hand, because they are no part of the tree. */
function tenantStep(model: ClusterModel, folder: string): Step[] {
  if (model.cluster.platform.rights.to !== 'tenant') return [];
  const file = 'namespaces.yaml';
  const manifests = namespaceManifests(model, ownNamespaces(model));
  return [{
    title: `The namespaces of tenant '${model.cluster.platform.rights.tenant}', by one of its owners; again whenever an application brings another`,
    commands: [`kubectl apply --server-side --filename ${join(folder, file)}`],
    files: [{ file, text: manifests.map((manifest) => `---\n${emit(manifest as Json)}`).join('') }],
  }];
}

/** The entries that have to be in the secrets backend; nothing can derive their values. */
function secretsStep(model: ClusterModel): Step[] {
  const { secrets } = model.cluster;
  const entries = new Map<string, Set<string>>();
  for (const { manifest } of model.applications.flatMap(({ objects }) => objects)) {
    for (const { key, property } of remoteRefs(manifest)) entries.set(key, (entries.get(key) ?? new Set()).add(property));
  }
  if (!secrets || entries.size === 0) return [];
  const put = ([entry, keys]: [string, Set<string>]): string =>
    `#   vault kv put -mount=${secrets.mount} ${entry} ${[...keys].sort(byCodeUnit).map((key) => `${key}=…`).join(' ')}`;
  return [{
    title: `Secrets: these entries must be in ${secrets.server}, mount '${secrets.mount}'; fill in the values`,
    commands: [...entries].sort(([left], [right]) => byCodeUnit(left, right)).map(put),
    files: [],
  }];
}

/** Records that the tunnel's list of routes does not make. */
function namesStep({ cluster: { relations } }: ClusterModel): Step[] {
  const { entryAddress, routes } = relations;
  if (entryAddress === undefined || routes.length === 0) return [];
  return [{ title: 'Names: these records must be in public DNS', commands: routes.map(({ host }) => `#   ${host} CNAME ${entryAddress}`), files: [] }];
}

function remoteRefs(manifest: Manifest): { key: string; property: string }[] {
  if (manifest.kind !== 'ExternalSecret') return [];
  const data = (manifest.spec as { data?: { remoteRef: { key: string; property?: string } }[] }).data ?? [];
  return data.map(({ remoteRef }) => ({ key: remoteRef.key, property: remoteRef.property ?? 'value' }));
}

function rootStep(cluster: string, dist: string): Step {
  return {
    title: 'The root Application; from here on Argo CD does the rest',
    commands: [
      `${apply} --filename ${dist}/${cluster}/${applicationsFolder}/AppProject-${rootApplication}.yaml`,
      `${apply} --filename ${dist}/${cluster}/root-app.yaml`,
      `kubectl --namespace ${argoNamespace} get applications --watch`,
    ],
    files: [],
  };
}

function hubStep({ cluster }: ClusterModel, models: readonly ClusterModel[]): Step {
  const mount = models.find((model) => model.cluster.name === cluster.hub)?.cluster.secrets?.mount;
  return {
    title: `Access for the Argo CD of cluster '${cluster.hub}': put the token and the CA into its secrets backend`,
    commands: [
      'kubectl --namespace kube-system create serviceaccount argocd-manager --dry-run=client --output yaml | kubectl apply --filename -',
      'kubectl create clusterrolebinding argocd-manager --clusterrole=cluster-admin --serviceaccount=kube-system:argocd-manager --dry-run=client --output yaml | kubectl apply --filename -',
      `#   vault kv put -mount=${mount} ${cluster.hub}/argocd/cluster-${cluster.name} token="$(kubectl --namespace kube-system create token argocd-manager --duration=8760h)" caData=…`,
    ],
    files: [],
  };
}
