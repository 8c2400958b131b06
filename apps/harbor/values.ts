import { type ChartValues, type Cluster, type harborChart, type Volume } from '../../lib';
import { type HarborData } from './data';
import { type HarborBucket } from './harbor';

export interface HarborFacts {
  readonly cluster: Cluster;
  readonly url: string;
  readonly data: HarborData;
  /** Where images are, if not in a volume. */
  readonly bucket: HarborBucket | undefined;
  readonly images: Volume | undefined;
  /** The scanner's volume, where there is a scanner. */
  readonly weaknesses: Volume | undefined;
}

type Values = ChartValues<typeof harborChart>;

/** Connections that PostgreSQL takes, less those that it and its operator keep for themselves. */
const connections = 80;

export function harborValues(facts: HarborFacts): Values {
  const { cluster, images, data: { database, cache, signIn } } = facts;
  const keys = facts.data.keys.name;
  const doubled = copies(cluster.replicas);
  return {
    externalURL: facts.url,
    expose: { type: 'clusterIP', tls: { enabled: false }, clusterIP: { name: 'harbor' } },
    existingSecretAdminPassword: keys,
    existingSecretSecretKey: keys,
    updateStrategy: { type: images ? 'Recreate' : 'RollingUpdate' },
    persistence: persistence(facts),
    core: {
      ...doubled, ...resources('100m', '256Mi', '1Gi'), priorityClassName: 'platform-high', existingSecret: keys, existingXsrfSecret: keys, secretName: keys,
      ...(signIn && { extraEnvVars: [{ name: 'CONFIG_OVERWRITE_JSON', valueFrom: { secretKeyRef: { name: signIn.name, key: signIn.key } } }] }),
    },
    // Logs of jobs in the database need no volume, which would keep them on one node.
    jobservice: { ...doubled, ...resources('50m', '128Mi', '512Mi'), priorityClassName: 'platform-default', existingSecret: keys, jobLoggers: ['database'] },
    registry: {
      ...(images ? copies(1) : doubled), priorityClassName: 'platform-high', existingSecret: keys, credentials: { existingSecret: keys },
      // Where uploads go on must not hold the scheme that the entry took away.
      relativeurls: true,
      registry: resources('100m', '256Mi', '1Gi'), controller: resources('20m', '64Mi', '256Mi'),
    },
    portal: { ...doubled, ...resources('10m', '32Mi', '128Mi'), priorityClassName: 'platform-default' },
    nginx: { ...doubled, ...resources('20m', '32Mi', '256Mi'), priorityClassName: 'platform-high' },
    trivy: facts.weaknesses
      ? {
        enabled: true, replicas: 1, ...resources('200m', '512Mi', '1536Mi'), priorityClassName: 'platform-default',
        dbRepository: ['ghcr.io/aquasecurity/trivy-db'], javaDBRepository: ['ghcr.io/aquasecurity/trivy-java-db'],
      }
      : { enabled: false },
    database: {
      type: 'external',
      external: {
        host: `${database.name}-rw`, port: '5432', username: database.database, coreDatabase: database.database, existingSecret: database.key('password').secretName, sslmode: 'require',
      },
      maxIdleConns: 5,
      // The chart's 900 are more than the server takes; core and job service have as many each.
      maxOpenConns: Math.floor(connections / (2 * cluster.replicas)),
    },
    redis: { type: 'external', external: { addr: `${cache.name}:6379` } },
  };
}

function copies(replicas: number): Pick<Values['portal'], 'replicas' | 'podDisruptionBudget' | 'topologySpreadConstraints'> {
  if (replicas === 1) return { replicas };
  return {
    replicas,
    podDisruptionBudget: { enabled: true, minAvailable: 1 },
    topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' }],
  };
}

function resources(cpu: '10m' | '20m' | '50m' | '100m' | '200m', memory: '32Mi' | '64Mi' | '128Mi' | '256Mi' | '512Mi', limit: '128Mi' | '256Mi' | '512Mi' | '1Gi' | '1536Mi'): Pick<Values['portal'], 'resources'> {
  return { resources: { requests: { cpu, memory }, limits: { memory: limit } } };
}

function persistence({ bucket, images, weaknesses, data }: HarborFacts): Values['persistence'] {
  const claims = { ...(images && { registry: { existingClaim: images.name } }), ...(weaknesses && { trivy: { existingClaim: weaknesses.name } }) };
  return {
    enabled: true,
    ...(Object.keys(claims).length > 0 && { persistentVolumeClaim: claims }),
    imageChartStorage: bucket
      ? {
        type: 's3', disableredirect: true,
        s3: { existingSecret: data.bucket!.name, region: bucket.region ?? 'us-east-1', bucket: bucket.name, regionendpoint: `https://${bucket.endpoint}` },
      }
      : { type: 'filesystem' },
  };
}
