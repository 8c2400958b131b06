import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type CloudnativePgValues } from '../cloudnative-pg';
import { selectorLabels } from './labels';
import { container, placement } from './pod';
import { releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { deployment } from './workload';

export function cloudnativePgWorkloads(values: Unchecked<CloudnativePgValues>, release: ChartRelease): Manifest[] {
  return [deployment(releaseName('cloudnative-pg', release, values), {
    replicas: values.replicaCount ?? 1,
    selector: selectorLabels('cloudnative-pg', release),
    pod: { containers: [container('manager', values.resources)], ...placement(values) },
  })];
}
