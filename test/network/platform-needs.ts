import { host, type Systems } from './systems';

/** What extends Kubernetes itself needs: admission, scaling, nodes, tenants, figures of use, GPUs, sessions, and ways in for people. */
export function platformNeeds(systems: Systems): void {
  const { configuration } = systems;
  const installed = (chart: string): boolean => configuration.valuesOf(chart) !== undefined;
  if (installed('metrics-server')) {
    const server = systems.named('metrics-server', 'metrics-server');
    systems.webhook(server, 'the API of figures of use', 10250);
    systems.need(server, systems.nodes, 'figures of kubelets', 10250);
    systems.callsApi(server);
  }
  if (installed('keda')) kedaNeeds(systems);
  if (installed('kyverno')) {
    const [admission, cleanup, background, reports] = ['admission', 'cleanup', 'background', 'reports'].map((part) => systems.pods('kyverno', { 'app.kubernetes.io/component': `${part}-controller` }));
    for (const called of [admission!, cleanup!]) systems.webhook(called, 'admission', 9443);
    systems.callsApi(admission!, cleanup!, background!, reports!);
  }
  if (installed('capsule')) {
    systems.webhook(systems.named('capsule-system', 'capsule'), 'admission', 9443);
    systems.callsApi(systems.named('capsule-system', 'capsule'));
  }
  if (installed('gpu-operator')) gpuNeeds(systems);
  if (configuration.find('Deployment', 'karpenter', 'karpenter')) {
    const karpenter = systems.named('karpenter', 'karpenter');
    systems.need(karpenter, [host('eu.api.ovh.com')], 'nodes', 443);
    systems.callsApi(karpenter);
  }
  if (configuration.find('Deployment', 'session')) systems.callsApi(systems.named('session', 'session-keeper'));
  if (configuration.find('ConfigMap', 'local-path-storage') ?? configuration.find('NetworkPolicy', 'local-path-storage')) systems.callsApi(systems.named('local-path-storage', 'local-path-provisioner'));
  if (configuration.find('Deployment', 'hubble-page')) systems.need(systems.named('hubble-page', 'hubble-page'), systems.pods('kube-system', { 'k8s-app': 'hubble-ui' }), 'the page', 8081);
  if (installed('connector')) twingateNeeds(systems);
}

function kedaNeeds(systems: Systems): void {
  const [operator, metrics, webhooks] = ['keda-operator', 'keda-operator-metrics-apiserver', 'keda-admission-webhooks'].map((app) => systems.pods('keda', { app }));
  systems.need(metrics!, operator!, 'figures to scale by', 9666);
  systems.webhook(metrics!, 'the API of external figures', 6443);
  systems.webhook(webhooks!, 'admission', 9443);
  systems.callsApi(operator!, metrics!, webhooks!);
}

function gpuNeeds(systems: Systems): void {
  const apps = ['nvidia-driver-daemonset', 'nvidia-operator-validator', 'nvidia-container-toolkit-daemonset', 'nvidia-device-plugin-daemonset', 'gpu-feature-discovery'].map((app) => systems.pods('gpu-operator', { app }));
  systems.callsApi(systems.pods('gpu-operator', { 'app.kubernetes.io/component': 'gpu-operator' }), systems.named('gpu-operator', 'node-feature-discovery'), ...apps);
  systems.need(apps[0]!, [host('archive.ubuntu.com'), host('us.download.nvidia.com')], 'what the driver is built from', 80, 443);
}

/** Its controllers, its relays, and the machines of people. */
function twingateNeeds(systems: Systems): void {
  const connectors = systems.named('twingate', 'connector');
  const relay = host('relay.twingate.com');
  systems.need(connectors, [host('example.twingate.com'), relay], 'who may reach what', 443);
  systems.need(connectors, [relay], 'a relay', 30000, 31000);
  systems.needUdp(connectors, [host('198.51.100.20')], 'a machine of somebody', 41641);
}
