import { Fault } from '../fault';
import { called } from '../props/called';
import { type ExternalStore, type StoredValue, type StoreProvider } from './external-store';
import { jsonValues } from './json-values';

export interface AwsSecretsManagerProps {
  /** Region of the secrets: `eu-west-3`. */
  readonly region: string;
  /** Role that is assumed with the credentials: `arn:aws:iam::123456789012:role/fleet`. @default - none: the user's own rights */
  readonly role?: string;
}

const credentials = { name: 'aws-credentials', keys: ['accessKeyId', 'secretAccessKey'] };

/**
 * Secrets live in AWS Secrets Manager: an entry is a secret of that name, its value one JSON object with the keys. External
 * Secrets logs in with the keys of an IAM user, in the Secret `aws-credentials` of its namespace, which people create once.
 */
export function awsSecretsManager(props: AwsSecretsManagerProps): ExternalStore {
  const { region, role } = called(awsSecretsManager, props);
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) throw new Fault(`region of AWS Secrets Manager must be one such as 'eu-west-3', got '${String(region)}'`);
  if (role !== undefined && !/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(role)) {
    throw new Fault(`role of AWS Secrets Manager must be the ARN of a role such as 'arn:aws:iam::123456789012:role/fleet', got '${String(role)}'`);
  }
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const services = role === undefined ? ['secretsmanager'] : ['secretsmanager', 'sts'];
  return {
    type: 'aws-secrets-manager',
    place: `AWS Secrets Manager, region ${region}`,
    hosts: services.map((service) => ({ host: `${service}.${region}.${domain}`, port: 443 })),
    credentials,
    provider: (namespace): StoreProvider => ({
      aws: {
        service: 'SecretsManager',
        region,
        ...(role !== undefined && { role }),
        auth: {
          secretRef: {
            accessKeyIDSecretRef: { name: credentials.name, namespace, key: 'accessKeyId' },
            secretAccessKeySecretRef: { name: credentials.name, namespace, key: 'secretAccessKey' },
          },
        },
      },
    }),
    locate: (entry, property): StoredValue => ({ key: entry, property }),
    putCommand: (key, values) => `aws secretsmanager create-secret --region ${region} --name ${key} --secret-string '${jsonValues(values)}'`,
  };
}
