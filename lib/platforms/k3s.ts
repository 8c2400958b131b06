import { machineFacts, type MachinesProps } from './machines';
import { type Platform } from './platform';

export interface K3sProps extends MachinesProps {
  /** `--cluster-cidr` of the servers. @default '10.42.0.0/16' */
  readonly podRange?: string;
  /** Whether K3s' own local-path-provisioner runs. @default false: started with `--disable=local-storage`, so that ours, pinned, runs */
  readonly localStorage?: boolean;
}

/**
 * K3s without the parts that Cilium replaces: `--flannel-backend=none --disable-network-policy --disable-kube-proxy
 * --disable=servicelb,traefik`. Each server and agent balances the API servers at 127.0.0.1:6444; metrics-server is built in.
 *
 * @see https://docs.k3s.io/networking/basic-network-options
 */
export function k3s(props: K3sProps): Platform {
  const podRange = props.podRange ?? '10.42.0.0/16';
  const disabled = ['servicelb', 'traefik', ...(props.localStorage === true ? [] : ['local-storage'])];
  return {
    ...machineFacts('k3s', props),
    podNetwork: {
      provider: 'ours',
      cilium: { apiServer: { host: '127.0.0.1', port: 6444 }, ipam: 'cluster-pool', podRange, kernelModules: true },
    },
    kubeProxy: false,
    storageClasses: props.localStorage === true ? [{ name: 'local-path', isDefault: true }] : [],
    localStoragePath: '/opt/local-path-provisioner',
    systems: ['metrics-server'],
    loadBalancer: false,
    podSecurity: 'privileged',
    prerequisites: [
      'the first server: --cluster-init',
      `every server: --flannel-backend=none --disable-network-policy --disable-kube-proxy --disable=${disabled.join()} --cluster-cidr=${podRange}`,
    ],
  };
}
