import { type Program } from './program';

/** The newest patch of each minor of which the module proxy serves all parts. */
const patches: Readonly<Record<string, string>> = { '1.32': '1.32.5', '1.33': '1.33.13', '1.34': '1.34.10', '1.35': '1.35.4', '1.36': '1.36.3' };

/** The minors that can be run. */
export const kubernetesMinors = Object.keys(patches);

/** Kubernetes' control plane of a minor, such as `1.34`. */
export function kubernetes(minor: string): Program[] {
  const patch = patches[minor];
  if (patch === undefined) throw new Error(`kubernetes must be one of ${kubernetesMinors.join(', ')}, got '${minor}'; name its patch in test/acceptance/binaries/kubernetes.ts`);
  const [major = '', middle = ''] = patch.split('.');
  // Without these the server calls itself v0.0.0-master, which Helm and Argo CD cannot read.
  const facts: Record<string, string> = { gitVersion: `v${patch}`, gitMajor: major, gitMinor: middle, gitTreeState: 'clean' };
  const variables = Object.fromEntries(['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version']
    .flatMap(library => Object.entries(facts).map(([name, value]) => [`${library}.${name}`, value])));
  return ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'].map(name => ({
    name, module: 'k8s.io/kubernetes', version: `v${patch}`, package: `k8s.io/kubernetes/cmd/${name}`,
    variables, versionArguments: ['--version'], says: `Kubernetes v${patch}`,
  }));
}
