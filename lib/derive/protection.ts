import { holdsData } from '../data-kinds';
import { type FinishedObject } from '../model';
import { annotate } from './object-waves';

/** Annotation with Argo CD's options for one object. */
const syncOptions = 'argocd.argoproj.io/sync-options';

/**
 * Keeps what holds data from being removed: `Prune=false` when it leaves the declaration, `Delete=false` when its
 * Application is deleted. One without the other does not protect (argo-cd#9853).
 */
export function protectData(objects: readonly FinishedObject[]): void {
  for (const { manifest } of objects) {
    if (!holdsData(manifest)) continue;
    const present = manifest.metadata.annotations?.[syncOptions]?.split(',').map((option) => option.trim()) ?? [];
    const kept = present.filter((option) => !/^(Prune|Delete)=/.test(option));
    const own = (name: string): string => present.find((option) => option === `${name}=confirm`) ?? `${name}=false`;
    annotate(manifest, syncOptions, [...kept, own('Prune'), own('Delete')].join(','));
  }
}
