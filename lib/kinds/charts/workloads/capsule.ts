import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type CapsuleValues } from '../capsule';
import { selectorLabels } from './labels';
import { container, placement } from './pod';
import { releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { deployment } from './workload';

export function capsuleWorkloads(values: Unchecked<CapsuleValues>, release: ChartRelease): Manifest[] {
  return [deployment(`${releaseName('capsule', release, values)}-controller-manager`, {
    replicas: values.replicaCount ?? 1,
    strategy: { type: 'RollingUpdate' },
    selector: selectorLabels('capsule', release),
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
    pod: { containers: [container('manager', values.manager?.resources)], ...placement(values) },
  })];
}
