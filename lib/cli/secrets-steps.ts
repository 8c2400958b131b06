import { type Manifest } from '../manifest';
import { type ClusterModel } from '../model';
import { managedClusterSecret } from '../derive/managed-clusters';
import { by, byCodeUnit } from '../names';
import { namespacesApplication } from '../reserved-names';
import { createCommands } from '../secrets/create-command';
import { type ExternalStore } from '../secrets/external-store';
import { certificateFile, keyCommands, sealCommand } from '../secrets/sealed-file';
import { sealedSecretsController, type SealedSecretsBackend } from '../secrets/sealed-secrets';
import { isExternalStore } from '../secrets-backend';
import { type Step } from './step';

/** What has to be done for the secrets of a cluster, whose values nothing can derive. `apply` is how files of the tree are applied. */
export function secretsSteps(model: ClusterModel, dist: string, apply: string): Step[] {
  const { secrets } = model.cluster;
  return [
    ...(isExternalStore(secrets) ? storeStep(model, secrets) : secrets?.type === 'sealed-secrets' ? [keyStep(model, secrets, dist, apply)] : []),
    ...byHandStep(model, dist, apply),
  ];
}

/** The command that puts the credentials of a managed cluster into its hub's backend, or makes the hub's Secret of them. */
export function accessCommands(model: ClusterModel, hub: ClusterModel | undefined): string[] {
  const secrets = hub?.cluster.secrets;
  if (!hub || !secrets) return [];
  const declaration = managedClusterSecret(hub, model);
  const token = 'kubectl --namespace kube-system create token argocd-manager --duration=8760h';
  const printed = `the token is what this prints: ${token}`;
  if (isExternalStore(secrets)) {
    const { entry } = declaration.values[0]!;
    const { key } = secrets.locate(entry, 'token');
    if (secrets.expandsValues) return [secrets.putCommand(key, new Map([['token', `"$(${token})"`], ['caData', '…']]))];
    return [printed, secrets.putCommand(key, new Map([['token', '…'], ['caData', '…']]))];
  }
  const place = { cluster: hub.cluster.name, application: 'argocd' };
  return [printed, ...(secrets.type === 'by-hand' ? createCommands(declaration) : [sealCommand(secrets, place, declaration)])];
}

/** The entries that have to be in the secrets backend. */
function storeStep(model: ClusterModel, store: ExternalStore): Step[] {
  const entries = new Map<string, Set<string>>();
  for (const { manifest } of model.applications.flatMap(({ objects }) => objects)) {
    for (const { key, property } of remoteRefs(manifest)) entries.set(key, (entries.get(key) ?? new Set()).add(property));
  }
  if (entries.size === 0) return [];
  const put = ([key, properties]: [string, Set<string>]): string =>
    `#   ${store.putCommand(key, new Map([...properties].sort(byCodeUnit).map((property) => [property, '…'])))}`;
  return [{
    title: `Secrets: these entries must be in ${store.place}; fill in the values`,
    commands: [...entries].sort(([left], [right]) => byCodeUnit(left, right)).map(put),
    files: [],
  }];
}

function remoteRefs(manifest: Manifest): { key: string; property: string }[] {
  if (manifest.kind !== 'ExternalSecret') return [];
  const data = (manifest.spec as { data?: { remoteRef: { key: string; property?: string } }[] }).data ?? [];
  return data.map(({ remoteRef }) => ({ key: remoteRef.key, property: remoteRef.property ?? 'value' }));
}

/** The key that opens the sealed files. The controller would make one of its own if it found none, and could open nothing. */
function keyStep({ cluster: { name } }: ClusterModel, backend: SealedSecretsBackend, dist: string, apply: string): Step {
  const [make, ...give] = keyCommands(backend, name);
  return {
    title: `Secrets: the controller must have the key whose certificate is ${certificateFile(backend, name)}; keep that key where the cluster is not`,
    commands: [
      `#   once, before anything is sealed: ${make}`,
      `${apply} --filename ${dist}/${name}/${namespacesApplication}/Namespace-${sealedSecretsController.namespace}.yaml`,
      ...give.map((command) => `#   ${command}`),
    ],
    files: [],
  };
}

/** The Secrets that people create in the cluster themselves. */
function byHandStep(model: ClusterModel, dist: string, apply: string): Step[] {
  const { name, relations } = model.cluster;
  const declarations = relations.secrets.filter(({ byHand }) => byHand).map(({ declare }) => declare())
    .sort(by(({ namespace, name: secret }) => `${namespace}/${secret}`));
  const unique = [...new Map(declarations.map((declaration) => [`${declaration.namespace}/${declaration.name}`, declaration])).values()];
  if (unique.length === 0) return [];
  const inTree = new Set(model.applications.flatMap(({ objects }) => objects).filter(({ manifest }) => manifest.kind === 'Namespace').map(({ manifest }) => manifest.metadata.name));
  const namespaces = [...new Set(unique.map(({ namespace }) => namespace))].filter((namespace) => inTree.has(namespace));
  return [{
    title: 'Secrets: people create these; fill in the values, also for {{ .key }} where it stands',
    commands: [
      ...namespaces.map((namespace) => `${apply} --filename ${dist}/${name}/${namespacesApplication}/Namespace-${namespace}.yaml`),
      ...unique.flatMap((declaration) => createCommands(declaration).map((command) => `#   ${command}`)),
    ],
    files: [],
  }];
}
