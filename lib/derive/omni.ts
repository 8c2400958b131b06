import { type ClusterFile, type FileDocument } from '../cluster-file';
import { type Json } from '../manifest';
import { type ClusterModel } from '../model';
import { by } from '../names';
import { templateDocuments } from '../omni/cluster-template';
import { machineClass } from '../omni/machine-class';
import { kubeletReservation } from '../platforms/kubelet-reservation';
import { type OmniFacts, type OmniMachines } from '../platforms/omni';
import { type NodePool, type Platform } from '../platforms/platform';
import { egressTarget, type EgressTarget } from './omni-egress';

type Patch = { readonly name: string; readonly inline: Json };

/** What the documents of one cluster are made from. */
interface Template {
  readonly platform: Platform;
  readonly omni: OmniFacts;
  readonly egress: EgressTarget | undefined;
}

/** Files that Omni makes the cluster of; they lie outside what Argo CD reads. */
export function deriveOmni(model: ClusterModel): void {
  const { name, platform } = model.cluster;
  const { omni } = platform;
  if (!omni) return;
  const template = { platform, omni, egress: egressTarget(model, omni) };
  const control = platform.nodes.filter(({ role }) => role === 'control-plane');
  const workers = platform.nodes.filter(({ role }) => role === 'worker');
  const documents = [clusterDocument(name, template), controlPlaneDocument(control, template), ...workers.map((pool) => workersDocument(pool, template))];
  const origin = 'derived: machines of Omni';
  model.files.push({ path: 'omni/cluster-template.yaml', documents: [...documents, ...machineDocuments(template)], origin });
  const classes = machineClasses(omni);
  if (classes.length > 0) model.files.push({ path: 'omni/machine-classes.yaml', documents: classes, origin } satisfies ClusterFile);
}

function document(kind: keyof typeof templateDocuments, name: string, fields: Record<string, Json>): FileDocument {
  return { title: `${kind}${name === '' ? '' : ` '${name}'`}`, schema: templateDocuments[kind], value: { kind, ...fields } };
}

function clusterDocument(name: string, { platform, omni }: Template): FileDocument {
  const { clusterDomain } = platform;
  const network: Json = { cni: { name: 'none' }, ...(clusterDomain !== 'cluster.local' && { dnsDomain: clusterDomain }) };
  // With the host's DNS in between, CoreDNS does not work once Cilium masquerades by BPF, as it does for the egress gateway.
  const hostDNS: Json = { enabled: true, forwardKubeDNSToHost: false };
  return document('Cluster', name, {
    name,
    kubernetes: { version: `v${omni.kubernetes}` },
    talos: { version: `v${omni.talos}` },
    ...(omni.etcdBackups !== 'off' && { features: { backupConfiguration: { interval: omni.etcdBackups } } }),
    ...(omni.systemExtensions && { systemExtensions: [...omni.systemExtensions] }),
    patches: [
      { name: 'network', inline: { cluster: { network, proxy: { disabled: true } }, machine: { features: { hostDNS } } } },
      ...(omni.patches ?? []).map((patch) => ({ name: patch.name, inline: patch.inline as Json })),
    ],
  });
}

function controlPlaneDocument(pools: readonly NodePool[], template: Template): FileDocument {
  const [first] = pools;
  const machines = template.omni.pools[first!.name]!;
  const fields: Record<string, Json> = 'machineClass' in machines
    ? { machineClass: { name: machines.machineClass, size: first!.count } }
    : { machines: pools.flatMap(({ name }) => idsOf(template.omni.pools[name]!)) };
  // Pools of one set may differ: what is special about each goes to its machines then.
  return document('ControlPlane', '', { ...fields, ...(pools.length === 1 && patchesField(poolPatches(first!, template))) });
}

function workersDocument(pool: NodePool, template: Template): FileDocument {
  const machines = template.omni.pools[pool.name]!;
  const ids = idsOf(machines);
  return document('Workers', pool.name, {
    name: pool.name,
    ...('machineClass' in machines && { machineClass: { name: machines.machineClass, size: pool.count } }),
    ...(ids.length > 0 && { machines: ids }),
    ...patchesField(poolPatches(pool, template)),
  });
}

function machineDocuments(template: Template): FileDocument[] {
  const { platform, omni, egress } = template;
  const isSplit = platform.nodes.filter(({ role }) => role === 'control-plane').length > 1;
  const documents = platform.nodes.flatMap((pool) => idsOf(omni.pools[pool.name]!).flatMap((id) => {
    const machines = omni.pools[pool.name]!;
    const disk = 'installDisk' in machines ? machines.installDisk : undefined;
    const own = egress?.machine === id ? [{ name: 'egress-gateway', inline: { machine: { nodeLabels: egress.labels } } }] : [];
    const patches = [...(isSplit && pool.role === 'control-plane' ? poolPatches(pool, template) : []), ...own];
    if (disk === undefined && patches.length === 0) return [];
    return [document('Machine', id, { name: id, ...(disk !== undefined && { install: { disk } }), ...patchesField(patches) })];
  }));
  return documents.sort(by(({ title }) => title));
}

function idsOf(machines: OmniMachines): string[] {
  return 'machines' in machines ? [...machines.machines] : [];
}

function patchesField(patches: readonly Patch[]): { patches?: Json } {
  return patches.length === 0 ? {} : { patches: patches.map((patch) => ({ ...patch })) };
}

/** What is special about the nodes of a pool. */
function poolPatches(pool: NodePool, { platform, omni, egress }: Template): Patch[] {
  const runsPods = pool.workloads !== false;
  const labels = { ...(pool.zone !== undefined && { 'topology.kubernetes.io/zone': pool.zone }), ...pool.labels, ...(egress?.pool === pool.name && egress.labels) };
  const taints = Object.fromEntries((pool.taints ?? []).map(({ key, value, effect }) => [key, `${value ?? ''}:${effect}`]));
  const machine = {
    ...(pool.reserved && { kubelet: { extraConfig: { ...kubeletReservation(pool, pool.reserved, platform.name) } } }),
    ...(Object.keys(labels).length > 0 && { nodeLabels: labels }),
    ...(Object.keys(taints).length > 0 && { nodeTaints: taints }),
  } as Json & object;
  return [
    ...(runsPods && pool.role === 'control-plane' ? [{ name: 'pods-on-control-plane', inline: { cluster: { allowSchedulingOnControlPlanes: true } } }] : []),
    ...(Object.keys(machine).length > 0 ? [{ name: 'node', inline: { machine } }] : []),
    ...(runsPods ? [{ name: 'local-path', inline: localPath(omni) }] : []),
  ];
}

/** The volume that `localStoragePath` of the platform is the mount of: Talos mounts it at `/var/mnt/<name>`. */
function localPath({ localStorage }: OmniFacts): Json {
  const volume = { apiVersion: 'v1alpha1', kind: 'UserVolumeConfig', name: 'local-path' };
  if (localStorage === 'system-disk') return { ...volume, volumeType: 'directory' };
  const { disk, minimum = '1GB', maximum } = localStorage;
  return { ...volume, provisioning: { diskSelector: { match: disk }, minSize: minimum, ...(maximum !== undefined && { maxSize: maximum }) } };
}

function machineClasses({ pools }: OmniFacts): FileDocument[] {
  const classes = new Map(Object.values(pools).flatMap((machines) =>
    'machineClass' in machines && machines.match ? [[machines.machineClass, machines.match] as const] : []));
  return [...classes].sort(by(([name]) => name)).map(([id, match]) => ({
    title: `MachineClass '${id}'`, schema: machineClass,
    value: { metadata: { namespace: 'default', type: 'MachineClasses.omni.sidero.dev', id }, spec: { matchlabels: [...match] } },
  }));
}
