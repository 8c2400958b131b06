import { type Manifest } from '../../lib/manifest';
import { groupKind } from '../../lib/object-identity';
import { podSpecOf } from '../../lib/pod-spec';

type Fields = Readonly<Record<string, unknown>>;

/** Labels that only tell the version of the chart: nothing selects by them. */
const ofVersion = ['app.kubernetes.io/version', 'chart', 'helm.sh/chart', 'version'];

/** Custom kinds that a chart's definition tells where others have operands instead, with the fields of their specification that count. */
const customKinds: Readonly<Record<string, readonly string[]>> = {
  'monitoring.coreos.com/Alertmanager': ['replicas', 'resources', 'storage', 'initContainers', 'containers', ...whereOf()],
  'monitoring.coreos.com/Prometheus': ['replicas', 'shards', 'resources', 'storage', 'initContainers', 'containers', ...whereOf()],
};

function whereOf(): readonly string[] {
  return ['nodeSelector', 'affinity', 'tolerations', 'topologySpreadConstraints', 'priorityClassName'];
}

/** What a rendered chart says of pods, their volumes and their budgets, as its definition's `workloads` must say it; sorted. */
export function reduced(manifests: readonly Manifest[], namespace: string): Manifest[] {
  const beside = reloaders(manifests);
  return sorted(manifests.flatMap((manifest) => {
    const fields = fieldsOf(groupKind(manifest).startsWith('monitoring.coreos.com/') ? { ...manifest, spec: { ...manifest.spec as Fields, ...beside } } : manifest);
    return fields ? [{ apiVersion: manifest.apiVersion, kind: manifest.kind, metadata: metadata(manifest, namespace), ...fields }] : [];
  }));
}

/** In an order of their own, with all amounts as texts: `1` and `'1'` are the same to Kubernetes. */
export function sorted(manifests: readonly Manifest[]): Manifest[] {
  const key = ({ kind, metadata: { name, namespace } }: Manifest): string => `${kind} ${namespace ?? ''}/${name}`;
  const amounts = (field: string, value: unknown): unknown => ['limits', 'requests'].includes(field) ? Object.fromEntries(Object.entries(value as Fields).map(([name, amount]) => [name, String(amount)])) : value;
  return [...manifests].sort((left, right) => key(left) < key(right) ? -1 : 1).map((manifest) => JSON.parse(JSON.stringify(manifest, amounts)) as Manifest);
}

function metadata({ kind, metadata: { name, namespace, annotations } }: Manifest, ofRelease: string): Manifest['metadata'] {
  const telling = { PersistentVolumeClaim: 'helm.sh/resource-policy', Job: 'helm.sh/hook' }[kind];
  const told = telling === undefined ? undefined : annotations?.[telling];
  return {
    // Cilium names its Job by a hash of what is in it.
    name: kind === 'Job' ? name.replace(/^(hubble-generate-certs)-[0-9a-f]{10}$/, '$1') : name,
    ...(namespace !== undefined && namespace !== ofRelease && { namespace }),
    ...(told !== undefined && { annotations: { [telling!]: told } }),
  };
}

function fieldsOf(manifest: Manifest): Fields | undefined {
  const spec = manifest.spec as Fields;
  switch (`${manifest.apiVersion} ${manifest.kind}`) {
    case 'v1 Pod': return { spec: pod(spec) };
    case 'apps/v1 DaemonSet':
    case 'apps/v1 Deployment':
    case 'apps/v1 ReplicaSet':
    case 'apps/v1 StatefulSet': return { spec: workload(spec) };
    case 'batch/v1 Job': return { spec: { template: template(spec.template) } };
    case 'batch/v1 CronJob': return { spec: { jobTemplate: { spec: { template: template(((spec.jobTemplate as Fields).spec as Fields).template) } } } };
    case 'policy/v1 PodDisruptionBudget': return { spec: pick(spec, 'minAvailable', 'maxUnavailable', 'selector') };
    case 'v1 PersistentVolumeClaim': return { spec: claim(spec) };
    default: return customKinds[groupKind(manifest)] && { spec: pick(spec, ...customKinds[groupKind(manifest)]!) };
  }
}

/** The containers that the operator of Prometheus adds to its pods have the resources of its own arguments; 0 is none. */
function reloaders(manifests: readonly Manifest[]): Fields {
  const args = manifests.flatMap((manifest) => podSpecOf(manifest)?.spec.containers.flatMap((each) => each.args ?? []) ?? []);
  const said = (resource: string, bound: string): Fields => {
    const value = args.find((each) => each.startsWith(`--config-reloader-${resource}-${bound}=`))?.split('=')[1];
    return value === undefined || value === '0' ? {} : { [resource]: value };
  };
  const of = (bound: string): Fields => ({ ...said('cpu', bound), ...said('memory', bound) });
  const resources = compact({ requests: of('request'), limits: of('limit') });
  return { initContainers: [compact({ name: 'init-config-reloader', resources })], containers: [compact({ name: 'config-reloader', resources })] };
}

function workload(spec: Fields): Fields {
  return compact({
    ...pick(spec, 'replicas', 'updateStrategy', 'podManagementPolicy', 'selector'),
    strategy: compact((spec.strategy ?? {}) as Fields),
    template: template(spec.template),
    volumeClaimTemplates: (spec.volumeClaimTemplates as Fields[] | undefined)?.map((each) => ({ metadata: { name: (each.metadata as Fields).name }, spec: claim(each.spec as Fields) })),
  });
}

function template(value: unknown): Fields {
  const { metadata: { labels } = {}, spec } = value as { metadata?: { labels?: Record<string, string> }; spec: Fields };
  const lasting = Object.entries(labels ?? {}).filter(([key]) => !ofVersion.includes(key));
  return { ...(lasting.length > 0 && { metadata: { labels: Object.fromEntries(lasting) } }), spec: pod(spec) };
}

function pod(spec: Fields): Fields {
  const { containers, initContainers, volumes, hostNetwork } = spec as { containers: Fields[]; initContainers?: Fields[]; volumes?: Fields[]; hostNetwork?: boolean };
  const reducedContainers = (each: Fields[] | undefined): Fields[] | undefined => each?.map((one) => container(one, hostNetwork === true));
  return compact({
    ...pick(spec, 'nodeSelector', 'affinity', 'tolerations', 'topologySpreadConstraints', 'priorityClassName', 'runtimeClassName', 'overhead'),
    ...(hostNetwork && { hostNetwork }),
    initContainers: reducedContainers(initContainers),
    containers: reducedContainers(containers),
    volumes: volumes?.flatMap(volume),
  });
}

interface Port { readonly containerPort: number; readonly hostPort?: number; readonly protocol?: string }

/** A port of a container on the host's network is a port of the host. */
function container(fields: Fields, onHost: boolean): Fields {
  const ports = ((fields.ports ?? []) as Port[]).filter(({ hostPort }) => onHost || hostPort).map(({ containerPort, hostPort = containerPort, protocol = 'TCP' }) => (
    { containerPort, hostPort, ...(protocol !== 'TCP' && { protocol }) }));
  return compact({ ...pick(fields, 'name', 'restartPolicy'), resources: compact(pick((fields.resources ?? {}) as Fields, 'requests', 'limits', 'claims')), ports });
}

function volume(fields: Fields): Fields[] {
  const { name, persistentVolumeClaim, ephemeral, emptyDir } = fields as { name: string; persistentVolumeClaim?: Fields; ephemeral?: { volumeClaimTemplate: Fields }; emptyDir?: Fields };
  if (persistentVolumeClaim) return [{ name, persistentVolumeClaim: pick(persistentVolumeClaim, 'claimName') }];
  if (ephemeral) return [{ name, ephemeral: { volumeClaimTemplate: { spec: claim(ephemeral.volumeClaimTemplate.spec as Fields) } } }];
  return emptyDir?.sizeLimit === undefined ? [] : [{ name, emptyDir: pick(emptyDir, 'medium', 'sizeLimit') }];
}

function claim(spec: Fields): Fields {
  return compact({ ...pick(spec, 'storageClassName', 'accessModes'), resources: pick(spec.resources as Fields, 'requests') });
}

function pick(fields: Fields, ...names: readonly string[]): Fields {
  return compact(Object.fromEntries(names.map((name) => [name, fields[name]])));
}

/** Without the fields that say nothing. An empty text does: no class of storage at all. */
function compact(fields: Fields): Fields {
  const says = (value: unknown): boolean => value !== undefined && value !== null && (typeof value !== 'object' || Object.keys(value).length > 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => says(value)));
}
