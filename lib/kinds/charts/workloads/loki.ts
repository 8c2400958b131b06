import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type LokiValues } from '../loki';
import { selectorLabels } from './labels';
import { container, placement } from './pod';
import { releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { volumeClaimTemplate } from './volume-claim';
import { statefulSet } from './workload';

export function lokiWorkloads(values: Unchecked<LokiValues>, release: ChartRelease): Manifest[] {
  const { singleBinary } = values;
  const selector = { ...selectorLabels('loki', release), 'app.kubernetes.io/component': 'single-binary' };
  const apart = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: selector }, topologyKey: 'kubernetes.io/hostname' }] } };
  return [statefulSet(releaseName('loki', release, values), {
    replicas: singleBinary?.replicas,
    podManagementPolicy: 'Parallel',
    updateStrategy: { rollingUpdate: { partition: 0 } },
    selector,
    labels: { 'app.kubernetes.io/part-of': 'memberlist' },
    pod: { containers: [container('loki', singleBinary?.resources)], ...placement(singleBinary, { affinity: apart }) },
    volumeClaimTemplates: [volumeClaimTemplate('storage', {
      storageClassName: classNamed(singleBinary?.persistence?.storageClass), accessModes: ['ReadWriteOnce'], storage: singleBinary?.persistence?.size ?? '10Gi',
    })],
  })];
}

/** The chart says no class with a hyphen, and nothing of a class with an empty text. */
function classNamed(storageClass: unknown): unknown {
  return storageClass === '-' ? '' : storageClass || undefined;
}
