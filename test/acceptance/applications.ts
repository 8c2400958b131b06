import { type KubeClient } from './kube-client';
import { type LiveObject } from './kube-response';

/** An Application as Argo CD leaves it. */
export interface LiveApplication extends LiveObject {
  readonly status?: {
    readonly sync?: { readonly status?: string; readonly revision?: string; readonly revisions?: readonly string[] };
    /** Its syncs that succeeded, the first ones dropped after some. */
    readonly history?: readonly { readonly deployedAt: string }[];
    readonly health?: { readonly status?: string; readonly message?: string };
    readonly conditions?: readonly { readonly type: string; readonly message: string }[];
    readonly operationState?: { readonly phase?: string; readonly message?: string; readonly startedAt?: string; readonly retryCount?: number; readonly syncResult?: { readonly resources?: readonly ApplicationResource[] } };
    readonly resources?: readonly (ApplicationResource & { readonly health?: { readonly status?: string; readonly message?: string } })[];
  };
}

/** An object of an Application. */
export interface ApplicationResource {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly status?: string;
  readonly message?: string;
  /** How far it came in a sync: also of what is no hook. */
  readonly hookPhase?: string;
  /** Whether it is no longer in Git. */
  readonly requiresPruning?: boolean;
}

const refresh = 'argocd.argoproj.io/refresh';

/** The Applications of a namespace. */
export class Applications {
  private readonly path: string;

  public constructor(private readonly client: KubeClient, namespace: string) {
    this.path = `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/applications`;
  }

  public async list(): Promise<LiveApplication[]> {
    return (await this.client.get<{ items: LiveApplication[] }>(this.path)).items;
  }

  public async get(name: string): Promise<LiveApplication> {
    return await this.client.get<LiveApplication>(`${this.path}/${name}`);
  }

  public async create(application: object): Promise<void> {
    await this.client.post(this.path, application);
  }

  public async remove(name: string): Promise<void> {
    await this.client.remove(`${this.path}/${name}`);
  }

  /** Has Applications compared anew, all by default: `hard` reads the repository again as well. */
  public async refresh(how: 'normal' | 'hard', applications?: readonly LiveApplication[]): Promise<void> {
    for (const { metadata: { name } } of applications ?? await this.list()) {
      // One may go meanwhile.
      await this.client.send('PATCH', `${this.path}/${name}`, { type: 'application/merge-patch+json', text: JSON.stringify({ metadata: { annotations: { [refresh]: how } } }) });
    }
  }

  /** Has every Application compared anew, and waits until all have been. @throws where they never were in time */
  public async refreshAll(how: 'normal' | 'hard', within: number): Promise<void> {
    await this.refresh(how);
    const end = Date.now() + within * 1000;
    while ((await this.list()).some(({ metadata }) => metadata.annotations?.[refresh] !== undefined)) {
      if (Date.now() > end) throw new Error(`every Application must be refreshed within ${within} s`);
      await new Promise((done) => setTimeout(done, 200));
    }
  }
}

/** The commits that an Application was last compared with, without versions of charts; none where it was not yet. */
export function revisionsOf({ status }: LiveApplication): string[] {
  const { revision = '', revisions = [] } = status?.sync ?? {};
  return [...revisions, revision].filter((one) => /^[0-9a-f]{40}$/.test(one));
}

/** Whether an Application differs in nothing but in what it was told to keep when that left Git. */
export function isKeeping({ status = {} }: LiveApplication): boolean {
  const { sync, health, operationState, resources = [] } = status;
  const differing = resources.filter(({ status: own }) => own === 'OutOfSync');
  return sync?.status === 'OutOfSync' && health?.status === 'Healthy' && operationState?.phase === 'Succeeded' && differing.length > 0 && differing.every(({ requiresPruning }) => requiresPruning === true);
}

/** Why an Application is not as it must be; undefined where it is Synced and Healthy with nothing under way. */
export function complaintOf({ status = {} }: LiveApplication): string | undefined {
  const { sync, health, operationState, conditions = [], resources = [] } = status;
  const isDone = operationState === undefined || operationState.phase === 'Succeeded';
  if (sync?.status === 'Synced' && health?.status === 'Healthy' && isDone && conditions.every(({ type }) => !type.endsWith('Error') && !type.endsWith('Warning'))) return undefined;
  const unwell = resources.filter((one) => one.status !== 'Synced' || !['Healthy', undefined].includes(one.health?.status));
  return [
    `is ${sync?.status ?? 'not compared'} and ${health?.status ?? 'of unknown health'}`,
    ...(isDone ? [] : [`${operationState.phase}: ${operationState.message}`]),
    ...conditions.map(({ type, message }) => `${type}: ${message}`),
    ...unwell.slice(0, 5).map((one) => `${one.kind} ${one.name} is ${one.status} and ${one.health?.status ?? 'without health'}${one.health?.message === undefined ? '' : ` (${one.health.message})`}`),
  ].join('; ');
}
