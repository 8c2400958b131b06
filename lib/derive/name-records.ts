import { isIP } from 'node:net';
import { addressRange, overlap, rangeOfAddress } from '../address-block';
import { type Entry } from '../entry';
import { customManifest } from '../kinds/custom-manifest';
import { DNSEndpoint } from '../kinds/dns-endpoint';
import { type KindProps } from '../kinds/kind';
import { type ClusterModel } from '../model';
import { byCodeUnit, isBelow } from '../names';
import { type PublishedRoute } from '../relations';
import { applicationNamed } from './application-named';
import { customKind } from './capabilities';

type Record = KindProps<typeof DNSEndpoint>['spec']['endpoints'][number];

/** What the annotation of ExternalDNS up to 0.21 is called; a record that names another is not proxied. */
const proxied = 'external-dns.alpha.kubernetes.io/cloudflare-proxied';

/**
 * Writes down the records of hosts whose address is known, one object for each entry, where there is an ExternalDNS. The
 * others it finds out itself from HTTPRoutes and Ingresses.
 */
export function deriveNameRecords(model: ClusterModel): void {
  const { relations } = model.cluster;
  checkAddresses(model);
  const makers = relations.nameRecords;
  if (!makers) return;
  const application = applicationNamed(model, makers.application.name);
  for (const entry of relations.entries) {
    const routes = relations.routes.filter((route) => relations.entryOf(route) === entry && isBelow(route.host, makers.domains));
    if (routes.length > 0) checkProvider(model, entry);
    if (routes.length > 0 && entry.type === 'gateway' && entry.addresses.length === 0) waitForGateways(model, entry);
    const endpoints = routes.flatMap((route) => records(route, entry));
    if (endpoints.length === 0) continue;
    const manifest = customManifest(DNSEndpoint, { metadata: { name: entry.application.name, namespace: makers.namespace }, spec: { endpoints } });
    application.objects.push({ manifest, origin: 'derived: routes', after: [] });
  }
}

function records({ host }: PublishedRoute, entry: Entry): Record[] {
  switch (entry.type) {
    // Nobody but Cloudflare's own servers knows the address, so they must answer for the host.
    case 'tunnel': return [{ dnsName: host, recordType: 'CNAME', targets: [entry.address], providerSpecific: [{ name: proxied, value: 'true' }] }];
    case 'gateway': return (['A', 'AAAA'] as const).flatMap((recordType) => {
      const targets = entry.addresses.filter((address) => isIP(address) === (recordType === 'A' ? 4 : 6)).sort(byCodeUnit);
      return targets.length > 0 ? [{ dnsName: host, recordType, targets }] : [];
    });
    case 'ingress': return [];
  }
}

/** Addresses that a gateway asks for must be some that are handed out. */
function checkAddresses({ cluster, problems }: ClusterModel): void {
  const { relations, name } = cluster;
  const pool = relations.loadBalancerPool;
  for (const entry of relations.entries) {
    if (entry.type !== 'gateway' || !pool) continue;
    const ranges = pool.blocks.map((block) => addressRange(block, `addresses of '${pool.application.name}'`));
    for (const address of entry.addresses) {
      const range = rangeOfAddress(address);
      if (range && ranges.some((candidate) => overlap(candidate, range))) continue;
      problems.push({ where: `${name}/${entry.application.name}`, message: `addresses of gateway '${entry.name}' must be some that '${pool.application.name}' hands out, got '${address}'; choose one of its addresses` });
    }
  }
}

function checkProvider({ cluster, problems }: ClusterModel, entry: Entry): void {
  const { provider, application } = cluster.relations.nameRecords!;
  if (entry.type !== 'tunnel' || provider === 'cloudflare') return;
  problems.push({
    where: `${cluster.name}/${application.name}`,
    message: `hosts of the tunnel '${entry.application.name}' must be in a zone of Cloudflare, which alone knows where tunnels end, got provider '${provider}'; let provider 'cloudflare' keep their domain, or give domains without them`,
  });
}

/** ExternalDNS stops where a kind that it watches is not there. And it learns the address from routes that come after the certificates. */
function waitForGateways({ cluster, problems }: ClusterModel, entry: Entry & { type: 'gateway' }): void {
  const { needs, nameRecords } = cluster.relations;
  const { application } = nameRecords!;
  needs.push(...customKind('gateway.networking.k8s.io/HTTPRoute').map((kind) => ({ application, ...kind })));
  if (!entry.solvesOverHttp) return;
  problems.push({
    where: `${cluster.name}/${entry.application.name}`,
    message: `gateway '${entry.name}' must ask for its addresses, got none with certificates that are proven by HTTP and DNS records that '${application.name}' makes: each would wait for the other; write addresses: […], or give the issuer dns01`,
  });
}
