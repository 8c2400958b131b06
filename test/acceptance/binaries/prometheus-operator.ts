import { prometheusOperatorCrdsChart } from '../../../lib/kinds/charts/prometheus-operator-crds';
import { type Program } from './program';

const version = prometheusOperatorCrdsChart.appVersion;

/** The part of Prometheus' operator that judges rules and routes, of the version whose kinds the fleet has. */
export const prometheusAdmission: Program = {
  name: 'admission-webhook', module: 'github.com/prometheus-operator/prometheus-operator', version, package: 'github.com/prometheus-operator/prometheus-operator/cmd/admission-webhook',
  variables: { 'github.com/prometheus/common/version.Version': version.slice(1) },
  versionArguments: ['--version'], says: `version ${version.slice(1)}`,
};
