import { type Platform } from '../platforms/platform';

/**
 * Ports on which pods find the Kubernetes API: policies see a packet after the address of the Service was replaced, so
 * 443 counts only where a provider may answer there. The port that is told from outside may be the one inside as well.
 */
export function apiServerPorts({ apiServer, podNetwork }: Platform): number[] {
  const managed = podNetwork.provider !== 'ours';
  return [...new Set([...(managed ? [443] : []), 6443, apiServer.port])].sort((left, right) => left - right);
}
