import { type ChartDefinition } from '../chart';
import { argoCdChart } from './argo-cd';
import { capsuleChart } from './capsule';
import { cephCsiDriversChart } from './ceph-csi-drivers';
import { certManagerChart } from './cert-manager';
import { ciliumChart } from './cilium';
import { cloudnativePgChart } from './cloudnative-pg';
import { externalDnsChart } from './external-dns';
import { externalSecretsChart } from './external-secrets';
import { gpuOperatorChart } from './gpu-operator';
import { harborChart } from './harbor';
import { kedaChart } from './keda';
import { kubePrometheusStackChart } from './kube-prometheus-stack';
import { kyvernoChart } from './kyverno';
import { localPathProvisionerChart } from './local-path-provisioner';
import { lokiChart } from './loki';
import { metallbChart } from './metallb';
import { metricsServerChart } from './metrics-server';
import { nvidiaDevicePluginChart } from './nvidia-device-plugin';
import { opencostChart } from './opencost';
import { pluginBarmanCloudChart } from './plugin-barman-cloud';
import { prometheusNodeExporterChart } from './prometheus-node-exporter';
import { prometheusOperatorCrdsChart } from './prometheus-operator-crds';
import { rookCephChart } from './rook-ceph';
import { sealedSecretsChart } from './sealed-secrets';
import { twingateConnectorChart } from './twingate-connector';
import { vaultChart } from './vault';
import { veleroChart } from './velero';

/** The charts that we know: their values are checked, and what they render is known without rendering. */
export const charts: readonly ChartDefinition[] = [
  argoCdChart, capsuleChart, cephCsiDriversChart, certManagerChart, ciliumChart, cloudnativePgChart, externalDnsChart,
  externalSecretsChart, gpuOperatorChart, harborChart, kedaChart, kubePrometheusStackChart, kyvernoChart, localPathProvisionerChart,
  lokiChart, metallbChart, metricsServerChart, nvidiaDevicePluginChart, opencostChart, pluginBarmanCloudChart, prometheusNodeExporterChart,
  prometheusOperatorCrdsChart, rookCephChart, sealedSecretsChart, twingateConnectorChart, vaultChart, veleroChart,
];
