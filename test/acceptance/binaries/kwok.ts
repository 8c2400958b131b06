import { type Program } from './program';

const version = 'v0.7.0';

/** Plays the kubelets: nodes stay ready, pods become ready, as stages say. */
export const kwok: Program = {
  name: 'kwok', module: 'sigs.k8s.io/kwok', version, package: 'sigs.k8s.io/kwok/cmd/kwok',
  variables: { 'sigs.k8s.io/kwok/pkg/consts.Version': version }, versionArguments: ['--version'], says: version,
};
