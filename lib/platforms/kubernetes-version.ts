import { Fault } from '../fault';
import { type KubernetesVersion } from './platform';

/** Refuses anything but a minor version: the patch is the platform's affair, and Pod Security knows minor versions only. */
export function checkVersion(version: KubernetesVersion, platform: string): void {
  if (!/^1\.[1-9]\d*$/.test(version)) {
    throw new Fault(`kubernetes of ${platform} must be a minor version, got '${String(version)}'; write for example '1.34'`);
  }
}

/** `34` of `1.34`. */
export function minorOf(version: KubernetesVersion): number {
  return Number(version.split('.')[1]);
}
