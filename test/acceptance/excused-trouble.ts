import { type Trouble } from './sync-trouble';

/** What goes wrong with the defaults of Argo CD alone, which a tree on a platform's own Argo CD can do nothing about. */
const withDefaults = {
  health: /failed to get resource health for "Cluster".*phaseReason/,
  healthReason: 'syncs of databases tried again: the health check that Argo CD has of CloudNativePG fails on one that has no status yet, and this Argo CD is the platform\'s',
};

/** Trouble that is no fault of the tree taken out, with why; nothing is where Argo CD is configured by the fleet. */
export function withoutExcused(trouble: readonly Trouble[], isOfPlatform: boolean): { readonly rest: readonly Trouble[]; readonly reasons: readonly string[] } {
  const excused = new Set(isOfPlatform ? trouble.filter(({ message }) => withDefaults.health.test(message)).map(({ application }) => application) : []);
  const rest = trouble.filter(({ application, message }) => !excused.has(application) || !(withDefaults.health.test(message) || message.startsWith('sync was tried again')));
  return { rest, reasons: rest.length < trouble.length ? [withDefaults.healthReason] : [] };
}
