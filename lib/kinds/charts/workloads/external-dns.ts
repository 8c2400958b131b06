import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type ExternalDnsValues } from '../external-dns';
import { selectorLabels } from './labels';
import { container, placement, spreading } from './pod';
import { releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { deployment } from './workload';

/** One pod, whatever is asked. */
export function externalDnsWorkloads(values: Unchecked<ExternalDnsValues>, release: ChartRelease): Manifest[] {
  const selector = selectorLabels('external-dns', release);
  const where = placement(values);
  return [deployment(releaseName('external-dns', release, values), {
    replicas: 1,
    strategy: { type: 'Recreate' },
    selector,
    pod: { containers: [container('external-dns', values.resources)], ...where, topologySpreadConstraints: spreading(where.topologySpreadConstraints, selector) },
  })];
}
