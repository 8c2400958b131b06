import { KubePrometheusStack, Loki, type LokiProps } from '../../apps';
import { type ChartValues, type Cluster, type lokiChart, s3 } from '../../lib';
import { ExternalSecret } from '../../lib/kinds/external-secret';
import { machines, refusalOf, renderCluster, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';

type Values = ChartValues<typeof lokiChart>;

const declared = (props: LokiProps = {}, facts: Facts = {}, add: (cluster: Cluster) => void = () => undefined): Rendered => renderCluster((cluster) => {
  new Loki(cluster, props);
  add(cluster);
}, facts);
const values = (props: LokiProps = {}, facts: Facts = {}): Values => declared(props, facts).values('loki') as Values;
const after = (rendered: Rendered, name: string): string[] => rendered.models[0]!.order.after(name).map(([provider]) => provider);
const entries = (rendered: Rendered): string[] => rendered.custom(ExternalSecret, 'store').spec.data!.map(({ remoteRef }) => `${remoteRef.key} ${remoteRef.property}`);

describe('Loki', () => {
  test('is one process without caches, proxy, canary or sidecar, which would ask for 11 GiB and all Secrets of the cluster', () => {
    const { singleBinary, read, write, backend, chunksCache, resultsCache, gateway, lokiCanary, sidecar, rbac, serviceAccount } = values();
    expect([singleBinary.replicas, read.replicas, write.replicas, backend.replicas]).toEqual([1, 0, 0, 0]);
    expect([chunksCache, resultsCache, gateway, lokiCanary, sidecar.rules].map(({ enabled }) => enabled)).toEqual([false, false, false, false, false]);
    expect([singleBinary.sidecar, rbac.namespaced, serviceAccount.automountServiceAccountToken]).toEqual([false, true, false]);
  });

  test('finds itself before it is ready, or it never would be', () => {
    expect(values().memberlist).toEqual({ service: { publishNotReadyAddresses: true } });
  });

  test('keeps logs in the bucket of the backups, with its credentials', () => {
    const backups = s3({ endpoint: 's3.gra.io.cloud.ovh.net', bucket: 'backups' });
    expect(values({}, { backups }).loki.storage).toEqual({
      type: 's3', bucketNames: { chunks: 'backups', ruler: 'backups' },
      s3: { endpoint: 's3.gra.io.cloud.ovh.net', region: 'gra', s3ForcePathStyle: true, accessKeyId: '${AWS_ACCESS_KEY_ID}', secretAccessKey: '${AWS_SECRET_ACCESS_KEY}' },
    });
    expect(entries(declared({}, { backups }))).toEqual(['home/backups accessKeyId', 'home/backups secretAccessKey']);
    expect(values().singleBinary.extraEnv).toEqual([
      { name: 'AWS_ACCESS_KEY_ID', valueFrom: { secretKeyRef: { name: 'store', key: 'accessKeyId' } } },
      { name: 'AWS_SECRET_ACCESS_KEY', valueFrom: { secretKeyRef: { name: 'store', key: 'secretAccessKey' } } },
    ]);
  });

  test('keeps them in a bucket of their own if told, with credentials of their own', () => {
    const rendered = declared({ store: s3({ endpoint: 's3.example.net', bucket: 'logs' }) }, { backups: undefined });
    expect((rendered.values('loki') as Values).loki.storage).toMatchObject({ bucketNames: { chunks: 'logs' }, s3: { endpoint: 's3.example.net', region: 'us-east-1' } });
    expect(entries(rendered)).toEqual(['home/loki/store accessKeyId', 'home/loki/store secretAccessKey']);
    expect(rendered.models[0]!.cluster.relations.reaches.map(({ from, host }) => `${from.name} ${host}`)).toEqual(['loki s3.example.net']);
  });

  test('throws away what is too old, and lays logs down in a form whose date does not move', () => {
    expect(values({ retention: '30d' }).loki).toMatchObject({ limits_config: { retention_period: '30d' }, compactor: { retention_enabled: true, delete_request_store: 's3' } });
    expect(values().loki.schemaConfig.configs).toEqual([{ from: '2026-01-01', store: 'tsdb', object_store: 's3', schema: 'v13', index: { prefix: 'loki_index_', period: '24h' } }]);
    expect(values({ schemaFrom: '2027-03-01' }).loki.schemaConfig.configs[0]!.from).toBe('2027-03-01');
  });

  test('has a volume of the cluster’s class that stays when it goes', () => {
    expect(values().singleBinary.persistence).toEqual({ size: '10Gi', storageClass: 'disk', enableStatefulSetAutoDeletePVC: false });
    expect(refusalOf(() => declared({}, { platform: { ...machines(), storageClasses: [] } }))).toMatch(/loki needs storage for chart loki: add new LocalPathProvisioner\(this\)$/);
  });

  test.each<[string, LokiProps, Facts, string]>([
    ['without a bucket', {}, { backups: undefined }, "Loki of cluster 'home' must have a bucket for its logs, got none; add backups: s3({ … }) to the cluster, or store: s3({ … }) to Loki"],
    ['with a retention in hours', { retention: '48h' as '2d' }, {}, "retention of Loki in cluster 'home' must be a number of days, got '48h'; write for example '14d'"],
  ])('is refused %s', (_, props, facts, message) => expect(refusalOf(() => declared(props, facts))).toBe(message));

  test('on a platform that brings it is not installed, nor is a collector', () => {
    const rendered = declared({}, { platform: { ...machines(), systems: ['loki'] } });
    expect(rendered.models[0]!.applications.flatMap(({ sources, objects }) => [...sources, ...objects])).toEqual([]);
    expect(rendered.models[0]!.cluster.relations.pods).toEqual([]);
  });
});

describe('the collector of logs', () => {
  const daemonSet = (): ReturnType<Rendered['core']> => declared().core('DaemonSet', 'alloy');

  test('alone is in a privileged namespace, in which it may only read', () => {
    const level = (namespace: string): string | undefined => declared().core('Namespace', namespace).metadata.labels?.['pod-security.kubernetes.io/enforce'];
    expect([level('loki'), level('alloy')]).toEqual(['restricted', 'privileged']);
    const spec = declared().core('DaemonSet', 'alloy').spec!.template.spec!;
    expect(spec.volumes!.filter(({ hostPath }) => hostPath)).toEqual([{ name: 'logs', hostPath: { path: '/var/log/pods', type: 'Directory' } }]);
    expect(spec.containers[0]!.volumeMounts).toContainEqual({ name: 'logs', mountPath: '/var/log/pods', readOnly: true });
    expect(spec.containers[0]!.securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true });
    expect(spec.automountServiceAccountToken).toBe(false);
  });

  test('runs on every node, control planes included, and is replaced when its configuration changes', () => {
    const { spec, metadata } = (daemonSet() as { spec: { template: { spec: { tolerations: unknown }; metadata: { annotations: Record<string, string> } } } }).spec.template;
    expect(spec.tolerations).toEqual([{ operator: 'Exists' }]);
    const other = renderCluster((cluster) => new Loki(cluster), { name: 'other' }).core('DaemonSet', 'alloy').spec!.template.metadata!.annotations!;
    expect(metadata.annotations['checksum/alloy-config']).toMatch(/^[0-9a-f]{16}$/);
    expect(other['checksum/alloy-config']).not.toBe(metadata.annotations['checksum/alloy-config']);
  });

  test('names each line after the folder it lies in', () => {
    const config = declared().core('ConfigMap', 'alloy-config').data!['config.alloy']!;
    const rules = [...config.matchAll(/regex +=\s"(.+)"\s+target_label +=\s"(\w+)"\s+replacement +=\s"\$(\d)"/g)];
    const labels = Object.fromEntries(rules.map(([, regex, label, group]) =>
      [label, new RegExp(`^(?:${regex})$`).exec('/var/log/pods/keycloak_keycloak-7d9f-x2x_0e3c-11/setup/0.log')![Number(group)]]));
    expect(labels).toEqual({ namespace: 'keycloak', pod: 'keycloak-7d9f-x2x', container: 'setup' });
    expect(config).toContain('url = "http://loki.loki.svc.cluster.local:3100/loki/api/v1/push"');
    expect(config).toContain('cluster = "home"');
  });

  test('talks to Loki and to nobody else; Loki talks to its bucket and to itself', () => {
    const rendered = declared({}, {}, (cluster) => new KubePrometheusStack(cluster, { profile: 'light' }));
    const peers = (name: string, folder: string, direction: 'ingress' | 'egress'): string[] => (rendered.core('NetworkPolicy', name, folder).spec![direction] ?? []).flatMap((rule) =>
      ((rule as { from?: typeof rule[]; to?: typeof rule[] })[direction === 'ingress' ? 'from' : 'to'] as { podSelector: { matchLabels: Record<string, string> } }[])
        .map(({ podSelector }) => `${podSelector.matchLabels['app.kubernetes.io/name']} ${rule.ports!.map(({ port }) => port).join()}`)).sort();
    expect(peers('alloy', 'home/alloy', 'egress')).toEqual(['loki 3100']);
    expect(peers('loki', 'home/loki', 'egress')).toEqual(['loki 7946,9095']);
    expect(peers('loki', 'home/loki', 'ingress')).toEqual(['alloy 3100', 'grafana 3100', 'loki 7946,9095', 'prometheus 3100']);
    expect(rendered.models[0]!.cluster.relations.apiAccess.some(({ pods }) => ['loki', 'alloy'].includes(pods.name))).toBe(false);
    expect(after(rendered, 'alloy')).toContain('loki');
  });
});
