import { type ChartValues, type vaultChart } from '../../lib';
import { auditFolder, configuration, tlsFolder, type Unseal } from './configuration';
import { reloadScript } from './reload-script';

type Values = ChartValues<typeof vaultChart>;

export interface VaultValuesProps {
  readonly cluster: string;
  readonly servers: 1 | 3 | 5;
  readonly unseal: Unseal;
  /** Bytes of the volume for the audit log. @default - there is none */
  readonly auditBytes?: number;
  /** Whether pods of other Applications wait for this Vault to be initialised. */
  readonly isBackend: boolean;
  /** The Secret with the token for the other Vault, where one unseals this. @default - none */
  readonly unsealSecret?: { readonly secretName: string; readonly key: string };
}

export const vaultImage = { repository: 'docker.io/hashicorp/vault', tag: '2.0.4' };

const hardened: Values['server']['statefulSet']['securityContext']['container'] = {
  allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true,
};

const tls = { name: 'tls', mountPath: tlsFolder, readOnly: true };

/** What the chart is told: a cluster of servers that never waits for people unless it must. */
export function vaultValues(props: VaultValuesProps): Values {
  const { servers, unseal, auditBytes, unsealSecret } = props;
  return {
    global: { tlsDisable: false },
    injector: { enabled: false },
    server: {
      image: vaultImage,
      updateStrategyType: 'OnDelete',
      priorityClassName: 'platform-high',
      resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } },
      readinessProbe: { enabled: true, path: health(props.isBackend) },
      terminationGracePeriodSeconds: 30,
      shareProcessNamespace: true,
      includeConfigAnnotation: true,
      extraEnvironmentVars: { VAULT_CACERT: `${tlsFolder}/ca.crt` },
      ...(unsealSecret && { extraSecretEnvironmentVars: [{ envName: 'VAULT_TOKEN', secretName: unsealSecret.secretName, secretKey: unsealSecret.key }] }),
      extraContainers: [reload(auditBytes)],
      volumes: [{ name: 'tls', secret: { secretName: 'vault-tls', defaultMode: 0o440 } }, { name: 'scratch', emptyDir: { sizeLimit: '16Mi' } }],
      volumeMounts: [tls, { name: 'scratch', mountPath: '/tmp' }],
      service: { publishNotReadyAddresses: false, standby: { enabled: false } },
      dataStorage: { enabled: true, size: templateSize },
      auditStorage: auditBytes === undefined ? { enabled: false } : { enabled: true, size: templateSize },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      ha: {
        enabled: true, replicas: servers, disruptionBudget: { enabled: false },
        raft: { enabled: true, setNodeId: true, config: configuration({ name: props.cluster, servers, unseal }) },
      },
      statefulSet: {
        securityContext: { pod: { runAsNonRoot: true, runAsUser: 100, runAsGroup: 1000, fsGroup: 1000, seccompProfile: { type: 'RuntimeDefault' } }, container: hardened },
      },
    },
  };
}

/** It never changes: claims of these names are declared beside the chart, with the size that was asked for, and can grow. */
const templateSize = '10Gi';

/**
 * A sealed server counts as ready, or Argo CD would wait for people. One that was never initialised counts so too, unless
 * others read from it: they would only fail one after another.
 */
function health(isBackend: boolean): string {
  return `/v1/sys/health?standbyok=true&perfstandbyok=true&sealedcode=204${isBackend ? '' : '&uninitcode=204'}`;
}

function reload(auditBytes: number | undefined): NonNullable<Values['server']['extraContainers']>[number] {
  return {
    name: 'reload',
    image: `${vaultImage.repository}:${vaultImage.tag}`,
    // A third of the volume for the log, a third for the one before it.
    command: ['/bin/sh', '-c', reloadScript(Math.floor((auditBytes ?? 0) / 3))],
    resources: { requests: { cpu: '5m', memory: '16Mi' }, limits: { memory: '32Mi' } },
    securityContext: hardened,
    volumeMounts: [tls, ...(auditBytes === undefined ? [] : [{ name: 'audit', mountPath: auditFolder }])],
  };
}
