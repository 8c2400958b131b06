/** Pod Security Standards, from the strictest to none. */
export type PodSecurityLevel = 'restricted' | 'baseline' | 'privileged';

export const podSecurityLevels: readonly PodSecurityLevel[] = ['restricted', 'baseline', 'privileged'];

/** The looser of two levels: what a namespace must allow that holds pods of both. */
export function looser(left: PodSecurityLevel, right: PodSecurityLevel): PodSecurityLevel {
  return podSecurityLevels.indexOf(left) > podSecurityLevels.indexOf(right) ? left : right;
}
