import { type Trouble } from './sync-trouble';

interface Excuse {
  readonly message: RegExp;
  readonly reason: string;
  /** Whether Argo CD is of the platform and runs with its defaults, which a tree can do nothing about. @default - wherever it is from */
  readonly isOfPlatform?: true;
}

const excuses: readonly Excuse[] = [
  {
    message: /failed to get resource health for "Cluster".*phaseReason/, isOfPlatform: true,
    reason: 'syncs of databases tried again: the health check that Argo CD has of CloudNativePG fails on one that has no status yet, and this Argo CD is the platform\'s',
  },
  {
    message: /^(CustomResourceDefinition \S+: CRD is not established|Application \S+: it was not well while its kinds came)$/, isOfPlatform: true,
    reason: 'syncs of charts tried again: the health check that Argo CD has of definitions of kinds takes one that the API server has not yet established for degraded, and this Argo CD is the platform\'s',
  },
  {
    // The script that judges the health of an object is stopped after a second, whatever the machine did meanwhile.
    message: /failed to get resource health .*<string>:\d+: context deadline exceeded/s,
    reason: 'judgements of health that a busy machine did not end within the second that Argo CD leaves them',
  },
];

/** Trouble that is no fault of the tree taken out, with why: what is excused, and that its Application was synced again. */
export function withoutExcused(trouble: readonly Trouble[], isOfPlatform: boolean): { readonly rest: readonly Trouble[]; readonly reasons: readonly string[] } {
  const own = excuses.filter((excuse) => isOfPlatform || excuse.isOfPlatform === undefined);
  const excuseOf = ({ message }: Trouble): Excuse | undefined => own.find((excuse) => excuse.message.test(message));
  const excused = new Set(trouble.filter((one) => excuseOf(one) !== undefined).map(({ application }) => application));
  const rest = trouble.filter((one) => !excused.has(one.application) || !(excuseOf(one) !== undefined || one.message.startsWith('sync was tried again')));
  return { rest, reasons: [...new Set(trouble.flatMap((one) => excuseOf(one)?.reason ?? []))] };
}
