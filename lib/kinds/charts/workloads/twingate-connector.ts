import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type TwingateConnectorValues } from '../twingate-connector';
import { labelsOf, selectorLabels } from './labels';
import { container, placement } from './pod';
import { releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { deployment } from './workload';

export function twingateConnectorWorkloads(values: Unchecked<TwingateConnectorValues>, release: ChartRelease): Manifest[] {
  return [deployment(releaseName('connector', release, values), {
    replicas: 1,
    selector: selectorLabels('connector', release),
    labels: labelsOf(values.additionalLabels),
    pod: { containers: [container('connector', values.resources)], ...placement(values) },
  })];
}
