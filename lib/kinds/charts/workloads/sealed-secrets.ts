import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type SealedSecretsValues } from '../sealed-secrets';
import { selectorLabels } from './labels';
import { container, placement } from './pod';
import { releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { deployment } from './workload';

export function sealedSecretsWorkloads(values: Unchecked<SealedSecretsValues>, release: ChartRelease): Manifest[] {
  return [deployment(releaseName('sealed-secrets', release, values), {
    replicas: 1,
    selector: selectorLabels('sealed-secrets', release),
    pod: { containers: [container('controller', values.resources)], ...placement(values) },
  })];
}
