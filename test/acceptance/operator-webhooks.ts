import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloudnativePg } from './binaries/cloudnative-pg';
import { type Program } from './binaries/program';
import { prometheusAdmission } from './binaries/prometheus-operator';
import { folderOf } from './run-folder';

/** What an operator judges, and perhaps changes, whenever it is made or changed. */
export interface Judged {
  /** `group/Kind`. */
  readonly kind: string;
  readonly versions: readonly string[];
  readonly plural: string;
  /** Where its server is asked. */
  readonly validates: string;
  /** Where its server is asked for changes. @default - it makes none */
  readonly mutates?: string;
}

/** Where a webhook server is to find what it needs. */
export interface WebhookPlace {
  readonly port: number;
  readonly kubeconfig: string;
  /** A folder of its own. */
  readonly folder: string;
  /** In PEM, for the loopback address. */
  readonly certificate: string;
  readonly key: string;
}

/** How a program is started. */
export interface Started {
  readonly parameters: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** An operator whose webhooks can be run here. */
export interface OperatorWebhooks {
  /** As the report names it. */
  readonly name: string;
  readonly program: Program;
  readonly judges: readonly Judged[];
  readonly start: (place: WebhookPlace) => Started;
  /** How its log names a path that it serves; each has to be in `judges`. @default - its log names none */
  readonly served?: RegExp;
}

const host = '127.0.0.1';

function ofPostgres(kind: string, isMutated: boolean): Judged {
  const path = `postgresql-cnpg-io-v1-${kind.toLowerCase()}`;
  return { kind: `postgresql.cnpg.io/${kind}`, versions: ['v1'], plural: `${kind.toLowerCase()}s`, validates: `/validate-${path}`, ...(isMutated && { mutates: `/mutate-${path}` }) };
}

/** The operators of which the suite can run the webhooks. */
export const operatorWebhooks: readonly OperatorWebhooks[] = [
  {
    name: 'CloudNativePG', program: cloudnativePg,
    judges: [ofPostgres('Backup', true), ofPostgres('Cluster', true), ofPostgres('Database', true), ofPostgres('Pooler', false), ofPostgres('ScheduledBackup', true)],
    start: ({ port, kubeconfig, folder, certificate, key }: WebhookPlace): Started => {
      copyFileSync(certificate, join(folder, 'apiserver.crt'));
      copyFileSync(key, join(folder, 'apiserver.key'));
      return {
        parameters: ['controller', `--webhook-port=${port}`, '--metrics-bind-address=0'],
        // It does nothing about what it judges: it looks after a namespace that has no databases.
        environment: { KUBECONFIG: kubeconfig, WEBHOOK_CERT_DIR: folder, WATCH_NAMESPACE: 'kube-public', PLUGIN_SOCKET_DIR: folderOf(folder, 'plugins') },
      };
    },
    served: /"path":"(\/(?:validate|mutate)-[^"]+)"/g,
  },
  {
    name: 'Prometheus Operator', program: prometheusAdmission,
    judges: [
      { kind: 'monitoring.coreos.com/PrometheusRule', versions: ['v1'], plural: 'prometheusrules', validates: '/admission-prometheusrules/validate', mutates: '/admission-prometheusrules/mutate' },
      { kind: 'monitoring.coreos.com/AlertmanagerConfig', versions: ['v1alpha1', 'v1beta1'], plural: 'alertmanagerconfigs', validates: '/admission-alertmanagerconfigs/validate' },
    ],
    start: ({ port, certificate, key }) => ({ parameters: [`--web.listen-address=${host}:${port}`, '--web.enable-tls=true', `--web.cert-file=${certificate}`, `--web.key-file=${key}`] }),
  },
];
