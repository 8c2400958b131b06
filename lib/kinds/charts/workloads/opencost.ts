import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type OpencostValues } from '../opencost';
import { selectorLabels } from './labels';
import { container, placement } from './pod';
import { releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { deployment } from './workload';

export function opencostWorkloads(values: Unchecked<OpencostValues>, release: ChartRelease): Manifest[] {
  const name = releaseName('opencost', release, values);
  return [deployment(name, {
    replicas: 1,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
    selector: selectorLabels('opencost', release),
    pod: { containers: [container(name, values.opencost?.exporter?.resources)], ...placement(values.opencost), priorityClassName: values.priorityClassName },
  })];
}
