import { AcmeIssuer, CertManager, Cilium, CiliumGateway, ExternalDNS, GatewayAPI, MetalLB, PlatformIngress } from '../../apps';
import { type Cluster } from '../../lib';
import { charts } from '../../lib/kinds/charts/charts';
import { type Manifest } from '../../lib/manifest';
import { groupKind } from '../../lib/object-identity';
import { podSecurityOf } from '../../lib/derive/pod-security';
import { containersOf, podSpecOf } from '../../lib/pod-spec';
import { machines, renderCluster, type Facts } from '../support/declare';
import { chartSource } from './chart-sources';
import { findHelm, render } from './helm';

const helm = findHelm();

interface System {
  readonly name: string;
  readonly declare: (cluster: Cluster) => void;
  readonly facts?: Facts;
  /** Namespaces may be looser than restricted where pods of the chart need it. @default 'restricted' */
  readonly level?: 'privileged';
}

const platform = { ...machines(), ingressClasses: [{ name: 'public', controller: { namespace: 'nginx', labels: {} }, external: true }] };
const gateway = (http01: boolean) => (cluster: Cluster): void => {
  new Cilium(cluster, { loadBalancer: { addresses: [{ cidr: '192.168.1.64/28' }] } });
  new GatewayAPI(cluster);
  new CertManager(cluster);
  new CiliumGateway(cluster, { issuer: new AcmeIssuer(cluster, { email: 'ops@example.org', ...(http01 ? { http01 } : { dns01: 'cloudflare' as const }) }) });
};

const systems: readonly System[] = [
  ...(['development', 'production'] as const).map((tier): System => ({
    name: 'metallb', declare: (cluster) => new MetalLB(cluster, { pools: { lan: { addresses: [{ cidr: '192.168.1.64/28' }] } } }), facts: { tier }, level: 'privileged',
  })),
  { name: 'external-dns', declare: (cluster) => new ExternalDNS(cluster, { provider: 'ovh', services: true }) },
  { name: 'external-dns', declare: (cluster) => { new ExternalDNS(cluster, { provider: 'cloudflare' }); gateway(false)(cluster); new PlatformIngress(cluster, { className: 'public', isDefault: false }); }, facts: { platform } },
  { name: 'cilium', declare: gateway(false), level: 'privileged' },
  { name: 'cert-manager', declare: gateway(true) },
];

const rendered = systems.map((system) => {
  const tree = renderCluster(system.declare, system.facts);
  const application = tree.application(system.name);
  const source = application.sources.find((each) => each.type === 'chart')!;
  const chart = chartSource(charts.find(({ name }) => name === source.chart)!);
  const renderOnce = (): readonly Manifest[] => render(helm!, { chart: chart!, values: source.values, releaseName: source.releaseName, namespace: application.namespace, apiVersions: ['gateway.networking.k8s.io/v1'] }).manifests;
  let known: readonly Manifest[] | undefined;
  const manifests = (): readonly Manifest[] => known ??= renderOnce();
  return { system, tree, application, source, manifests, renderOnce, isAvailable: helm !== undefined && chart !== undefined };
});

const available = rendered.filter(({ isAvailable }) => isAvailable);
if (available.length < rendered.length) console.log(`${rendered.length - available.length} of ${rendered.length} charts of entries were not rendered: set FLOTILLA_CHARTS and FLOTILLA_HELM`);
const describeCharts = available.length > 0 ? describe : describe.skip;

describeCharts('the charts of entries, with the values of their constructs', () => {
  const each = available.map((entry, index) => [entry.system.name, index, entry] as const);

  test.each(each)('%s (%#): render the same twice, and no Secret with data', (_name, _index, { manifests, renderOnce }) => {
    const first = manifests();
    expect(renderOnce()).toEqual(first);
    expect(first.filter(({ kind, data, stringData }) => kind === 'Secret' && (data !== undefined || stringData !== undefined))).toEqual([]);
  });

  test.each(each)('%s (%#): make kinds that its project allows', (_name, _index, { manifests, source }) => {
    const declared = new Set([...source.clusterKinds, ...source.namespacedKinds]);
    expect(manifests().map(groupKind).filter((kind) => !declared.has(kind))).toEqual([]);
  });

  test.each(each)('%s (%#): give every container requests and a limit of memory, and every pod a PriorityClass', (_name, _index, { manifests }) => {
    for (const manifest of manifests()) {
      const pod = podSpecOf(manifest)?.spec;
      if (!pod) continue;
      expect([manifest.metadata.name, pod.priorityClassName]).toEqual([manifest.metadata.name, expect.stringMatching(/^(system-(node|cluster)-critical|platform-(high|default))$/)]);
      for (const { name, resources } of containersOf(pod)) {
        expect([name, resources]).toMatchObject([name, { requests: { cpu: expect.anything(), memory: expect.anything() }, limits: { memory: expect.anything() } }]);
      }
    }
  });

  test.each(each)('%s (%#): make pods of the level of their namespace, each of one declared group', (name, _index, { manifests, system, tree }) => {
    const groups = tree.models[0]!.cluster.relations.pods.filter((pods) => pods.application.name === name);
    for (const manifest of manifests()) {
      const pod = podSpecOf(manifest);
      if (!pod) continue;
      if (system.level === undefined) expect([manifest.metadata.name, podSecurityOf(manifest)]).toEqual([manifest.metadata.name, 'restricted']);
      if (pod.spec.hostNetwork === true || name === 'cilium') continue;
      const selecting = groups.filter((group) => Object.entries(group.labels).every(([key, value]) => pod.labels[key] === value));
      expect([manifest.metadata.name, selecting.length]).toEqual([manifest.metadata.name, 1]);
    }
  });

  test('MetalLB brings no BGP', () => {
    const metallb = available.find(({ system }) => system.name === 'metallb')!;
    expect(metallb.manifests().map(({ kind, metadata }) => `${kind}/${metadata.name}`).filter((each) => /frr/i.test(each))).toEqual([]);
    expect(metallb.manifests()).toHaveLength(25);
  });

  test('ExternalDNS is told its sources, its owner and its domain', () => {
    const args = (index: number): string[] => {
      const manifests = available.filter(({ system }) => system.name === 'external-dns')[index]!.manifests();
      return podSpecOf(manifests.find(({ kind }) => kind === 'Deployment')!)!.spec.containers[0]!.args!;
    };
    expect(args(0)).toEqual(expect.arrayContaining(['--source=crd', '--source=service', '--provider=ovh', '--policy=sync', '--registry=txt', '--txt-owner-id=home', '--domain-filter=example.org']));
    expect(args(1).filter((arg) => arg.startsWith('--source'))).toEqual(['--source=crd', '--source=gateway-httproute', '--source=ingress']);
  });

  test('Cilium serves Gateways, and cert-manager answers through them', () => {
    const find = (system: string, kind: string, name: string): Manifest => available.find((entry) => entry.system.name === system)!.manifests().find((manifest) => manifest.kind === kind && manifest.metadata.name === name)!;
    expect(find('cilium', 'ConfigMap', 'cilium-config').data).toMatchObject({ 'enable-gateway-api': 'true', 'enable-gateway-api-alpn': 'true', 'kube-proxy-replacement': 'true', 'enable-l2-announcements': 'true' });
    expect(find('cilium', 'GatewayClass', 'cilium').spec).toMatchObject({ controllerName: 'io.cilium/gateway-controller' });
    expect(JSON.stringify(find('cert-manager', 'ConfigMap', 'cert-manager').data)).toContain('gatewayAPI');
  });
});
