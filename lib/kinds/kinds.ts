import { AlertmanagerConfig } from './alertmanager-config';
import { AppProject } from './app-project';
import { Application } from './application';
import { Backup } from './backup';
import { BackupStorageLocation } from './backup-storage-location';
import { CephBlockPool } from './ceph-block-pool';
import { CephCluster } from './ceph-cluster';
import { CephFilesystem } from './ceph-filesystem';
import { CephFilesystemSubVolumeGroup } from './ceph-filesystem-sub-volume-group';
import { CephObjectStore } from './ceph-object-store';
import { Certificate } from './certificate';
import { CiliumClusterwideNetworkPolicy } from './cilium-clusterwide-network-policy';
import { CiliumEgressGatewayPolicy } from './cilium-egress-gateway-policy';
import { CiliumL2AnnouncementPolicy } from './cilium-l2-announcement-policy';
import { CiliumLoadBalancerIPPool } from './cilium-load-balancer-ip-pool';
import { CiliumNetworkPolicy } from './cilium-network-policy';
import { ClusterIssuer } from './cluster-issuer';
import { ClusterSecretStore } from './cluster-secret-store';
import { Database } from './database';
import { DNSEndpoint } from './dns-endpoint';
import { ExternalSecret } from './external-secret';
import { Gateway } from './gateway';
import { GatewayClass } from './gateway-class';
import { HTTPRoute } from './http-route';
import { IPAddressPool } from './ip-address-pool';
import { Issuer } from './issuer';
import { KarpenterNodePool } from './karpenter-node-pool';
import { KastenPolicy } from './kasten-policy';
import { KastenProfile } from './kasten-profile';
import { type Kind } from './kind';
import { L2Advertisement } from './l2-advertisement';
import { ObjectStore } from './object-store';
import { OVHNodeClass } from './ovh-node-class';
import { PodMonitor } from './pod-monitor';
import { Pooler } from './pooler';
import { PostgresCluster } from './postgres-cluster';
import { PrometheusRule } from './prometheus-rule';
import { ReferenceGrant } from './reference-grant';
import { Schedule } from './schedule';
import { ScaledObject } from './scaled-object';
import { ScheduledBackup } from './scheduled-backup';
import { SealedSecret } from './sealed-secret';
import { SecretStore } from './secret-store';
import { ServiceMonitor } from './service-monitor';
import { Tenant } from './tenant';
import { TenantOwner } from './tenant-owner';
import { ValidatingPolicy } from './validating-policy';
import { VolumeSnapshotClass } from './volume-snapshot-class';

/** The custom kinds that we define. */
export const kinds: readonly Kind[] = [
  AppProject, Application,
  Backup, Database, ObjectStore, Pooler, PostgresCluster, ScheduledBackup,
  Certificate, ClusterIssuer, Issuer,
  CiliumClusterwideNetworkPolicy, CiliumEgressGatewayPolicy, CiliumL2AnnouncementPolicy, CiliumLoadBalancerIPPool, CiliumNetworkPolicy,
  ClusterSecretStore, ExternalSecret, SealedSecret, SecretStore,
  DNSEndpoint,
  Gateway, GatewayClass, HTTPRoute, ReferenceGrant,
  IPAddressPool, L2Advertisement,
  Tenant, TenantOwner, ValidatingPolicy,
  AlertmanagerConfig, PodMonitor, PrometheusRule, ServiceMonitor,
  KarpenterNodePool, OVHNodeClass,
  CephBlockPool, CephCluster, CephFilesystem, CephFilesystemSubVolumeGroup, CephObjectStore, VolumeSnapshotClass,
  BackupStorageLocation, KastenPolicy, KastenProfile, Schedule,
  ScaledObject,
];
