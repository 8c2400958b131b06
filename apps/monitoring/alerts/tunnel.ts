import { type Alert } from '../../../lib';

/** The Cloudflare tunnel, without which nothing is reached from outside. */
export const tunnelAlerts: readonly Alert[] = [
  {
    name: 'TunnelDown',
    when: 'sum by (namespace) (cloudflared_tunnel_ha_connections) == 0',
    for: '5m',
    severity: 'critical',
    summary: 'The tunnel has no connection to Cloudflare',
    description: 'Nothing of this cluster is reached from outside. Look at the log of cloudflared and at the status page of Cloudflare.',
  },
  {
    name: 'TunnelDegraded',
    when: 'cloudflared_tunnel_ha_connections < 2',
    for: '30m',
    severity: 'warning',
    summary: 'Pod {{ $labels.pod }} has {{ $value }} of 4 connections to Cloudflare',
    description: 'One more that breaks cuts the cluster off, if there is no second pod. Look at the log of the pod: UDP to port 7844 may be blocked.',
  },
];
