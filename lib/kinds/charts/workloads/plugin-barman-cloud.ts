import { type Manifest } from '../../../manifest';
import { type ChartRelease } from '../../chart';
import { type PluginBarmanCloudValues } from '../plugin-barman-cloud';
import { selectorLabels } from './labels';
import { container, placement } from './pod';
import { releaseName } from './release-name';
import { type Unchecked } from './unchecked';
import { deployment } from './workload';

/** The container that it adds to each pod of a database is none of its own: its resources are those of the ObjectStore. */
export function pluginBarmanCloudWorkloads(values: Unchecked<PluginBarmanCloudValues>, release: ChartRelease): Manifest[] {
  return [deployment(releaseName('plugin-barman-cloud', release, values), {
    replicas: values.replicaCount ?? 1,
    strategy: { type: 'Recreate' },
    selector: selectorLabels('plugin-barman-cloud', release),
    pod: { containers: [container('barman-cloud', values.resources)], ...placement(values) },
  })];
}
