import { Fault } from '../fault';
import { minorOf } from './kubernetes-version';
import { type KubernetesVersion } from './platform';

/**
 * Minor versions of Kubernetes, the oldest and the newest, that a minor version of Talos runs. Releases before 1.12 have no
 * volumes in a folder; those from 1.14 on are configured by other documents, and Omni of August 2026 does not take them.
 *
 * @see https://docs.siderolabs.com/talos/v1.13/getting-started/support-matrix
 */
const supported: Readonly<Record<string, readonly [number, number]>> = { '1.12': [30, 35], '1.13': [31, 36] };

/** Refuses releases that do not go with each other. */
export function checkOmniVersions({ talos, kubernetes }: { readonly talos: string; readonly kubernetes: string }, minor: KubernetesVersion, platform: string): void {
  const release = /^(1\.\d+)\.\d+$/.exec(talos);
  const range = release && supported[release[1]!];
  if (!range) throw new Fault(`talos of omni of ${platform} must be a release of ${Object.keys(supported).join(' or ')}, got '${String(talos)}'; write for example '1.13.4'`);
  if (!/^1\.\d+\.\d+$/.test(kubernetes) || !kubernetes.startsWith(`${minor}.`)) {
    throw new Fault(`kubernetes of omni of ${platform} must be a release of ${minor}, as the platform has it, got '${String(kubernetes)}'; write for example '${minor}.1'`);
  }
  const version = minorOf(minor);
  if (version < range[0] || version > range[1]) {
    throw new Fault(`kubernetes of ${platform} must be 1.${range[0]} to 1.${range[1]} with Talos ${release[1]}, got '${minor}'; choose another release of either`);
  }
}
