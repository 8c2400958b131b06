import { CiliumEgressGatewayPolicy } from '../kinds/cilium-egress-gateway-policy';
import { applicationNamed } from './application-named';
import { hasCilium } from './peers';
import { customManifest } from '../kinds/custom-manifest';
import { type ClusterModel } from '../model';
import { privateRanges } from '../private-ranges';
import { type PodGroup } from '../relations';

/** Gives pods that ask for it one fixed address towards the internet, by the platform's means or by Cilium's egress gateway. */
export function deriveFixedEgress(model: ClusterModel): void {
  const { platform, relations } = model.cluster;
  for (const { pods } of relations.fixedEgress) {
    const application = applicationNamed(model, pods.application.name);
    if (platform.egress.through === 'shared-address') continue;
    const gateway = relations.egressGateway;
    if (!gateway && platform.podNetwork.provider === 'ours' && !hasCilium(model)) continue;
    if (!gateway) {
      model.problems.push({
        where: `${model.cluster.name}/${application.name}`,
        message: `'${pods.name}' must leave through one fixed address, got a cluster whose nodes each use their own; give Cilium an egressGateway, or run on a platform with a shared address`,
      });
      continue;
    }
    application.objects.push({ origin: 'derived: fixed egress', after: [], manifest: gatewayPolicy(pods, gateway) });
    model.order.connect(application.name, gateway.application.name, `${pods.name} leaves through the egress gateway`);
  }
}

function gatewayPolicy(pods: PodGroup, gateway: { readonly nodeLabels: Readonly<Record<string, string>>; readonly address?: string }): ReturnType<typeof customManifest> {
  return customManifest(CiliumEgressGatewayPolicy, {
    metadata: { name: `${pods.namespace}-${pods.name}` },
    spec: {
      selectors: [{ podSelector: { matchLabels: { 'io.kubernetes.pod.namespace': pods.namespace, ...pods.labels } } }],
      destinationCIDRs: ['0.0.0.0/0'],
      excludedCIDRs: privateRanges,
      egressGateway: { nodeSelector: { matchLabels: { ...gateway.nodeLabels } }, ...(gateway.address !== undefined && { egressIP: gateway.address }) },
    },
  });
}
