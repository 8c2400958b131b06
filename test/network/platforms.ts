import { type Platform, talos } from '../../lib';

/** A platform whose pod network is ours to install, or there already. */
export function platform(provider: Platform['podNetwork']['provider'], apiServerPort = 6443): Platform {
  const ours = talos({
    on: 'test', kubernetes: '1.34', apiServer: 'api.example.org', apiServerPort,
    nodes: [
      { name: 'control', role: 'control-plane', count: 1, cpu: '2', memory: '4Gi', disk: '20Gi' },
      { name: 'worker', role: 'worker', count: 2, cpu: '2', memory: '4Gi', disk: '20Gi' },
    ],
    storageClasses: [{ name: 'block', isDefault: true }],
  });
  return provider === 'ours' ? ours : { ...ours, name: `managed with ${provider}`, podNetwork: { provider }, gatewayClasses: provider === 'cilium' ? ['cilium'] : [], loadBalancer: true };
}

/** The same with an Ingress controller that the platform runs, and another beside it that nobody uses. */
export function platformWithIngress(provider: Platform['podNetwork']['provider'], apiServerPort?: number): Platform {
  const controller = (name: string): Platform['ingressClasses'][number]['controller'] => ({ namespace: 'platform-ingress', labels: { 'app.kubernetes.io/instance': name } });
  return {
    ...platform(provider, apiServerPort),
    ingressClasses: ['public', 'internal'].map((name) => ({ name, controller: controller(name), external: name === 'public' })),
  };
}
