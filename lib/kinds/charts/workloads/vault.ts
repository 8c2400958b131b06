import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type VaultValues } from '../vault';
import { listOf, mapOf, textOf } from './known';
import { selectorLabels } from './labels';
import { container, placement } from './pod';
import { releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { volumeClaimTemplate } from './volume-claim';
import { statefulSet } from './workload';

export function vaultWorkloads({ server, ...others }: Unchecked<VaultValues>, release: ChartRelease): Manifest[] {
  const selector = { ...selectorLabels('vault', release), component: 'server' };
  const apart = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: selector }, topologyKey: 'kubernetes.io/hostname' }] } };
  const beside = listOf(server?.extraContainers) ?? [];
  return [statefulSet(releaseName('vault', release, others), {
    replicas: server?.ha?.replicas ?? 3,
    podManagementPolicy: 'Parallel',
    updateStrategy: { type: server?.updateStrategyType ?? 'OnDelete' },
    selector,
    pod: {
      containers: [container('vault', server?.resources), ...beside.map(({ name, resources }) => container(textOf(name) ?? 'extra', resources))],
      volumes: listOf(server?.volumes)?.filter(isLimited),
      ...placement(server),
      // The chart's own is a text, which a map replaces as a whole.
      affinity: mapOf(placement(server).affinity) ?? apart,
    },
    volumeClaimTemplates: [claim('data', server?.dataStorage), ...(server?.auditStorage?.enabled ? [claim('audit', server.auditStorage)] : [])],
  })];
}

function claim(name: string, storage: unknown): object {
  const { size = '10Gi', storageClass } = mapOf(storage) ?? {};
  return volumeClaimTemplate(name, { storageClassName: textOf(storageClass), accessModes: ['ReadWriteOnce'], storage: size });
}

/** A directory in the memory or on the disk of the node that may not grow beyond a size. */
function isLimited({ emptyDir }: { readonly emptyDir?: { readonly sizeLimit?: unknown } | null }): boolean {
  return emptyDir?.sizeLimit !== undefined;
}
