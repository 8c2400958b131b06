import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type LocalPathProvisionerValues } from '../local-path-provisioner';
import { selectorLabels } from './labels';
import { container, placement } from './pod';
import { releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { deployment } from './workload';

/**
 * The provisioner makes one more pod, with the resources of `helperPod`, on the node of each volume for the moment in which
 * that is made or removed; it is too small and too short to be counted.
 */
export function localPathProvisionerWorkloads(values: Unchecked<LocalPathProvisionerValues>, release: ChartRelease): Manifest[] {
  return [deployment(releaseName('local-path-provisioner', release, values), {
    replicas: values.replicaCount ?? 1,
    selector: selectorLabels('local-path-provisioner', release),
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
    pod: { containers: [container('local-path-provisioner', values.resources)], ...placement(values) },
  })];
}
