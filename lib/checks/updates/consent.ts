import { type FinishedFleet } from '../check';

/** Whether the declaration lets a file of the tree go: by its path, or by a folder around it. */
export function consents({ forgets = {} }: FinishedFleet, path: string): boolean {
  return Object.keys(forgets).some((place) => path === place || path.startsWith(`${place.replace(/\/+$/, '')}/`));
}
