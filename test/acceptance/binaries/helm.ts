import { type Program } from './program';

const version = 'v3.18.4';

/** Renders charts for Argo CD, in the version that comes with it. */
export const helm: Program = {
  name: 'helm', module: 'helm.sh/helm/v3', version, package: 'helm.sh/helm/v3/cmd/helm',
  variables: { 'helm.sh/helm/v3/internal/version.version': version },
  versionArguments: ['version', '--short'], says: version,
};
