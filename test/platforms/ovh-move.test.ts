import { load } from 'js-yaml';
import {
  ArgoCD, CertManager, Cilium, Cloudflared, CloudNativePG, Comet, ExternalSecrets, Keycloak, LocalPathProvisioner, Nextcloud, PriorityClasses, Vaultwarden,
} from '../../apps';
import { Cluster, Fleet, type OvhManagedProps, ovhManaged, type Platform, s3, talos, vault } from '../../lib';
import { type Manifest } from '../../lib/manifest';
import { synthesize } from '../../lib/synth';

/** A cluster with the lines of `clusters/cloud.ts`, wherever it runs. */
class Cloud extends Cluster {
  public constructor(fleet: Fleet, platform: Platform) {
    super(fleet, 'cloud', {
      platform,
      domain: 'home.example.org',
      tier: 'production',
      secrets: vault({ server: 'https://secrets.example.org', authMount: 'kubernetes-cloud' }),
      backups: s3({ endpoint: 's3.gra.io.cloud.ovh.net', bucket: 'cloud-backups' }),
    });
    new PriorityClasses(this);
    new Cilium(this, { encryption: true, egressGateway: { nodeLabels: { 'flotilla.example.org/egress': 'true' } } });
    new LocalPathProvisioner(this);
    new CertManager(this);
    new ExternalSecrets(this);
    new CloudNativePG(this);
    new Cloudflared(this, { tunnel: '6ff42ae2-765d-4adf-8112-31c55c1551ef' });
    const keycloak = new Keycloak(this, { host: 'id', realm: 'home' });
    new ArgoCD(this, { host: 'argocd', signIn: keycloak });
    new Vaultwarden(this, { host: 'vault', signIn: keycloak });
    new Nextcloud(this, { host: 'cloud', signIn: keycloak, storage: '50Gi' });
    new Comet(this, { host: 'comet', egress: 'fixed' });
  }
}

const onTalos = talos({
  on: 'oracle', kubernetes: '1.34', apiServer: 'cloud.omni.example.org',
  nodes: ['fd-1', 'fd-2', 'fd-3'].map((zone, index) => ({ name: `node-${zone}`, role: index === 0 ? 'control-plane' : 'worker', count: 1, cpu: '2', memory: '12Gi', disk: '100Gi', architecture: 'arm64', zone })),
});

const onOvh = (props: Partial<OvhManagedProps>): Platform => ovhManaged({
  plan: 'standard', region: 'EU-WEST-PAR', kubernetes: '1.34', apiServer: 'abc123.c1.gra9.k8s.ovh.net', gateway: { address: '203.0.113.7' },
  nodes: ['a', 'b', 'c'].map((zone) => ({ name: `pool-${zone}`, flavor: 'b3-16', count: 1, zone: `eu-west-par-${zone}` })), ...props,
});

const platforms = {
  standard: onOvh({}),
  free: onOvh({ plan: 'free', region: 'GRA9', nodes: [{ name: 'pool', flavor: 'b3-16', count: 3 }] }),
};

type Tree = ReadonlyMap<string, Manifest>;

function treeOn(platform: Platform): Tree {
  const fleet = new Fleet({ repository: 'https://github.com/example/fleet.git' });
  new Cloud(fleet, platform);
  return new Map([...synthesize(fleet).files].filter(([path]) => path.endsWith('.yaml')).map(([path, text]) => [path, load(text) as Manifest]));
}

const before = treeOn(onTalos);
const trees: Readonly<Record<keyof typeof platforms, Tree>> = { standard: treeOn(platforms.standard), free: treeOn(platforms.free) };
const each = Object.entries(trees) as [keyof typeof platforms, Tree][];

/** A copy without what stands under some keys, however deep, and without items of lists that a test for them names. */
function without(value: unknown, keys: readonly string[], item: (value: unknown) => boolean = () => false): unknown {
  if (Array.isArray(value)) return value.filter((inner) => !item(inner)).map((inner) => without(inner, keys, item));
  if (typeof value !== 'object' || value === null) return value;
  const rest = Object.entries(value).filter(([key]) => !keys.includes(key)).map(([key, inner]) => [key, without(inner, keys, item)] as const);
  return Object.fromEntries(rest.filter(([, inner]) => !(Array.isArray(inner) && inner.length === 0)));
}

const overZones = (item: unknown): boolean => (item as { topologyKey?: string } | null)?.topologyKey === 'topology.kubernetes.io/zone';
const policyKind = (item: unknown): boolean => ['CiliumEgressGatewayPolicy', 'CiliumNetworkPolicy', 'NetworkPolicy'].includes((item as { kind?: string } | null)?.kind ?? '');
const dryRun = (item: unknown): boolean => item === 'SkipDryRunOnMissingResource=true';

/** What may make an object differ: how it must look the same once that is taken away. */
const reasons: Readonly<Record<string, (value: unknown) => unknown>> = {
  'the class of a volume': (value) => without(value, ['storageClass', 'storageClassName']),
  'the zones of the nodes': (value) => without(value, [], overZones),
  'the kinds of policies': (value) => without(value, [], (item) => policyKind(item) || dryRun(item)),
  'the storage on nodes': (value) => without(value, ['storageClass', 'nodePathMap'], dryRun),
};

function reasonFor(path: string, [old, now]: readonly [Manifest | undefined, Manifest | undefined]): string {
  if (/\/(AppProject|Application)-cilium\.yaml$/.test(path)) return now ? 'unexplained' : 'the pod network';
  const { kind } = (old ?? now)!;
  if (kind === 'CiliumEgressGatewayPolicy') return now ? 'unexplained' : 'the fixed address';
  if (kind === 'CiliumNetworkPolicy' || (kind === 'NetworkPolicy' && path.endsWith('-outside.yaml'))) return 'traffic beyond the pods';
  if (!old || !now) return 'unexplained';
  return Object.entries(reasons).find(([, rest]) => JSON.stringify(rest(old)) === JSON.stringify(rest(now)))?.[0] ?? 'unexplained';
}

function differences(after: Tree): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const path of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const pair = [before.get(path), after.get(path)] as const;
    if (JSON.stringify(pair[0]) === JSON.stringify(pair[1])) continue;
    const reason = reasonFor(path, pair);
    found.set(reason, [...found.get(reason) ?? [], path.replace('cloud/', '')]);
  }
  return found;
}

/** What an application is in its own right: everything of its folder but policies, classes of volumes and zones of nodes. */
function sense(tree: Tree, application: string): [string, unknown][] {
  const own = [...tree].filter(([path, { kind }]) => path.startsWith(`cloud/${application}/`) && !/^Cilium/.test(kind) && !path.endsWith('-outside.yaml'));
  return own.map(([path, manifest]) => [path, without(manifest, ['storageClass', 'storageClassName'], overZones)]);
}

const services = ['comet', 'keycloak', 'nextcloud', 'vaultwarden'];

describe.each(each)('the cluster `cloud`, moved from Talos to OVHcloud’s %s plan by its platform alone', (plan, tree) => {
  test('differs in nothing but storage classes, the way out, the pod network and facts of nodes', () => {
    const reasonsMet = differences(tree);
    expect(reasonsMet.get('unexplained')).toBeUndefined();
    expect(reasonsMet.get('the pod network')).toEqual(['argocd-apps/AppProject-cilium.yaml', 'argocd-apps/Application-cilium.yaml']);
    expect(reasonsMet.get('the fixed address')).toEqual(['comet/CiliumEgressGatewayPolicy-comet-comet.yaml']);
    expect(reasonsMet.get('the class of a volume')).toEqual([
      'comet/Cluster-comet-db.yaml', 'comet/PersistentVolumeClaim-data.yaml', 'keycloak/Cluster-keycloak-db.yaml', 'nextcloud/Cluster-nextcloud-db.yaml',
      'nextcloud/PersistentVolumeClaim-files.yaml', 'nextcloud/PersistentVolumeClaim-html.yaml', 'vaultwarden/Cluster-vaultwarden-db.yaml', 'vaultwarden/PersistentVolumeClaim-data.yaml',
    ]);
    expect(reasonsMet.get('the storage on nodes')).toEqual(['argocd-apps/Application-local-path-provisioner.yaml']);
    expect(reasonsMet.get('the zones of the nodes')).toEqual(plan === 'free' ? ['cloudflared/Deployment-cloudflared.yaml'] : undefined);
  });

  test.each(services)('runs the same %s: images, environment, ports, sizes, secrets', (service) => {
    const own = sense(before, service);
    expect(sense(tree, service)).toEqual(own);
    for (const kind of ['Deployment', 'ExternalSecret', 'Service', 'Cluster']) expect(own.map(([, manifest]) => (manifest as Manifest).kind)).toContain(kind);
  });

  test('is reached at the same hosts', () => {
    const config = (of: Tree): unknown => of.get('cloud/cloudflared/ConfigMap-config.yaml')!.data;
    expect(config(tree)).toEqual(config(before));
    expect(JSON.stringify(config(tree))).toContain('vault.home.example.org');
  });

  test('lets the same pods talk to each other', () => {
    const plain = (of: Tree): [string, Manifest][] => [...of].filter(([path, { kind }]) => kind === 'NetworkPolicy' && !path.endsWith('-outside.yaml'));
    expect(plain(tree)).toEqual(plain(before));
    expect(plain(tree).length).toBeGreaterThan(20);
  });

  test('keeps its volumes on Cinder, with storage on nodes for those who name it', () => {
    const claims = [...tree.values()].filter(({ kind }) => kind === 'PersistentVolumeClaim').map(({ spec }) => (spec as { storageClassName: string }).storageClassName);
    expect(new Set(claims)).toEqual(new Set(['csi-cinder-high-speed']));
    const values = (tree.get('cloud/argocd-apps/Application-local-path-provisioner.yaml')!.spec as { sources: { helm?: { valuesObject: { storageClass: { defaultClass: boolean } } } }[] }).sources[0]!.helm!.valuesObject;
    expect(values.storageClass.defaultClass).toBe(false);
  });
});

test('on the standard plan the policies of Cilium differ in the port of the API and in the chart of Cilium that nobody loads, on the free plan there are none', () => {
  const isOne = (item: unknown): boolean => {
    const { port, matchName } = (item ?? {}) as { port?: string; matchName?: string };
    return ['443', '6443', '7445'].includes(port ?? '') || matchName === 'helm.cilium.io';
  };
  const ports = (manifest: unknown): unknown => without(manifest, [], isOne);
  const cilium = (tree: Tree): [string, unknown][] => [...tree].filter(([, { kind }]) => kind === 'CiliumNetworkPolicy').map(([path, manifest]) => [path, ports(manifest)]);
  expect(cilium(trees.standard)).toEqual(cilium(before));
  expect(cilium(trees.standard).length).toBeGreaterThan(20);
  expect(cilium(trees.free)).toEqual([]);
  expect([...trees.free.values()].filter(({ apiVersion }) => apiVersion.startsWith('cilium.io'))).toEqual([]);
});
