import { type ChartDefinition } from '../chart';
import { argoCdChart } from './argo-cd';
import { certManagerChart } from './cert-manager';
import { ciliumChart } from './cilium';
import { cloudnativePgChart } from './cloudnative-pg';
import { externalSecretsChart } from './external-secrets';
import { localPathProvisionerChart } from './local-path-provisioner';
import { pluginBarmanCloudChart } from './plugin-barman-cloud';

/** The charts that we know: their values are checked, and what they render is known without rendering. */
export const charts: readonly ChartDefinition[] = [
  argoCdChart, certManagerChart, ciliumChart, cloudnativePgChart, externalSecretsChart, localPathProvisionerChart, pluginBarmanCloudChart,
];
