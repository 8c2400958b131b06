import { isIP } from 'node:net';
import { join } from 'node:path';
import { argoNamespace, argoNamespaceOf } from '../derive/applications';
import { namespaceManifests, ownNamespaces } from '../derive/namespaces';
import { emit } from '../emit';
import { type Entry } from '../entry';
import { type Json } from '../manifest';
import { type ApplicationModel, type ClusterModel } from '../model';
import { isBelow } from '../names';
import { applicationsFolder, namespacesApplication, rootApplication } from '../reserved-names';
import { type ChartSource } from '../source';
import { accessCommands, secretsSteps } from './secrets-steps';
import { type Step } from './step';

const apply = 'kubectl apply --server-side --field-manager=argocd-controller --force-conflicts';

/** What has to be done before Argo CD can do the rest, in order. */
export function stepsOf(model: ClusterModel, models: readonly ClusterModel[], dist: string, folder: string): Step[] {
  const network = chartOffering(model, 'pod-network');
  const argo = chartOffering(model, 'kind:argoproj.io/Application');
  return [
    machinesStep(model, dist),
    ...(network ? kindsStep(model, network, folder) : []),
    ...(network ? [chartStep('The pod network; nodes become Ready with it', model, network, folder, 'kubectl wait --for=condition=Ready nodes --all --timeout=10m')] : []),
    ...tenantStep(model, folder),
    ...secretsSteps(model, dist, apply),
    ...namesStep(model),
    ...(argo ? [
      namespaceStep(model, dist),
      chartStep('Argo CD', model, argo, folder, `kubectl --namespace ${argo.namespace} wait --for=condition=Available deployment --all --timeout=10m`),
      rootStep(model, dist),
    ] : []),
    ...(!argo && model.cluster.brings('argocd') ? [rootStep(model, dist, askForHealthCheck)] : []),
    ...(!argo && model.cluster.hub !== undefined ? [hubStep(model, models)] : []),
  ];
}

/** What only whoever sets the machines up can do. */
function machinesStep(model: ClusterModel, dist: string): Step {
  const { platform, relations } = model.cluster;
  if (platform.omni) return omniStep(model, dist);
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

/** Kinds that are a folder of someone else's and that the pod network looks for when it starts: Gateway API's, for one. */
function kindsStep({ applications, order }: ClusterModel, network: ApplicationModel, folder: string): Step[] {
  const before = order.after(network.name).map(([name]) => name);
  const sources = applications.filter(({ name }) => before.includes(name)).flatMap(({ name, sources: all }) => all.flatMap((source) => source.type === 'git' ? [{ name, ...source }] : []));
  if (sources.length === 0) return [];
  const commands = sources.flatMap(({ name, repository, revision, path }) => {
    const copy = join(folder, name);
    return [
      `test -d ${copy} || git clone --quiet --filter=blob:none --no-checkout ${repository} ${copy}`,
      `git -C ${copy} checkout --quiet ${revision}`,
      `${apply} --filename ${join(copy, path)}`,
    ];
  });
  return [{ title: 'Kinds that the pod network looks for when it starts', commands, files: [] }];
}

/** Omni makes the cluster of machines that it knows. Nodes become Ready with the pod network, so nothing waits for that here. */
function omniStep({ cluster: { name, platform }, files }: ClusterModel, dist: string): Step {
  const [template, classes] = ['cluster-template.yaml', 'machine-classes.yaml'].map((file) => files.find(({ path }) => path.endsWith(file)));
  return {
    title: 'The machines: Omni makes the cluster of them, asked by omnictl',
    commands: [
      ...platform.prerequisites.map((setting) => `#   ${setting}`),
      ...(classes ? [`omnictl apply --file ${dist}/${name}/${classes.path}`] : []),
      `omnictl cluster template validate --file ${dist}/${name}/${template!.path}`,
      `omnictl cluster template sync --file ${dist}/${name}/${template!.path}`,
      `omnictl kubeconfig --cluster ${name} --force`,
      'until kubectl get --raw=/readyz; do sleep 10; done',
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

/** Records that nobody makes: those of every route where there is no ExternalDNS, else of hosts outside its domains. */
function namesStep({ cluster: { relations } }: ClusterModel): Step[] {
  const commands = relations.routes.flatMap((route) => {
    const entry = relations.entryOf(route);
    return entry === undefined || isBelow(route.host, relations.nameRecords?.domains ?? []) ? [] : [`#   ${route.host} ${record(entry)}`];
  });
  return commands.length === 0 ? [] : [{ title: 'Names: these records must be in public DNS', commands, files: [] }];
}

/** The record of a host that comes in through an entry, or where its address will be found. */
function record(entry: Entry): string {
  switch (entry.type) {
    case 'tunnel': return `CNAME ${entry.address}`;
    case 'gateway': return entry.addresses.length > 0
      ? entry.addresses.map((address) => `${isIP(address) === 6 ? 'AAAA' : 'A'} ${address}`).join(' and ')
      : `A …, the address that 'kubectl --namespace ${entry.namespace} get gateway ${entry.name}' shows once it runs`;
    case 'ingress': return `A …, the address that 'kubectl get ingress --all-namespaces' shows for class ${entry.className} once it runs`;
  }
}

/** Since Argo CD 1.8 an Application counts as healthy at once unless its settings say otherwise. */
const askForHealthCheck = '. Ask who operates it for resource.customizations.health.argoproj.io_Application in its argocd-cm: without it applications start beside each other and not one after another';

function rootStep({ cluster }: ClusterModel, dist: string, further = ''): Step {
  return {
    title: `The root Application; from here on Argo CD does the rest${further}`,
    commands: [
      `${apply} --filename ${dist}/${cluster.name}/${applicationsFolder}/AppProject-${rootApplication}.yaml`,
      `${apply} --filename ${dist}/${cluster.name}/root-app.yaml`,
      `kubectl --namespace ${argoNamespaceOf(cluster)} get applications --watch`,
    ],
    files: [],
  };
}

function hubStep(model: ClusterModel, models: readonly ClusterModel[]): Step {
  const { cluster } = model;
  const hub = models.find((other) => other.cluster.name === cluster.hub);
  return {
    title: `Access for the Argo CD of cluster '${cluster.hub}': put the token and the CA into its secrets backend`,
    commands: [
      'kubectl --namespace kube-system create serviceaccount argocd-manager --dry-run=client --output yaml | kubectl apply --filename -',
      'kubectl create clusterrolebinding argocd-manager --clusterrole=cluster-admin --serviceaccount=kube-system:argocd-manager --dry-run=client --output yaml | kubectl apply --filename -',
      ...accessCommands(model, hub).map((command) => `#   ${command}`),
    ],
    files: [],
  };
}
