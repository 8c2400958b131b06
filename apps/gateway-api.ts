import { Application, type Cluster, declared, GitPath, type NoProps } from '../lib';

const group = 'gateway.networking.k8s.io';

/**
 * The kinds of Gateway API, of the standard channel: that is all Cilium 1.20 asks for, and it asks for this release. Cilium's
 * operator looks for them once, when it starts, so they come before it. On a platform that brings them nothing is installed.
 *
 * @see https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/
 */
export class GatewayAPI extends Application {
  public constructor(cluster: Cluster, props?: NoProps) {
    // A kind that is removed takes all objects of it along, so none is ever pruned.
    super(declared(GatewayAPI, new.target, cluster, props), 'gateway-api', { namespace: 'kube-system', infrastructure: true, prune: false });
    if (cluster.brings('gateway-api')) return;
    new GitPath(this, {
      repository: 'https://github.com/kubernetes-sigs/gateway-api',
      path: 'config/crd/standard',
      revision: 'v1.6.1',
      clusterKinds: [
        'admissionregistration.k8s.io/ValidatingAdmissionPolicy', 'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding',
        'apiextensions.k8s.io/CustomResourceDefinition',
      ],
      installs: [
        'BackendTLSPolicy', 'GRPCRoute', 'Gateway', 'GatewayClass', 'HTTPRoute', 'ListenerSet', 'ReferenceGrant', 'TCPRoute', 'TLSRoute', 'UDPRoute',
      ].map((kind) => `${group}/${kind}`),
    });
  }
}
