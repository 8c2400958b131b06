import { Application, Cluster, Fleet, type Platform, Pods, Workload, type WorkloadProps } from '../../lib';
import { platform } from './platforms';

const props: WorkloadProps = {
  image: 'registry.example.org/program:1.2.3', resources: { cpu: '10m', memory: '16Mi' }, ports: { http: 8080 }, probes: { readiness: { port: 'http' } }, replicas: 1,
};

/** One of each kind of connection, each on a port of its own so that no rule hides behind another. */
export class SmallFleet extends Fleet {
  public constructor(provider: Platform['podNetwork']['provider']) {
    super({ repository: 'https://git.example.org/fleet.git' });
    const cluster = new Cluster(this, 'small', { platform: platform(provider), domain: 'example.org' });
    if (provider === 'ours') new Application(cluster, 'network', { namespace: 'kube-system' }).offers('kind:cilium.io/CiliumNetworkPolicy');
    const shop = new Application(cluster, 'shop');
    const bank = new Application(cluster, 'bank');
    const store = new Workload(shop, 'store', { ...props, ports: { http: 8080, stock: 9000 } });
    const teller = new Workload(bank, 'teller', props);
    new Workload(shop, 'shelf', props).pods.reachesNodes(9100);
    store.pods.reaches('pay.example.net', 8443).reaches('mail.example.net', 25).reaches('192.168.5.5', 636).reaches('192.168.5.6', 636);
    teller.pods.connectsTo(store.endpoint('http'), store.endpoint('stock')).reaches('*', 8444);
    new Pods(bank, 'auditor', { 'app.kubernetes.io/instance': 'audit', 'app.kubernetes.io/name': 'auditor' }, { webhook: 10250 })
      .connectsTo(store.endpoint('stock')).callsKubernetesApi().isCalledByKubernetesApi('webhook');
  }
}
