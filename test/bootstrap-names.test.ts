import { Cilium, CiliumGateway, Cloudflared, ExternalDNS, GatewayAPI, PlatformIngress } from '../apps';
import { Application, type Cluster, type Platform, Route, Workload } from '../lib';
import { stepsOf } from '../lib/cli/bootstrap-steps';
import { machines, renderCluster } from './support/declare';

const tunnel = '6ff42ae2-765d-4adf-8112-31c55c1551ef';

/** The commands of one step of a first start. */
function step(title: RegExp, declare: (cluster: Cluster) => void, platform: Partial<Platform> = {}): readonly string[] | undefined {
  const { models } = renderCluster((cluster) => {
    declare(cluster);
    for (const [name, host] of [['shop', 'shop'], ['other', 'other.net']] as const) {
      const application = new Application(cluster, name);
      const workload = new Workload(application, name, { image: 'example.org/a:1', ports: { http: 8080 }, probes: { readiness: { port: 'http' } }, resources: { cpu: '10m', memory: '16Mi' } });
      new Route(application, 'web', { host, to: workload.endpoint('http') });
    }
  }, { platform: { ...machines(), ...platform } });
  return stepsOf(models[0]!, models, 'dist', '.flotilla/bootstrap/home').find((each) => title.test(each.title))?.commands;
}

const gateway = (addresses?: readonly string[]) => (cluster: Cluster): void => {
  new Cilium(cluster, { loadBalancer: { addresses: [{ cidr: '192.168.1.64/28' }, { cidr: 'fd00::/124' }] } });
  new GatewayAPI(cluster);
  new CiliumGateway(cluster, { issuer: 'authority', ...(addresses && { addresses }) });
};

describe('the records that people must make', () => {
  const names = (declare: (cluster: Cluster) => void, platform?: Partial<Platform>): readonly string[] | undefined => step(/^Names/, declare, platform);

  test('for a tunnel lead to it', () => {
    expect(names((cluster) => new Cloudflared(cluster, { tunnel }))).toEqual([`#   other.net CNAME ${tunnel}.cfargotunnel.com`, `#   shop.example.org CNAME ${tunnel}.cfargotunnel.com`]);
  });

  test('for a gateway are its addresses, or say where they will be seen', () => {
    expect(names(gateway(['192.168.1.65', 'fd00::5']))?.[1]).toBe('#   shop.example.org A 192.168.1.65 and AAAA fd00::5');
    expect(names(gateway())?.[1]).toBe("#   shop.example.org A …, the address that 'kubectl --namespace gateway get gateway gateway' shows once it runs");
  });

  test('for an Ingress say where they will be seen', () => {
    const ingressClasses = [{ name: 'public', controller: { namespace: 'nginx', labels: {} }, external: true }];
    expect(names((cluster) => new PlatformIngress(cluster, { className: 'public' }), { ingressClasses })?.[1]).toBe(
      "#   shop.example.org A …, the address that 'kubectl get ingress --all-namespaces' shows for class public once it runs",
    );
  });

  test('are those outside its domains where there is an ExternalDNS', () => {
    const made = (domains?: string[]) => (cluster: Cluster): void => {
      new Cloudflared(cluster, { tunnel });
      new ExternalDNS(cluster, { provider: 'cloudflare', ...(domains && { domains }) });
    };
    expect(names(made())).toEqual([`#   other.net CNAME ${tunnel}.cfargotunnel.com`]);
    expect(names(made(['example.org', 'other.net']))).toBeUndefined();
  });
});

test('kinds that Cilium looks for when it starts are there before it', () => {
  expect(step(/^Kinds/, gateway())).toEqual([
    'test -d .flotilla/bootstrap/home/gateway-api || git clone --quiet --filter=blob:none --no-checkout https://github.com/kubernetes-sigs/gateway-api .flotilla/bootstrap/home/gateway-api',
    'git -C .flotilla/bootstrap/home/gateway-api checkout --quiet v1.6.1',
    'kubectl apply --server-side --field-manager=argocd-controller --force-conflicts --filename .flotilla/bootstrap/home/gateway-api/config/crd/standard',
  ]);
  expect(step(/^Kinds/, (cluster) => { new Cilium(cluster); new Cloudflared(cluster, { tunnel }); })).toBeUndefined();
});
