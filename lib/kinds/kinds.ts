import { AppProject } from './app-project';
import { Application } from './application';
import { Backup } from './backup';
import { Certificate } from './certificate';
import { CiliumClusterwideNetworkPolicy } from './cilium-clusterwide-network-policy';
import { CiliumEgressGatewayPolicy } from './cilium-egress-gateway-policy';
import { CiliumL2AnnouncementPolicy } from './cilium-l2-announcement-policy';
import { CiliumLoadBalancerIPPool } from './cilium-load-balancer-ip-pool';
import { CiliumNetworkPolicy } from './cilium-network-policy';
import { ClusterIssuer } from './cluster-issuer';
import { ClusterSecretStore } from './cluster-secret-store';
import { Database } from './database';
import { ExternalSecret } from './external-secret';
import { Gateway } from './gateway';
import { GatewayClass } from './gateway-class';
import { HTTPRoute } from './http-route';
import { Issuer } from './issuer';
import { type Kind } from './kind';
import { ObjectStore } from './object-store';
import { Pooler } from './pooler';
import { PostgresCluster } from './postgres-cluster';
import { ReferenceGrant } from './reference-grant';
import { ScheduledBackup } from './scheduled-backup';
import { SecretStore } from './secret-store';

/** The custom kinds that we define. */
export const kinds: readonly Kind[] = [
  AppProject, Application,
  Backup, Database, ObjectStore, Pooler, PostgresCluster, ScheduledBackup,
  Certificate, ClusterIssuer, Issuer,
  CiliumClusterwideNetworkPolicy, CiliumEgressGatewayPolicy, CiliumL2AnnouncementPolicy, CiliumLoadBalancerIPPool, CiliumNetworkPolicy,
  ClusterSecretStore, ExternalSecret, SecretStore,
  Gateway, GatewayClass, HTTPRoute, ReferenceGrant,
];
