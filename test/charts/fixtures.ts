import { type ChartDefinition, type ChartValues } from '../../lib/kinds/chart';
import { argoCdChart } from '../../lib/kinds/charts/argo-cd';
import { certManagerChart } from '../../lib/kinds/charts/cert-manager';
import { ciliumChart } from '../../lib/kinds/charts/cilium';
import { cloudnativePgChart } from '../../lib/kinds/charts/cloudnative-pg';
import { externalSecretsChart } from '../../lib/kinds/charts/external-secrets';
import { localPathProvisionerChart } from '../../lib/kinds/charts/local-path-provisioner';
import { pluginBarmanCloudChart } from '../../lib/kinds/charts/plugin-barman-cloud';
import { argoCdValues } from './fixtures/argo-cd';
import { certManagerValues } from './fixtures/cert-manager';
import { ciliumValues } from './fixtures/cilium';
import { cloudnativePgValues } from './fixtures/cloudnative-pg';
import { externalSecretsValues } from './fixtures/external-secrets';
import { localPathProvisionerValues } from './fixtures/local-path-provisioner';
import { pluginBarmanCloudValues } from './fixtures/plugin-barman-cloud';

/** A chart as it is installed, with sets of values that together use everything the definition allows. */
export interface ChartFixture {
  readonly chart: ChartDefinition;
  readonly releaseName: string;
  readonly namespace: string;
  readonly values: Readonly<Record<string, Record<string, unknown>>>;
}

function fixture<C extends ChartDefinition>(chart: C, namespace: string, values: Record<string, ChartValues<C>>, releaseName = chart.name): ChartFixture {
  return { chart, releaseName, namespace, values: values };
}

/** What a cluster has where these charts run: their monitors and certificates render only if their kinds are known. */
export const apiVersions: readonly string[] = [
  'monitoring.coreos.com/v1', 'monitoring.coreos.com/v1/ServiceMonitor', 'monitoring.coreos.com/v1/PodMonitor', 'cert-manager.io/v1',
];

export const fixtures: readonly ChartFixture[] = [
  fixture(argoCdChart, 'argocd', argoCdValues, 'argocd'),
  fixture(certManagerChart, 'cert-manager', certManagerValues),
  fixture(ciliumChart, 'kube-system', ciliumValues),
  fixture(cloudnativePgChart, 'cnpg-system', cloudnativePgValues),
  fixture(externalSecretsChart, 'external-secrets', externalSecretsValues),
  fixture(localPathProvisionerChart, 'local-path-storage', localPathProvisionerValues),
  fixture(pluginBarmanCloudChart, 'cnpg-system', pluginBarmanCloudValues),
];
