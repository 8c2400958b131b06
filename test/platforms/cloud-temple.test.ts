import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { KastenPolicies } from '../../apps';
import { Application, cloudTemple, type CloudTempleProps, type Platform, Volume } from '../../lib';
import { Certificate } from '../../lib/kinds/certificate';
import { CustomObject } from '../../lib/parts/custom-object';
import { workloadNodes } from '../../lib/platforms/nodes';
import { bareCluster, newFleet, refusalOf, renderFleet } from '../support/declare';

const shared = process.env.FLOTILLA_SHARED;
const workers = { count: 3, cpu: '12', memory: '24Gi' } as const;
const managed = (props: Partial<CloudTempleProps> = {}): Platform => cloudTemple({ id: 'ctopr', offer: 'managed', kubernetes: '1.34', workers, ...props });
const core = (props: Partial<CloudTempleProps> = {}): Platform => managed({ offer: 'core', ...props });

describe('the offer', () => {
  test('core is Kubernetes with its network, storage and addresses, and all rights are ours', () => {
    const platform = core({ production: true });
    expect(platform).toMatchObject({
      systems: ['metallb', 'rook-ceph'], rights: { to: 'cluster' }, ingressClasses: [], gatewayClasses: [], podNetwork: { provider: 'cilium' }, loadBalancer: true, prerequisites: [],
    });
    expect([...new Set(platform.kinds.map((kind) => kind.split('/')[0]))]).toEqual(['metallb.io', 'ceph.rook.io', 'csi.ceph.io', 'objectbucket.io']);
  });

  test('managed brings what the rest of a platform is made of, and what was ordered beside it', () => {
    const platform = managed({ options: ['argocd', 'keda'] });
    expect(platform.systems).toEqual(['metallb', 'rook-ceph', 'capsule', 'cert-manager', 'gateway-api', 'kasten', 'kyverno', 'loki', 'monitoring', 'argocd', 'keda']);
    expect(platform.kinds).toEqual(expect.arrayContaining(['cert-manager.io/Certificate', 'kyverno.io/ClusterPolicy', 'capsule.clastix.io/Tenant', 'keda.sh/ScaledObject', 'argoproj.io/Application']));
    expect(platform.kinds).not.toContain('gateway.networking.k8s.io/TLSRoute');
    expect(new Set(platform.kinds).size).toBe(platform.kinds.length);
    expect([platform.argo, managed().argo]).toEqual(['argocd', undefined]);
    expect(managed().kinds).not.toContain('argoproj.io/Application');
  });

  test('managed has three classes of Ingress, two of them reached from the internet, and one GatewayClass', () => {
    expect(managed().ingressClasses.map(({ name, external }) => [name, external])).toEqual([['nginx-external', true], ['nginx-external-secured', true], ['nginx-internal', false]]);
    expect(managed().gatewayClasses).toEqual(['cilium']);
    const controller = { namespace: 'ingress', labels: { app: 'nginx' } };
    const told = managed({ ingressController: controller });
    expect(told.ingressClasses.map((ingressClass) => ingressClass.controller)).toEqual([controller, controller, controller]);
    expect(told.prerequisites).toEqual(['kubectl get pods --namespace ingress --selector app=nginx shows the ingress controllers; if not, set ingressController']);
  });
});

describe('rights', () => {
  test('in production are those of a tenant', () => {
    expect(managed({ production: true }).rights).toEqual({ to: 'tenant', tenant: 'default' });
    expect(managed({ production: true, tenant: 'shop' })).toMatchObject({
      rights: { to: 'tenant', tenant: 'shop' }, prerequisites: expect.arrayContaining(["kubectl get namespaces --selector capsule.clastix.io/tenant=shop shows the tenant's namespaces"]),
    });
  });

  test('otherwise are all', () => {
    expect(managed().rights).toEqual({ to: 'cluster' });
  });

  test.each([['managed without production', {}], ['core', { offer: 'core', production: true }]] as const)('have no tenant on %s', (_where, props) => {
    expect(refusalOf(() => managed({ ...props, tenant: 'shop' }))).toBe(
      "tenant of cloud-temple ctopr must be left out where all rights are ours, got 'shop'; remove it, or write production: true and offer: 'managed'");
  });
});

describe('its facts', () => {
  test('follow from the code of the cluster', () => {
    expect(managed({ id: 'ctodev' })).toMatchObject({
      name: 'cloud-temple ctodev', apiServer: { host: 'ctodev.mk.ms-cloud-temple.com', port: 6443 }, clusterDomain: 'ctodev-cluster.local', podRange: '10.241.0.0/16',
      externalLoadBalancerLabels: { 'lb-type': 'external' }, gpuRuntimeClass: 'nvidia', podSecurity: 'baseline', kubeProxy: false,
    });
  });

  test('are volumes of Ceph, and of the workers’ own disks where that was ordered', () => {
    expect(managed().storageClasses).toEqual([{ name: 'ceph-block', isDefault: true }, { name: 'ceph-block-norepl' }, { name: 'ceph-filesystem', accessModes: ['ReadWriteMany', 'ReadWriteOnce'] }]);
    expect(managed({ topolvm: true }).storageClasses.at(-1)).toEqual({ name: 'topolvm-ssd', boundTo: 'node' });
  });

  test('are nodes of three zones in production, where pods run on workers alone', () => {
    const platform = managed({ production: true, workers: { ...workers, count: 7 } });
    expect(platform.nodes.map(({ name, zone, count }) => `${name} ${zone} ${count}`)).toEqual([
      'cp-az05 az05 1', 'ceph-az05 az05 1', 'wrk-az05 az05 3', 'cp-az06 az06 1', 'ceph-az06 az06 1', 'wrk-az06 az06 2', 'cp-az07 az07 1', 'ceph-az07 az07 1', 'wrk-az07 az07 2',
    ]);
    expect(workloadNodes(platform)).toHaveLength(7);
    expect(workloadNodes(platform).every(({ name }) => name.startsWith('wrk'))).toBe(true);
    expect(managed().nodes.map(({ name, count }) => `${name} ${count}`)).toEqual(['cp 1', 'wrk 3']);
  });

  test.each([
    ['a worker too few', { workers: { ...workers, count: 2 } }, "count of the workers of cloud-temple ctopr must be a whole number from 3 to 250, got '2'; write 3 or more"],
    ['more workers than production takes', { production: true, workers: { ...workers, count: 101 } }, "count of the workers of cloud-temple ctopr must be a whole number from 3 to 100, got '101'; write 3 or more"],
    ['a small worker', { workers: { ...workers, cpu: '8' } }, "cpu of the workers of cloud-temple ctopr must be at least 12, got '8'; write '12' or more"],
    ['one with little memory', { workers: { ...workers, memory: '16Gi' } }, "memory of the workers of cloud-temple ctopr must be at least 24Gi, got '16Gi'; write '24Gi' or more"],
    ['a name for its code', { id: 'production' }, "id of cloudTemple must be the cluster's code of 5 or 6 letters and digits, got 'production'; it is the first label of the host in the kubeconfig"],
    ['one zone in production', { production: true, zones: ['az05'] }, "zones of cloud-temple ctopr must be three in production, got 1 in 'az05'; name three or leave it out"],
    ['the same zone thrice', { production: true, zones: ['a', 'a', 'a'] }, "zones of cloud-temple ctopr must be three in production, got 3 in 'a,a,a'; name three or leave it out"],
    ['options of core', { offer: 'core', options: ['harbor'] }, "options of cloud-temple ctopr must be left out of the offer core, which has no such systems, got some; remove it, or write offer: 'managed'"],
    ['monitoring of core', { offer: 'core', monitoring: { prometheus: { namespace: 'monitoring', labels: {} } } },
      "monitoring of cloud-temple ctopr must be left out of the offer core, which has no such systems, got some; remove it, or write offer: 'managed'"],
  ] as const)('are refused: %s', (_fault, props, message) => {
    expect(refusalOf(() => managed(props as Partial<CloudTempleProps>))).toBe(message);
  });
});

test('a certificate needs no CertManager where the platform brings the kind, and one where it does not', () => {
  const declared = (platform: Platform): (() => unknown) => () => {
    const fleet = newFleet();
    const cluster = bareCluster(fleet, { platform, hub: 'elsewhere' });
    const certificate = { metadata: { name: 'web' }, spec: { secretName: 'web', dnsNames: ['a.example.org'], issuerRef: { name: 'x', kind: 'ClusterIssuer' as const, group: 'cert-manager.io' } } };
    new CustomObject(new Application(cluster, 'web'), Certificate, certificate as ConstructorParameters<typeof CustomObject<typeof Certificate>>[2]);
    return renderFleet(fleet);
  };
  expect(refusalOf(declared(core()))).toContain('new CertManager(this)');
  expect(refusalOf(declared(managed()))).not.toContain('new CertManager(this)');
});

(shared === undefined ? test.skip : test)('the kinds of its systems are the very ones of their definitions', () => {
  const groups = new Map<string, Set<string>>();
  for (const file of readdirSync(join(shared!, 'crds'))) {
    const { spec } = load(readFileSync(join(shared!, 'crds', file), 'utf8')) as { spec: { group: string; names: { kind: string } } };
    groups.set(spec.group, (groups.get(spec.group) ?? new Set()).add(spec.names.kind));
  }
  const platform = managed({ options: ['argocd', 'keda'], systems: ['snapshot-controller'] });
  // Kasten's own definitions are nowhere to be had.
  const published = platform.kinds.filter((kind) => !kind.startsWith('config.kio.kasten.io/'));
  const unknown = published.filter((kind) => !groups.get(kind.split('/')[0]!)?.has(kind.split('/')[1]!));
  expect(unknown).toEqual([]);
  // Of all groups but Gateway API's, which is of an older release, nothing is missing.
  const missing = [...new Set(published.map((kind) => kind.split('/')[0]!))].filter((group) => group !== 'gateway.networking.k8s.io')
    .flatMap((group) => [...groups.get(group)!].map((kind) => `${group}/${kind}`)).filter((kind) => !platform.kinds.includes(kind));
  expect(missing).toEqual([]);
});

describe('what stands on a managed cluster', () => {
  const platform = (production: boolean): Platform => managed({ production, ...(production && { tenant: 'family' }) });
  /** Everything that Kasten's policies need but their kind, which the platform brings. */
  const declared = (production: boolean): (() => unknown) => () => {
    const fleet = newFleet();
    const cluster = bareCluster(fleet, { platform: platform(production) });
    new Application(cluster, 'rest', { namespace: 'default' }).offers('pod-network', 'kind:argoproj.io/Application');
    new KastenPolicies(cluster, { profile: 'platform-s3' });
    new Volume(new Application(cluster, 'web'), 'data', { size: '1Gi' });
    renderFleet(fleet);
  };

  test('namespaces of its systems are not ours to make or to close', () => {
    expect(platform(true).foreignNamespaces).toEqual(['capsule-system', 'cert-manager', 'kasten-io', 'kyverno', 'metallb-system', 'monitoring', 'nginx-ingress', 'rook-ceph']);
  });

  test('policies for its Kasten are made where all rights are ours, and refused where we are a tenant', () => {
    expect(declared(false)).not.toThrow();
    expect(refusalOf(declared(true))).toMatch(/KastenPolicies/);
  });
});
