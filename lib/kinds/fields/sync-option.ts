import { choice } from './choice';

const switches = [
  'ApplyOutOfSyncOnly', 'ClientSideApplyMigration', 'CreateNamespace', 'FailOnSharedResource', 'Force', 'PruneLast', 'Replace',
  'RespectIgnoreDifferences', 'ServerSideApply', 'SkipDryRunOnMissingResource', 'Validate',
] as const;

type Switch = `${typeof switches[number]}=${'true' | 'false'}`;

const settings: readonly Switch[] = switches.flatMap((name): Switch[] => [`${name}=true`, `${name}=false`]);

/** How Argo CD syncs an Application. It ignores an option that it does not know, so all are listed. */
export const syncOption = choice(
  ...settings, 'Prune=false', 'Prune=confirm', 'Delete=false', 'Delete=confirm',
  'PrunePropagationPolicy=foreground', 'PrunePropagationPolicy=background', 'PrunePropagationPolicy=orphan',
);
