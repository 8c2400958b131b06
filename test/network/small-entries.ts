import { CiliumGateway, PlatformIngress } from '../../apps';
import { Application, Cluster, Fleet, Route, Workload, type WorkloadProps } from '../../lib';
import { platformWithIngress } from './platforms';

const props: WorkloadProps = {
  image: 'registry.example.org/program:1.2.3', resources: { cpu: '10m', memory: '16Mi' }, ports: { http: 8080 }, probes: { readiness: { port: 'http' } }, replicas: 1,
};

/** Routes through entries that are no pods of ours, and pods that call a host behind each, on ports of their own. */
export class SmallEntries extends Fleet {
  public constructor(provider: 'ours' | 'canal') {
    super({ repository: 'https://git.example.org/fleet.git' });
    const cluster = new Cluster(this, 'entries', { platform: platformWithIngress(provider), domain: 'example.org' });
    if (provider === 'ours') new Application(cluster, 'network', { namespace: 'kube-system' }).offers('kind:cilium.io/CiliumNetworkPolicy');
    const shop = new Application(cluster, 'shop');
    const bank = new Application(cluster, 'bank');
    const store = new Workload(shop, 'store', { ...props, ports: { http: 8080, stock: 9000 } });
    const office = new Workload(shop, 'office', { ...props, ports: { http: 8081 } });
    new Workload(shop, 'shelf', props);
    const outer = provider === 'ours' ? new CiliumGateway(cluster, { issuer: 'authority' }) : new PlatformIngress(cluster, { className: 'public' });
    new Route(shop, 'store', { host: 'shop', to: store.endpoint('http'), through: outer });
    new Route(shop, 'office', { host: 'office', to: office.endpoint('http'), through: new PlatformIngress(cluster, { className: 'internal', isDefault: false }) });
    new Workload(bank, 'teller', { ...props, ports: { http: 8082 } }).pods.reaches('shop.example.org');
    new Workload(bank, 'clerk', { ...props, ports: { http: 8083 } }).pods.reaches('office.example.org', 80);
  }
}
