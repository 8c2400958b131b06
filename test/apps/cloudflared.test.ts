import { parse } from 'yaml';
import { Cloudflared, type CloudflaredProps } from '../../apps';
import { HomeFleet } from '../../clusters/fleet';
import { Application, type Cluster, Route, Workload } from '../../lib';
import { ExternalSecret } from '../../lib/kinds/external-secret';
import { machines, refusalOf, renderCluster, renderFleet, type Facts } from '../support/declare';
import { type Rendered } from '../support/rendered';

interface Config {
  readonly tunnel: string;
  readonly metrics: string;
  readonly 'credentials-file': string;
  readonly 'grace-period': string;
  readonly ingress: readonly { readonly hostname?: string; readonly path?: string; readonly service: string }[];
}

const id = '6ff42ae2-765d-4adf-8112-31c55c1551ef';
const configOf = (rendered: Rendered, folder?: string): Config => parse(rendered.core('ConfigMap', 'config', folder).data!['config.yaml']!) as Config;

function tunnelled(add: (cluster: Cluster) => void = () => undefined, props: Partial<CloudflaredProps> = {}, facts: Facts = {}): Rendered {
  return renderCluster((cluster) => {
    new Cloudflared(cluster, { tunnel: id, ...props });
    add(cluster);
  }, facts);
}

function published(cluster: Cluster, name: string, paths?: readonly string[]): void {
  const application = new Application(cluster, name);
  const workload = new Workload(application, name, { image: 'example.org/a:1', ports: { http: 8080 }, probes: { readiness: { port: 'http' } }, resources: { cpu: '10m', memory: '16Mi' } });
  new Route(application, 'front', { host: name, to: workload.endpoint('http'), ...(paths && { paths }) });
}

describe('the rules of a tunnel', () => {
  test('are exactly the routes that come in through it in every cluster of the reference fleet, and lead to Services that are there', () => {
    const rendered = renderFleet(new HomeFleet());
    const seen = { tunnels: 0, ours: 0, ofCharts: 0 };
    for (const { cluster, applications } of rendered.models) {
      const { relations, platform } = cluster;
      const routes = relations.routes.filter((route) => relations.entryOf(route)?.type === 'tunnel').map(({ host }) => host);
      const tunnels = applications.filter(({ name }) => relations.entries.some((entry) => entry.type === 'tunnel' && entry.application.name === name));
      expect([cluster.name, rendered.manifests(`${cluster.name}/cloudflared`).some(({ kind }) => kind === 'ConfigMap')]).toEqual([cluster.name, tunnels.length > 0]);
      if (tunnels.length === 0) {
        expect([cluster.name, routes]).toEqual([cluster.name, []]);
        continue;
      }
      seen.tunnels++;
      const rules = configOf(rendered, `${cluster.name}/cloudflared`).ingress.slice(0, -1);
      expect(new Set(rules.map(({ hostname }) => hostname))).toEqual(new Set(routes));
      for (const { hostname, service } of rules) {
        const { name, namespace, domain, port } = /^http:\/\/(?<name>[^.]+)\.(?<namespace>[^.]+)\.svc\.(?<domain>[^:]+):(?<port>\d+)$/.exec(service)!.groups!;
        expect(domain).toBe(platform.clusterDomain);
        const found = applications.flatMap(({ objects }) => objects).find(({ manifest }) => manifest.kind === 'Service' && manifest.metadata.name === name && manifest.metadata.namespace === namespace);
        if (found) {
          expect([hostname, (found.manifest.spec as { ports: { port: number }[] }).ports.map((item) => item.port)]).toEqual([hostname, expect.arrayContaining([Number(port)])]);
          seen.ours++;
          continue;
        }
        // A Service that is not ours is made by a chart in that namespace, which names it after its release.
        const releases = applications.filter((application) => application.namespace === namespace)
          .flatMap(({ sources }) => sources.flatMap((source) => source.type === 'chart' && source.namespacedKinds.includes('/Service') ? [source.releaseName] : []));
        expect([hostname, name, releases.some((release) => name === release || name!.startsWith(`${release}-`))]).toEqual([hostname, name, true]);
        seen.ofCharts++;
      }
    }
    expect(seen.tunnels).toBeGreaterThan(2);
    expect(seen.ours).toBeGreaterThan(8);
    expect(seen.ofCharts).toBeGreaterThan(1);
  });

  test('end with one for everything else, without host and path: cloudflared does not start without it', () => {
    for (const rendered of [tunnelled(), tunnelled((cluster) => published(cluster, 'shop'))]) {
      const { ingress } = configOf(rendered);
      expect(ingress[ingress.length - 1]).toEqual({ service: 'http_status:404' });
      expect(ingress.slice(0, -1).every(({ hostname }) => hostname !== undefined)).toBe(true);
    }
  });

  test('let through the paths of a route, each by a rule, or all', () => {
    const { ingress } = configOf(tunnelled((cluster) => {
      published(cluster, 'shop', ['^/a/', '^/b/']);
      published(cluster, 'all');
    }));
    const service = (name: string): string => `http://${name}.${name}.svc.cluster.local:8080`;
    expect(ingress.slice(0, -1)).toEqual([
      { hostname: 'all.example.org', service: service('all') },
      { hostname: 'shop.example.org', path: '^/a/', service: service('shop') }, { hostname: 'shop.example.org', path: '^/b/', service: service('shop') },
    ]);
  });

  test('are written the same in whatever order routes are declared, also after the tunnel', () => {
    const text = (names: readonly string[]): string | undefined => tunnelled((cluster) => names.forEach((name) => published(cluster, name))).core('ConfigMap', 'config').data?.['config.yaml'];
    expect(text(['a', 'b', 'c'])).toBe(text(['c', 'a', 'b']));
  });

  test('use the DNS domain of their cluster', () => {
    const rendered = tunnelled((cluster) => published(cluster, 'shop'), {}, { platform: { ...machines(), clusterDomain: 'home.arpa' } });
    expect(configOf(rendered).ingress[0]?.service).toBe('http://shop.shop.svc.home.arpa:8080');
  });
});

describe('cloudflared', () => {
  const pod = (rendered: Rendered): NonNullable<NonNullable<ReturnType<typeof rendered.core<'Deployment'>>['spec']>['template']['spec']> => rendered.core('Deployment', 'cloudflared').spec!.template.spec!;

  test('is started anew with another configuration, which it would not read again', () => {
    const checksum = (rendered: Rendered): string | undefined => rendered.core('Deployment', 'cloudflared').spec?.template.metadata?.annotations?.['checksum/config'];
    const before = checksum(tunnelled());
    expect(before).toMatch(/^[0-9a-f]{16}$/);
    expect(checksum(tunnelled((cluster) => published(cluster, 'shop')))).not.toBe(before);
    expect(checksum(tunnelled())).toBe(before);
  });

  test('gets no traffic without a connection, but is restarted only when it no longer answers at all', () => {
    const [container] = pod(tunnelled()).containers;
    expect(container?.readinessProbe?.httpGet).toMatchObject({ path: '/ready', port: 'metrics' });
    expect(container?.livenessProbe).toMatchObject({ httpGet: { path: '/healthcheck', port: 'metrics' }, failureThreshold: 6 });
    expect(configOf(tunnelled()).metrics).toBe(`0.0.0.0:${container?.ports?.find(({ name }) => name === 'metrics')?.containerPort}`);
  });

  test('reads its credentials from a Secret by reference, where its configuration looks for them', () => {
    const rendered = tunnelled();
    const { tunnel, 'credentials-file': file } = configOf(rendered);
    const mount = pod(rendered).containers[0]!.volumeMounts!.find(({ mountPath }) => mountPath === file)!;
    const { secretName } = pod(rendered).volumes!.find(({ name }) => name === mount.name)!.secret!;
    expect(tunnel).toBe(id);
    expect(rendered.custom(ExternalSecret, secretName!).spec.data?.map(({ secretKey, remoteRef }) => [secretKey, remoteRef.key])).toEqual([[mount.subPath, 'home/cloudflared/tunnel']]);
  });

  test('takes its arguments after the entry point of its image, runs as that image’s user, and finishes open requests', () => {
    const { containers, securityContext, terminationGracePeriodSeconds } = pod(tunnelled());
    expect(containers[0]?.command).toBeUndefined();
    expect(containers[0]?.args?.[0]).toBe('tunnel');
    expect(securityContext).toMatchObject({ runAsUser: 65532, runAsNonRoot: true });
    expect(terminationGracePeriodSeconds).toBeGreaterThan(Number.parseInt(configOf(tunnelled())['grace-period']));
  });

  test('may connect to Cloudflare’s edges by QUIC and by TCP and to nothing else outside', () => {
    const { reaches } = tunnelled().models[0]!.cluster.relations;
    expect(reaches.filter(({ from }) => from.name === 'cloudflared').map(({ host, port, protocol }) => `${host} ${port}/${protocol}`).sort())
      .toEqual(['region1', 'region2'].flatMap((region) => ['TCP', 'UDP'].map((protocol) => `${region}.v2.argotunnel.com 7844/${protocol}`)));
  });

  test.each(['', 'my-tunnel', '6FF42AE2-765D-4ADF-8112-31C55C1551EF'])('is refused a tunnel named %p', (tunnel) => {
    expect(refusalOf(() => tunnelled(() => undefined, { tunnel }))).toMatch(/^tunnel of cloudflared must be the id of a tunnel/);
  });

  test.each<[Facts['tier'], number]>([['production', 2], ['standard', 1]])('in a %s cluster has %s copies', (tier, replicas) => {
    expect(tunnelled(() => undefined, {}, { tier }).core('Deployment', 'cloudflared').spec?.replicas).toBe(replicas);
  });
});
