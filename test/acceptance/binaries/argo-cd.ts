import { type Program } from './program';

const version = '3.2.11';

/**
 * The newest line of Argo CD that builds from its published modules alone: from 3.3 on a part of it is a module of its own that is
 * published under no version.
 */
export const argoCd: Program = {
  name: 'argocd', module: 'github.com/argoproj/argo-cd/v3', version: `v${version}`, package: 'github.com/argoproj/argo-cd/v3/cmd',
  variables: { 'github.com/argoproj/argo-cd/v3/common.version': version },
  versionArguments: ['version', '--client', '--short'], says: `argocd: v${version}`,
};
