import { type ChartDefinition, type ChartValues } from '../../lib/kinds/chart';
import { argoCdChart } from '../../lib/kinds/charts/argo-cd';
import { cephCsiDriversChart } from '../../lib/kinds/charts/ceph-csi-drivers';
import { capsuleChart } from '../../lib/kinds/charts/capsule';
import { certManagerChart } from '../../lib/kinds/charts/cert-manager';
import { ciliumChart } from '../../lib/kinds/charts/cilium';
import { cloudnativePgChart } from '../../lib/kinds/charts/cloudnative-pg';
import { externalDnsChart } from '../../lib/kinds/charts/external-dns';
import { externalSecretsChart } from '../../lib/kinds/charts/external-secrets';
import { harborChart } from '../../lib/kinds/charts/harbor';
import { kubePrometheusStackChart } from '../../lib/kinds/charts/kube-prometheus-stack';
import { kyvernoChart } from '../../lib/kinds/charts/kyverno';
import { localPathProvisionerChart } from '../../lib/kinds/charts/local-path-provisioner';
import { lokiChart } from '../../lib/kinds/charts/loki';
import { metallbChart } from '../../lib/kinds/charts/metallb';
import { metricsServerChart } from '../../lib/kinds/charts/metrics-server';
import { pluginBarmanCloudChart } from '../../lib/kinds/charts/plugin-barman-cloud';
import { prometheusNodeExporterChart } from '../../lib/kinds/charts/prometheus-node-exporter';
import { prometheusOperatorCrdsChart } from '../../lib/kinds/charts/prometheus-operator-crds';
import { rookCephChart } from '../../lib/kinds/charts/rook-ceph';
import { sealedSecretsChart } from '../../lib/kinds/charts/sealed-secrets';
import { twingateConnectorChart } from '../../lib/kinds/charts/twingate-connector';
import { vaultChart } from '../../lib/kinds/charts/vault';
import { veleroChart } from '../../lib/kinds/charts/velero';
import { opencostChart } from '../../lib/kinds/charts/opencost';
import { kedaChart } from '../../lib/kinds/charts/keda';
import { nvidiaDevicePluginChart } from '../../lib/kinds/charts/nvidia-device-plugin';
import { gpuOperatorChart } from '../../lib/kinds/charts/gpu-operator';
import { argoCdValues } from './fixtures/argo-cd';
import { cephCsiDriversValues } from './fixtures/ceph-csi-drivers';
import { capsuleValues } from './fixtures/capsule';
import { certManagerValues } from './fixtures/cert-manager';
import { ciliumValues } from './fixtures/cilium';
import { cloudnativePgValues } from './fixtures/cloudnative-pg';
import { externalDnsValues } from './fixtures/external-dns';
import { externalSecretsValues } from './fixtures/external-secrets';
import { harborValues } from './fixtures/harbor';
import { kubePrometheusStackValues } from './fixtures/kube-prometheus-stack';
import { kyvernoValues } from './fixtures/kyverno';
import { localPathProvisionerValues } from './fixtures/local-path-provisioner';
import { lokiValues } from './fixtures/loki';
import { metallbValues } from './fixtures/metallb';
import { metricsServerValues } from './fixtures/metrics-server';
import { pluginBarmanCloudValues } from './fixtures/plugin-barman-cloud';
import { prometheusNodeExporterValues } from './fixtures/prometheus-node-exporter';
import { prometheusOperatorCrdsValues } from './fixtures/prometheus-operator-crds';
import { rookCephValues } from './fixtures/rook-ceph';
import { sealedSecretsValues } from './fixtures/sealed-secrets';
import { twingateConnectorValues } from './fixtures/twingate-connector';
import { vaultValues } from './fixtures/vault';
import { veleroValues } from './fixtures/velero';
import { opencostValues } from './fixtures/opencost';
import { kedaValues } from './fixtures/keda';
import { nvidiaDevicePluginValues } from './fixtures/nvidia-device-plugin';
import { gpuOperatorValues } from './fixtures/gpu-operator';

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
  fixture(capsuleChart, 'capsule-system', capsuleValues),
  fixture(cephCsiDriversChart, 'rook-ceph', cephCsiDriversValues),
  fixture(certManagerChart, 'cert-manager', certManagerValues),
  fixture(ciliumChart, 'kube-system', ciliumValues),
  fixture(cloudnativePgChart, 'cnpg-system', cloudnativePgValues),
  fixture(externalDnsChart, 'external-dns', externalDnsValues),
  fixture(externalSecretsChart, 'external-secrets', externalSecretsValues),
  fixture(gpuOperatorChart, 'gpu-operator', gpuOperatorValues),
  fixture(harborChart, 'harbor', harborValues),
  fixture(kedaChart, 'keda', kedaValues),
  fixture(kubePrometheusStackChart, 'monitoring', kubePrometheusStackValues, 'monitoring'),
  fixture(kyvernoChart, 'kyverno', kyvernoValues),
  fixture(localPathProvisionerChart, 'local-path-storage', localPathProvisionerValues),
  fixture(lokiChart, 'loki', lokiValues),
  fixture(metallbChart, 'metallb-system', metallbValues),
  fixture(metricsServerChart, 'metrics-server', metricsServerValues),
  fixture(nvidiaDevicePluginChart, 'nvidia-device-plugin', nvidiaDevicePluginValues),
  fixture(opencostChart, 'opencost', opencostValues),
  fixture(pluginBarmanCloudChart, 'cnpg-system', pluginBarmanCloudValues),
  fixture(prometheusNodeExporterChart, 'node-exporter', prometheusNodeExporterValues, 'node-exporter'),
  fixture(prometheusOperatorCrdsChart, 'monitoring', prometheusOperatorCrdsValues),
  fixture(rookCephChart, 'rook-ceph', rookCephValues),
  fixture(sealedSecretsChart, 'sealed-secrets', sealedSecretsValues),
  fixture(twingateConnectorChart, 'twingate', twingateConnectorValues, 'connector-1'),
  fixture(vaultChart, 'vault', vaultValues),
  fixture(veleroChart, 'velero', veleroValues),
];
