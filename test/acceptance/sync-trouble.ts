import { type Applications, type LiveApplication } from './applications';
import { Repeated } from './repeated';

/** Something that Argo CD said of an Application while it was not yet well. */
export interface Trouble {
  readonly application: string;
  readonly message: string;
}

/** Gathers what Argo CD says went wrong on the way: in the end, when all is well, nothing of it is left in an Application. */
export class SyncTrouble {
  private readonly known = new Map<string, Trouble>();

  public constructor(private readonly applications: Applications) {}

  /** What was said since so many were known. */
  public since(count: number): Trouble[] {
    return [...this.known.values()].slice(count);
  }

  public get count(): number {
    return this.known.size;
  }

  /** Looks until that is stopped. */
  public watch(): Repeated {
    return new Repeated(500, async () => {
      const all = await this.applications.list();
      const bringing = new Set(all.filter(bringsKinds).map(({ metadata }) => metadata.name));
      for (const application of all) {
        for (const message of troubleOf(application, bringing)) this.known.set(`${application.metadata.name} ${application.status?.operationState?.startedAt} ${message}`, { application: application.metadata.name, message });
      }
    });
  }
}

function bringsKinds({ status }: LiveApplication): boolean {
  return status?.resources?.some(({ kind }) => kind === 'CustomResourceDefinition') === true;
}

/** Syncs that failed or are tried again, and objects that could not be applied or were not well. `bringing` are names of Applications that have definitions of kinds. */
export function troubleOf({ status = {} }: LiveApplication, bringing: ReadonlySet<string> = new Set()): string[] {
  const { operationState: { phase, message, retryCount = 0, syncResult } = {}, conditions = [] } = status;
  return [
    ...(phase === 'Failed' || phase === 'Error' ? [`sync ${phase.toLowerCase()}: ${message}`] : []),
    ...(retryCount > 0 ? [`sync was tried again (${retryCount})`] : []),
    ...(syncResult?.resources ?? []).flatMap((one) => one.status === 'SyncFailed' || one.hookPhase === 'Failed' ? [`${one.kind} ${one.name}: ${one.kind === 'Application' && one.status !== 'SyncFailed' && bringing.has(one.name) ? 'it was not well while its kinds came' : one.message}`] : []),
    ...conditions.flatMap(({ type, message: text }) => type.endsWith('Error') ? [`${type}: ${text}`] : []),
  ];
}
