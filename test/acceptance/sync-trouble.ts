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
    return new Repeated(300, async () => {
      for (const application of await this.applications.list()) {
        for (const message of troubleOf(application)) this.known.set(`${application.metadata.name} ${application.status?.operationState?.startedAt} ${message}`, { application: application.metadata.name, message });
      }
    });
  }
}

/** Syncs that failed or are tried again, and objects that could not be applied. */
export function troubleOf({ status = {} }: LiveApplication): string[] {
  const { operationState: { phase, message, retryCount = 0, syncResult } = {}, conditions = [] } = status;
  return [
    ...(phase === 'Failed' || phase === 'Error' ? [`sync ${phase.toLowerCase()}: ${message}`] : []),
    ...(retryCount > 0 ? [`sync was tried again (${retryCount})`] : []),
    ...(syncResult?.resources ?? []).flatMap((one) => one.status === 'SyncFailed' ? [`${one.kind} ${one.name}: ${one.message}`] : []),
    ...conditions.flatMap(({ type, message: text }) => type.endsWith('Error') ? [`${type}: ${text}`] : []),
  ];
}
