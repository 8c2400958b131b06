import { AcmeIssuer, Cilium, CiliumGateway, Cloudflared, ExternalDNS, GatewayAPI, MetalLB, PlatformIngress } from '../apps';
import { type Cluster, type Fleet, type Platform } from '../lib';
import { synthesize } from '../lib/synth';
import { Home, machines, newFleet } from './fixtures/home';

const tunnel = '6ff42ae2-765d-4adf-8112-31c55c1551ef';
const addresses = [{ start: '192.168.10.64', stop: '192.168.10.79' }];
const ingressClasses = ['public', 'internal'].map((name) => ({ name, controller: { namespace: 'platform-ingress', labels: { app: name } }, external: name === 'public' }));

interface Choice {
  readonly platform?: Partial<Platform>;
  /** Each declares one system; they work in any order. */
  readonly systems: readonly ((cluster: Cluster) => unknown)[];
}

const dns = (cluster: Cluster): unknown => new ExternalDNS(cluster, { provider: 'cloudflare' });
const cilium = (cluster: Cluster): unknown => new Cilium(cluster, { loadBalancer: { addresses }, egressGateway: { nodeLabels: { 'example.org/egress': 'true' } } });

const choices: Readonly<Record<string, Choice>> = {
  'a tunnel with its records': { systems: [cilium, dns, (cluster) => new Cloudflared(cluster, { tunnel })] },
  'a gateway with a certificate for the domain': {
    systems: [cilium, dns, (cluster) => new GatewayAPI(cluster), (cluster) => new CiliumGateway(cluster, { issuer: new AcmeIssuer(cluster, { email: 'ops@example.org', dns01: 'cloudflare' }) })],
  },
  'a gateway with a certificate for each host': {
    systems: [cilium, dns, (cluster) => new GatewayAPI(cluster), (cluster) => new CiliumGateway(cluster, { issuer: new AcmeIssuer(cluster, { email: 'ops@example.org', http01: true }), addresses: ['192.168.10.70'] })],
  },
  'a gateway with an address of MetalLB': {
    systems: [
      (cluster) => new Cilium(cluster, { egressGateway: { nodeLabels: { 'example.org/egress': 'true' } } }), (cluster) => new MetalLB(cluster, { pools: { lan: { addresses } } }),
      (cluster) => new GatewayAPI(cluster), (cluster) => new CiliumGateway(cluster, { issuer: new AcmeIssuer(cluster, { email: 'ops@example.org', dns01: 'cloudflare' }) }),
    ],
  },
  'the platform’s Ingress controller': {
    platform: { ingressClasses, loadBalancer: true },
    systems: [
      (cluster) => new Cilium(cluster, { egressGateway: { nodeLabels: { 'example.org/egress': 'true' } } }), dns,
      (cluster) => new PlatformIngress(cluster, { className: 'public', issuer: new AcmeIssuer(cluster, { email: 'ops@example.org', dns01: 'cloudflare' }) }),
    ],
  },
};

function fleetWith({ platform, systems }: Choice, inverted = false): Fleet {
  const fleet = newFleet();
  const declare = (cluster: Cluster): void => {
    for (const system of inverted ? [...systems].reverse() : systems) system(cluster);
  };
  const props = platform && { platform: { ...machines(3), ...platform } };
  declare(new Home(fleet, { without: ['Cilium', 'Cloudflared'], ...(props && { props }) }));
  return fleet;
}

test.each(Object.entries(choices))('a full cluster behind %s is accepted, and is the same in whatever order it is declared', (_name, choice) => {
  const { files, models } = synthesize(fleetWith(choice));
  expect(models[0]!.cluster.relations.routes).toHaveLength(4);
  expect(new Map([...synthesize(fleetWith(choice, true)).files].sort())).toEqual(new Map([...files].sort()));
});
