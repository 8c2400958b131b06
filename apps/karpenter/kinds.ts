import { Application, type Cluster, GitPath } from '../../lib';

const namespace = 'karpenter';

/**
 * Karpenter's kinds at the version that the provider was built with: later ones have fields that it does not know. They
 * are never pruned, since all nodes would go with them. An Application of its own, because the controller does not start
 * before they are there.
 */
export class KarpenterKinds extends Application {
  public constructor(cluster: Cluster) {
    super(cluster, 'karpenter-kinds', { namespace, infrastructure: true, prune: false });
    new GitPath(this, {
      repository: 'https://github.com/kubernetes-sigs/karpenter',
      path: 'pkg/apis/crds',
      revision: 'v1.8.2',
      clusterKinds: ['apiextensions.k8s.io/CustomResourceDefinition'],
      installs: ['karpenter.sh/NodeClaim', 'karpenter.sh/NodeOverlay', 'karpenter.sh/NodePool'],
    });
    new GitPath(this, {
      repository: 'https://github.com/antonin-a/karpenter-provider-ovhcloud',
      path: 'charts/crds',
      revision: 'c7d03a4a2105d1ad4c9330c42274f15e7eb4d146',
      clusterKinds: ['apiextensions.k8s.io/CustomResourceDefinition'],
      installs: ['karpenter.ovhcloud.sh/OVHNodeClass'],
    });
  }
}
