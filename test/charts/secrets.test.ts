import { SealedSecrets, TwingateConnector, Vault, type VaultProps } from '../../apps';
import { type Cluster } from '../../lib';
import { charts } from '../../lib/kinds/charts/charts';
import { podSecurityOf } from '../../lib/derive/pod-security';
import { type Manifest } from '../../lib/manifest';
import { groupKind } from '../../lib/object-identity';
import { podSpecOf } from '../../lib/pod-spec';
import { type ChartSource } from '../../lib/source';
import { renderCluster, type Facts } from '../support/declare';
import { chartSource } from './chart-sources';
import { findHelm, render } from './helm';

const helm = findHelm();
const names = ['vault', 'sealed-secrets', 'connector'];
const found = names.every((name) => chartSource(charts.find((chart) => chart.name === name)!) !== undefined);
const describeCharts = helm !== undefined && found ? describe : describe.skip;
if (helm === undefined || !found) console.log(`the charts ${names.join(', ')} were not rendered from their constructs: set FLOTILLA_CHARTS, and FLOTILLA_HELM or PATH`);

const vault = (props: VaultProps = {}) => (cluster: Cluster): void => void new Vault(cluster, props);
const everything: VaultProps = { host: 'secrets', auditStorage: '5Gi', unseal: { transit: { server: 'https://other.example.org', key: 'autounseal' } } };

const cases: readonly (readonly [string, string, (cluster: Cluster) => void, Facts])[] = [
  ['vault with three servers', 'vault', vault(), {}],
  ['vault with one server', 'vault', vault(), { tier: 'development' }],
  ['vault with everything', 'vault', vault(everything), {}],
  ['sealed-secrets', 'sealed-secrets', (cluster) => void new SealedSecrets(cluster), {}],
  ['twingate-connector', 'twingate-connector', (cluster) => void new TwingateConnector(cluster, { network: 'example' }), {}],
  ['twingate-connector-2', 'twingate-connector-2', (cluster) => void new TwingateConnector(cluster, { network: 'example' }), {}],
];

function renderedBy(name: string, declare: (cluster: Cluster) => void, facts: Facts): { readonly manifests: readonly Manifest[]; readonly groups: readonly Readonly<Record<string, string>>[]; readonly source: ChartSource } {
  const { models } = renderCluster(declare, facts);
  const application = models[0]!.applications.find((candidate) => candidate.name === name)!;
  const source = application.sources.find((candidate): candidate is ChartSource => candidate.type === 'chart')!;
  const { manifests } = render(helm!, {
    chart: chartSource(source.definition)!, values: source.values, releaseName: source.releaseName, namespace: application.namespace,
    kubeVersion: `${models[0]!.cluster.platform.kubernetes}.0`,
  });
  return { manifests, source, groups: models[0]!.cluster.relations.pods.filter((pods) => pods.application.name === name).map(({ labels }) => labels) };
}

describeCharts('the charts, rendered with the values of their constructs', () => {
  test.each(cases)('as %s declares it: pods are restricted, with requests, limits and a priority, and belong to one group', (_, name, declare, facts) => {
    const { manifests, groups } = renderedBy(name, declare, facts);
    const pods = manifests.filter((manifest) => podSpecOf(manifest));
    expect(pods.length).toBeGreaterThan(0);
    for (const manifest of pods) {
      const { spec, labels } = podSpecOf(manifest)!;
      expect([manifest.metadata.name, podSecurityOf(manifest), spec.priorityClassName]).toEqual([manifest.metadata.name, 'restricted', 'platform-high']);
      for (const { name: container, resources } of [...spec.containers, ...spec.initContainers ?? []]) {
        expect([container, resources]).toEqual([container, {
          requests: { cpu: expect.any(String) as string, memory: expect.any(String) as string }, limits: expect.objectContaining({ memory: expect.any(String) }),
        }]);
      }
      expect(groups.filter((group) => Object.entries(group).every(([key, value]) => labels[key] === value))).toHaveLength(1);
    }
  });

  test.each(cases)('as %s declares it: no Secret, no kind beside the known ones', (_, name, declare, facts) => {
    const { manifests, source } = renderedBy(name, declare, facts);
    expect(manifests.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    const known = [...source.clusterKinds, ...source.namespacedKinds];
    expect([...new Set(manifests.map(groupKind))].filter((kind) => !known.includes(kind))).toEqual([]);
  });

  const statefulSet = (props: VaultProps, facts: Facts = {}): { spec: { replicas: number; volumeClaimTemplates: { metadata: { name: string } }[]; updateStrategy: unknown }; pod: NonNullable<ReturnType<typeof podSpecOf>>['spec'] } => {
    const manifest = renderedBy('vault', vault(props), facts).manifests.find(({ kind }) => kind === 'StatefulSet')!;
    return { spec: manifest.spec as ReturnType<typeof statefulSet>['spec'], pod: podSpecOf(manifest)!.spec };
  };

  test('Vault’s StatefulSet looks for exactly the claims that are declared beside it', () => {
    for (const props of [{}, everything]) {
      const { spec } = statefulSet(props);
      const wanted = spec.volumeClaimTemplates.flatMap(({ metadata }) => Array.from({ length: spec.replicas }, (_, index) => `${metadata.name}-vault-${index}`));
      expect(renderCluster(vault(props)).all('PersistentVolumeClaim').map(({ metadata }) => metadata.name).sort()).toEqual(wanted.sort());
    }
  });

  test('Vault’s kubelet asks by TLS whether a server answers, sealed or not', () => {
    const { httpGet } = statefulSet({}).pod.containers[0]!.readinessProbe!;
    expect(httpGet).toEqual({ path: '/v1/sys/health?standbyok=true&perfstandbyok=true&sealedcode=204&uninitcode=204', port: 8200, scheme: 'HTTPS' });
  });

  test('Vault’s servers never share a node, and no budget of the chart stands in the way of a drain', () => {
    const { manifests } = renderedBy('vault', vault(), {});
    expect(statefulSet({}).pod.affinity!.podAntiAffinity!.requiredDuringSchedulingIgnoredDuringExecution).toEqual([expect.objectContaining({ topologyKey: 'kubernetes.io/hostname' })]);
    expect(manifests.filter(({ kind }) => kind === 'PodDisruptionBudget')).toEqual([]);
  });

  test('Vault’s Services: one leads to the active server, one names each, none but the latter to a server that is not ready', () => {
    const services = renderedBy('vault', vault(), {}).manifests.filter(({ kind }) => kind === 'Service');
    const specs = new Map(services.map(({ metadata, spec }) => [metadata.name, spec as { selector: Record<string, string>; publishNotReadyAddresses: boolean }]));
    expect([...specs].map(([name, { publishNotReadyAddresses }]) => [name, publishNotReadyAddresses])).toEqual([['vault-active', false], ['vault-internal', true], ['vault', false]]);
    expect(specs.get('vault-active')!.selector).toMatchObject({ 'vault-active': 'true' });
  });

  test('Vault’s sidecar sees the server and its certificate, and its audit log where there is one', () => {
    const { pod } = statefulSet(everything);
    expect(pod.shareProcessNamespace).toBe(true);
    expect(pod.containers.map(({ name, volumeMounts }) => [name, volumeMounts!.map(({ mountPath }) => mountPath).sort()])).toEqual([
      ['vault', ['/home/vault', '/tmp', '/vault/audit', '/vault/config', '/vault/data', '/vault/tls']], ['reload', ['/vault/audit', '/vault/tls']],
    ]);
  });

  test('a connector has the tokens of its own Secret and the address of its network', () => {
    const container = podSpecOf(renderedBy('twingate-connector-2', cases[5]![2], {}).manifests[0]!)!.spec.containers[0]!;
    expect(container.envFrom).toEqual([{ secretRef: { name: 'twingate-connector-2-tokens', optional: false } }]);
    expect(container.env).toContainEqual({ name: 'TWINGATE_URL', value: 'https://example.twingate.com' });
  });

  test('the controller of Sealed Secrets never renews its key and has the name that our commands say', () => {
    const manifest = renderedBy('sealed-secrets', cases[3]![2], {}).manifests.find(({ kind }) => kind === 'Deployment')!;
    expect(manifest.metadata.name).toBe('sealed-secrets-controller');
    const { args } = podSpecOf(manifest)!.spec.containers[0]!;
    expect(args!.slice(args!.indexOf('--key-renew-period'), args!.indexOf('--key-renew-period') + 2)).toEqual(['--key-renew-period', '0']);
    expect(args).toContain('--update-status');
  });
});
