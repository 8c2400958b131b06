import { cloudnativePgChart } from '../../../lib/kinds/charts/cloudnative-pg';
import { type Program } from './program';

const version = cloudnativePgChart.appVersion;

/** The operator of PostgreSQL servers, as the fleet's chart brings it: its webhooks judge databases. */
export const cloudnativePg: Program = {
  name: 'manager', module: 'github.com/cloudnative-pg/cloudnative-pg', version: `v${version}`, package: 'github.com/cloudnative-pg/cloudnative-pg/cmd/manager',
  variables: { 'github.com/cloudnative-pg/cloudnative-pg/pkg/versions.buildVersion': version },
  versionArguments: ['version'], says: `Version:${version} `,
};
