import { Type } from '@sinclair/typebox';
import { cidr } from '../fields/address';
import { choice } from '../fields/choice';
import { duration } from '../fields/duration';
import { list } from '../fields/list';
import { strict } from '../fields/strict';
import { nonEmpty } from '../fields/text';
import { component } from './fields/component';

const flag = Type.Optional(Type.Boolean());
const enabled = Type.Optional(strict({ enabled: Type.Boolean() }));
const time = Type.Optional(duration);

/** How packets travel: between nodes, out of the cluster, into it, and to services. */
export const ciliumDatapath = {
  routingMode: Type.Optional(choice('tunnel', 'native')),
  tunnelProtocol: Type.Optional(choice('vxlan', 'geneve')),
  ipv4NativeRoutingCIDR: Type.Optional(cidr),
  autoDirectNodeRoutes: flag,
  /** Network interfaces that face other nodes and the outside. @default - found by Cilium */
  devices: Type.Optional(list(nonEmpty)),
  /** Bytes. @default - that of the network interfaces */
  MTU: Type.Optional(Type.Integer({ minimum: 1280, maximum: 65535 })),
  bpf: Type.Optional(strict({
    masquerade: flag, hostLegacyRouting: flag, lbExternalClusterIP: flag, mapDynamicSizeRatio: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 })),
  })),
  encryption: Type.Optional(component({
    type: choice('wireguard'),
    nodeEncryption: flag,
    wireguard: Type.Optional(strict({ persistentKeepalive: duration })),
  })),
  egressGateway: Type.Optional(component({ reconciliationTriggerInterval: time })),
  l2announcements: Type.Optional(component({ leaseDuration: time, leaseRenewDeadline: time, leaseRetryPeriod: time })),
  loadBalancer: Type.Optional(strict({
    mode: Type.Optional(choice('snat', 'dsr', 'hybrid')),
    algorithm: Type.Optional(choice('random', 'maglev')),
    acceleration: Type.Optional(choice('disabled', 'native', 'best-effort')),
  })),
  socketLB: Type.Optional(strict({ hostNamespaceOnly: Type.Boolean() })),
  bandwidthManager: Type.Optional(strict({ enabled: Type.Boolean(), bbr: flag })),
  bgpControlPlane: enabled,
  hostFirewall: enabled,
  localRedirectPolicies: enabled,
  l7Proxy: flag,
  policyEnforcementMode: Type.Optional(choice('default', 'always', 'never')),
};
