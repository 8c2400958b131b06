import { chartWorkloads } from '../../lib/checks/chart-workloads';
import { type Labels, type MadeWorkload } from '../../lib/capacity/operators/made-workload';
import { operatorPods } from '../../lib/capacity/operators/operator-pods';
import { scalesOf } from '../../lib/capacity/scalers';
import { type Fields, fields, list, textFields } from '../../lib/fields';
import { type Manifest } from '../../lib/manifest';
import { type ClusterModel } from '../../lib/model';
import { groupKind } from '../../lib/object-identity';

const makers = new Set(['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'batch/Job', 'batch/CronJob']);

/** Marks the pods of one stand-in, since what a chart's or an operator's workload selects may be known in part alone. */
const mark = 'acceptance.invalid/workload';

/** Marks pods that never leave the node where they first ran. */
export const stays = 'acceptance.invalid/stays';

/**
 * Workloads in place of those that charts, operators and the platform make, which nobody makes here: with all that decides where
 * their pods run, and otherwise as little as any namespace allows. Charts that are rendered here make theirs themselves.
 */
export function standIns(model: ClusterModel, renders: (chart: string) => boolean = () => false): Manifest[] {
  const own = model.applications.flatMap(({ objects }) => objects.map(({ manifest }) => manifest));
  const ofCharts = chartWorkloads(model);
  const brought = [...model.cluster.platform.workloads ?? [], ...ofCharts.filter(({ chart }) => !renders(chart)).flatMap(({ manifests }) => manifests)];
  const all = [...own, ...brought, ...ofCharts.filter(({ chart }) => renders(chart)).flatMap(({ manifests }) => manifests)];
  const made = operatorPods(all);
  const scales = scalesOf(all);
  return [...brought.map((manifest) => ({ manifest })), ...all.flatMap((manifest) => made(manifest))]
    .filter(({ manifest }) => makers.has(groupKind(manifest)))
    .map(({ manifest, staysOnNode = false }: MadeWorkload, index) => standIn(manifest, { [mark]: `w${index}`, ...(staysOnNode && { [stays]: 'true' }) }, scales.get(`${manifest.metadata.namespace ?? ''}/${manifest.kind}/${manifest.metadata.name}`)?.least));
}

function standIn({ apiVersion, kind, metadata: { name, namespace }, spec }: Manifest, labels: Labels, least: number | undefined): Manifest {
  const declared = fields(spec);
  const base = { apiVersion: kind === 'CronJob' ? 'batch/v1' : apiVersion, kind: kind === 'CronJob' ? 'Job' : kind, metadata: { name: kind === 'CronJob' ? `${name}-run` : name, namespace } };
  if (kind === 'Job' || kind === 'CronJob') {
    const job = kind === 'Job' ? declared : fields(fields(declared.jobTemplate).spec);
    return { ...base, spec: { template: template(fields(job.template), labels, 'Never'), parallelism: job.parallelism, completions: job.completions } };
  }
  return {
    ...base,
    spec: {
      selector: { matchLabels: { [mark]: labels[mark] } }, template: template(fields(declared.template), labels),
      ...(kind !== 'DaemonSet' && { replicas: least ?? declared.replicas }),
      ...(kind === 'StatefulSet' && { serviceName: name, podManagementPolicy: 'Parallel', ordinals: declared.ordinals, volumeClaimTemplates: list(declared.volumeClaimTemplates).map((claim) => ({ ...claim, metadata: { name: 'data', ...fields(claim.metadata) } })) }),
    },
  };
}

function template({ metadata, spec }: Fields, labels: Labels, restartPolicy?: string): Fields {
  return { metadata: { labels: { ...textFields(fields(metadata).labels), ...labels } }, spec: { ...placedBy(fields(spec)), ...(restartPolicy !== undefined && { restartPolicy }) } };
}

/** What of a pod decides where it runs. */
function placedBy(spec: Fields): Fields {
  const { nodeSelector, affinity, tolerations, topologySpreadConstraints, priorityClassName, runtimeClassName, overhead, hostNetwork } = spec;
  return {
    nodeSelector, affinity, tolerations, topologySpreadConstraints, priorityClassName, runtimeClassName, overhead, hostNetwork,
    containers: list(spec.containers).map(containerOf), initContainers: list(spec.initContainers).map(containerOf),
    volumes: list(spec.volumes).filter(({ name, persistentVolumeClaim, ephemeral }) => typeof name === 'string' && (ephemeral !== undefined || fields(persistentVolumeClaim).claimName !== undefined)),
    securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: 'RuntimeDefault' } }, terminationGracePeriodSeconds: 0,
  };
}

function containerOf({ name, resources, ports, restartPolicy }: Fields, index: number): Fields {
  return { name: typeof name === 'string' ? name : `c${index}`, image: 'acceptance.invalid/none', resources, restartPolicy, securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }, ports: list(ports).filter((port) => port.hostPort !== undefined) };
}
