import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { charts } from '../../lib/kinds/charts/charts';
import { chartSource } from './chart-sources';
import { schemaPaths, type SchemaPath } from './schema-paths';

type Fields = Record<string, unknown>;

const shared = process.env.FLOTILLA_SHARED;

/** Keys that the chart reads although its values.yaml has no such key: it stands there as a comment, or in a chart inside the chart. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  'argo-cd': [
    ...['replicas', 'sentinel', 'splitBrainDetection', 'init', 'podDisruptionBudget', 'nodeSelector'],
    ...['redis.resources', 'sentinel.resources', 'splitBrainDetection.resources', 'init.resources', 'exporter.resources'],
    'podDisruptionBudget.maxUnavailable',
    ...['resources', 'init', 'init.resources', 'replicas', 'podDisruptionBudget', 'podDisruptionBudget.maxUnavailable', 'serviceAccount', 'serviceAccount.automountToken']
      .map((key) => `haproxy.${key}`),
  ].map((key) => `redis-ha.${key}`).concat('notifications.metrics.serviceMonitor.interval', ...['', '.exec', '.exec.command'].map((key) => `repoServer.lifecycle.postStart${key}`)),
  'ceph-csi-drivers': [
    'nodePlugin.resources', ...['registrar', 'liveness', 'plugin'].map((container) => `nodePlugin.resources.${container}`), 'controllerPlugin.priorityClassName',
    ...['attacher', 'snapshotter', 'resizer', 'provisioner', 'omapGenerator', 'liveness', 'plugin'].map((container) => `controllerPlugin.resources.${container}`),
  ].map((key) => `operatorConfig.driverSpecDefaults.${key}`),
  cilium: [
    'l2announcements.leaseDuration', 'l2announcements.leaseRenewDeadline', 'l2announcements.leaseRetryPeriod', 'loadBalancer.mode', 'loadBalancer.algorithm',
    'socketLB.hostNamespaceOnly', ...['group', 'kind', 'name'].map((key) => `hubble.tls.auto.certManagerIssuerRef.${key}`),
  ],
  'external-secrets': ['', 'webhook.', 'certController.'].map((pod) => `${pod}podDisruptionBudget.maxUnavailable`),
  'gpu-operator': [
    'postDeleteCleanup',
    ...['master', 'worker', 'gc'].flatMap((part) => ['', '.requests', '.requests.cpu', '.requests.memory', '.limits', '.limits.cpu', '.limits.memory'].map((key) => `${part}.resources${key}`)),
  ].map((key) => `node-feature-discovery.${key}`),
  harbor: [
    ...['core', 'jobservice', 'registry.registry', 'registry.controller', 'portal', 'nginx']
      .flatMap((container) => ['', '.requests', '.requests.cpu', '.requests.memory', '.limits', '.limits.cpu', '.limits.memory'].map((key) => `${container}.resources${key}`)),
    ...['existingSecret', 'regionendpoint'].map((key) => `persistence.imageChartStorage.s3.${key}`),
  ],
  kyverno: ['admissionController.container', 'backgroundController', 'cleanupController', 'reportsController'].map((container) => `${container}.resources.limits.cpu`),
  'kube-prometheus-stack': [
    'prometheusOperator.priorityClassName', ...['priorityClassName', 'resources'].map((key) => `kube-state-metrics.${key}`),
    ...[
      'priorityClassName', 'resources', 'deploymentStrategy', 'deploymentStrategy.type', 'rbac.namespaced', 'initChownData', 'initChownData.enabled', 'testFramework',
      'testFramework.enabled', 'persistence', 'persistence.enabled', 'persistence.existingClaim', 'sidecar.resources', 'sidecar.dashboards.resource',
      'sidecar.datasources.resource', 'sidecar.datasources.searchNamespace', 'envValueFrom', 'grafana.ini',
    ].map((key) => `grafana.${key}`),
  ],
  keda: ['operator', 'metricServer', 'webhooks'].map((part) => `podDisruptionBudget.${part}.maxUnavailable`),
  'local-path-provisioner': ['storageClass.provisionerName', 'storageClass.pathPattern'],
  opencost: [...['runAsUser', 'runAsGroup', 'fsGroup'].map((key) => `podSecurityContext.${key}`), 'opencost.exporter.resources.limits.cpu'],
  'rook-ceph': [
    'resources.limits.cpu', ...['allowPrivilegeEscalation', 'seccompProfile', 'seccompProfile.type'].map((key) => `containerSecurityContext.${key}`),
    ...[
      'kubernetesClusterDomain',
      ...['replicas', 'priorityClassName', 'podSecurityContext', 'podSecurityContext.runAsNonRoot', 'podSecurityContext.seccompProfile', 'podSecurityContext.seccompProfile.type']
        .map((key) => `controllerManager.${key}`),
      ...['', '.requests', '.requests.cpu', '.requests.memory', '.limits', '.limits.cpu', '.limits.memory'].map((key) => `controllerManager.manager.resources${key}`),
    ].map((key) => `ceph-csi-operator.${key}`),
  ],
  'sealed-secrets': [
    ...['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'].map((key) => `resources.${key}`), 'podSecurityContext.seccompProfile',
    'podSecurityContext.seccompProfile.type', 'containerSecurityContext.allowPrivilegeEscalation',
  ],
  connector: ['resources.limits', 'resources.limits.cpu', 'resources.limits.memory'],
  vault: [
    'server.readinessProbe.path',
    ...['runAsNonRoot', 'runAsUser', 'runAsGroup', 'fsGroup', 'seccompProfile', 'seccompProfile.type'].map((key) => `server.statefulSet.securityContext.pod.${key}`),
    ...['allowPrivilegeEscalation', 'capabilities', 'capabilities.drop', 'readOnlyRootFilesystem'].map((key) => `server.statefulSet.securityContext.container.${key}`),
  ],
  velero: [
    ...['allowPrivilegeEscalation', 'capabilities', 'capabilities.drop', 'seccompProfile', 'seccompProfile.type'].map((key) => `containerSecurityContext.${key}`),
    'configuration.repositoryMaintenanceJob.repositoryConfigData.global.podLabels', ...['seccompProfile', 'seccompProfile.type'].map((key) => `nodeAgent.podSecurityContext.${key}`),
  ],
  loki: [
    'analytics.reporting_enabled', 'schemaConfig.configs', 'storage.bucketNames.chunks', 'storage.bucketNames.ruler',
    'limits_config.retention_period', 'compactor.retention_enabled', 'compactor.delete_request_store',
  ].map((key) => `loki.${key}`),
  'metrics-server': ['', '.cpu', '.memory'].map((amount) => `resources.limits${amount}`),
  'prometheus-node-exporter': ['priorityClassName'],
};

/** Files of values whose name is not the chart's. */
const files: Readonly<Record<string, string>> = { connector: 'twingate-connector' };

/** Keys with an empty text in values.yaml that stands for "not set": a number is what belongs there. */
const unsetText: Readonly<Record<string, RegExp>> = { 'argo-cd': /\.pdb\.maxUnavailable$/ };

/** An object of Kubernetes' that is empty in values.yaml and that the chart hands on whole, with what may stand in it. */
const handedOn: readonly (readonly [owner: RegExp, inside: RegExp])[] = [
  [/(^|\.)(resources|initResources)$/, /^(requests|limits)(\.(cpu|memory))?$/],
  [/\.(storageSpec|storage)$/, /^(emptyDir(\.sizeLimit)?|volumeClaimTemplate(\.spec(\.(storageClassName|accessModes|resources(\.requests(\.storage)?)?))?)?)$/],
  [/\.alertmanagerConfiguration$/, /^name$/],
  [/\.resources\.[a-zA-Z]+$/, /^(requests|limits)(\.(cpu|memory))?$/],
  [/(^|\.)podSecurityContext$/, /^(runAsNonRoot|seccompProfile(\.type)?)$/],
  [/(^|\.)securityContext$/, /^(allowPrivilegeEscalation|capabilities(\.drop)?|readOnlyRootFilesystem|runAsUser|runAsGroup)$/],
];

interface Fragment {
  readonly $ref?: string;
  readonly type?: string | string[];
  readonly oneOf?: readonly Fragment[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Fragment>>;
  readonly $defs?: Readonly<Record<string, Fragment>>;
}

/** What a chart says of its values: values.yaml, the schema if there is one, and our list of what stands elsewhere. */
interface Documented { readonly values: unknown; readonly schema: Fragment | undefined; readonly elsewhere: readonly string[] }

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Fields : {};
}

const follow = (value: unknown, path: readonly string[]): unknown => path.reduce<unknown>((inner, key) => fields(inner)[key], value);

const isIn = (value: unknown, path: readonly string[]): boolean => Object.hasOwn(fields(follow(value, path.slice(0, -1))), path.at(-1)!);

function fragmentAt(root: Fragment | undefined, path: readonly string[]): Fragment | undefined {
  const resolved = (fragment: Fragment | undefined): Fragment | undefined => fragment?.$ref === undefined ? fragment : root?.$defs?.[fragment.$ref.replace('#/$defs/', '')];
  return path.reduce((fragment, key) => resolved(fragment?.properties?.[key]), resolved(root));
}

/** Whether the description of an object, which shows a file of the program's own configuration, shows all keys of a path into it. */
function isShown({ schema }: Documented, path: readonly string[]): boolean {
  return path.some((_, index) => path.slice(index).every((key) => fragmentAt(schema, path.slice(0, index))?.description?.includes(`  ${key}:`)));
}

function isDocumented(chart: Documented, path: readonly string[]): boolean {
  return isIn(chart.values, path) || fragmentAt(chart.schema, path) !== undefined || isShown(chart, path);
}

function isKnown(chart: Documented, path: readonly string[]): boolean {
  return isDocumented(chart, path) || chart.elsewhere.some((key) => `${key}.`.startsWith(`${path.join('.')}.`)) || path.some((_, index) => {
    const owner = path.slice(0, index);
    return handedOn.some(([name, inside]) => name.test(owner.join('.')) && inside.test(path.slice(index).join('.')))
      && Object.keys(fields(follow(chart.values, owner))).length === 0 && isKnown(chart, owner);
  });
}

/** Types of JSON schema that the chart takes for a key; undefined where it does not say. */
function typesTaken({ values, schema }: Documented, path: readonly string[]): readonly string[] | undefined {
  const fragment = fragmentAt(schema, path);
  const declared = fragment?.type ?? fragment?.oneOf?.flatMap(({ type }) => type ?? []);
  if (declared !== undefined) return [declared].flat();
  const value = follow(values, path);
  if (value === undefined || value === null) return undefined;
  return [Array.isArray(value) ? 'array' : typeof value];
}

const fits = (type: string, taken: readonly string[]): boolean => taken.includes(type) || (type === 'integer' && taken.includes('number'));

describe.each(charts.map((chart) => [chart.name, chart] as const))('the values of %s', (name, chart) => {
  if (!shared) {
    test.skip('are not compared: set FLOTILLA_SHARED', () => undefined);
    return;
  }
  const schemaFile = join(shared, 'values', `${files[name] ?? name}.schema.json`);
  const documented: Documented = {
    values: load(readFileSync(join(shared, 'values', `${files[name] ?? name}.values.yaml`), 'utf8')),
    schema: existsSync(schemaFile) ? JSON.parse(readFileSync(schemaFile, 'utf8')) as Fragment : undefined,
    elsewhere: elsewhere[name] ?? [],
  };
  const paths = schemaPaths(chart.values);
  const text = ({ path }: SchemaPath): string => path.join('.');

  test('have only keys that the chart has', () => {
    expect(paths.filter(({ path }) => !isKnown(documented, path)).map(text)).toEqual([]);
  });

  test('have every key that we list as standing elsewhere, and it does stand elsewhere', () => {
    const needed = new Set(paths.filter(({ path }) => !isDocumented(documented, path)).map(text));
    expect(documented.elsewhere.filter((key) => !needed.has(key))).toEqual([]);
  });

  test('are of the types that the chart takes', () => {
    const wrong = paths.flatMap((path) => {
      const taken = typesTaken(documented, path.path);
      if (taken === undefined || (unsetText[name]?.test(text(path)) && follow(documented.values, path.path) === '')) return [];
      return [...path.types].filter((type) => !fits(type, taken)).map((type) => `${text(path)} is ${type}, the chart takes ${taken.join(' or ')}`);
    });
    expect(wrong).toEqual([]);
  });

  const source = chartSource(chart);
  const keys = documented.elsewhere;
  (source === undefined ? test.skip : test)(source === undefined ? 'that stand elsewhere are not looked up: set FLOTILLA_CHARTS' : `that stand elsewhere, ${keys.length}, are read by the chart`, () => {
    expect(keys.filter((key) => !isReadBy(source!, key.split(/\.(?!ini$)/)))).toEqual([]);
  });
});

/** Whether a template names a value or hands on the object it is in, or a chart inside the chart has it among its own. */
function isReadBy(source: string, path: readonly string[]): boolean {
  const [first = '', ...rest] = path;
  const inner = join(source, 'charts', first);
  if (rest.length > 0 && existsSync(inner)) return isIn(load(readFileSync(join(inner, 'values.yaml'), 'utf8')), rest) || isReadBy(inner, rest);
  const whole = path.slice(1).map((_, index) => `(toYaml|with|omit) \\.Values\\.${path.slice(0, index + 1).join('\\.')}[ )}]`);
  const asked = `hasKey \\S*${path.at(-2) ?? 'Values'} "${path.at(-1)}"`;
  const ofVariable = `\\$\\w+\\.${path.slice(-2).join('\\.')}\\b`;
  const wanted = new RegExp([`[.\\w]\\.${path.slice(-3).join('\\.')}\\b`, ...(path.length > 3 ? [ofVariable] : []), asked, ...whole].join('|'));
  return templates(source).some((template) => wanted.test(template));
}

function templates(chart: string): string[] {
  return readdirSync(join(chart, 'templates'), { recursive: true, encoding: 'utf8' }).filter((file) => /\.(ya?ml|tpl)$/.test(file) && !file.includes('crds'))
    .map((file) => readFileSync(join(chart, 'templates', file), 'utf8')).concat(templatesInValues(chart));
}

/** Some charts keep the template of a configuration file among their values; comments read nothing. */
function templatesInValues(chart: string): string {
  return readFileSync(join(chart, 'values.yaml'), 'utf8').replace(/^ *#.*$/gm, '');
}
