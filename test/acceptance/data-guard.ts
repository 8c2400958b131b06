import { describe, isRefused, isTrial } from './audit-log';
import { type LiveObject } from './kube-response';
import { type Findings } from './step-result';
import { type SyncedCluster } from './synced-cluster';

/** What nobody may lose: who deletes one of these deletes data, or everything of a kind or in a namespace. */
const precious: readonly { readonly path: string; readonly group: string; readonly resource: string }[] = [
  { path: '/api/v1/namespaces', group: '', resource: 'namespaces' },
  { path: '/api/v1/persistentvolumeclaims', group: '', resource: 'persistentvolumeclaims' },
  { path: '/api/v1/persistentvolumes', group: '', resource: 'persistentvolumes' },
  { path: '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' },
  { path: '/apis/postgresql.cnpg.io/v1/clusters', group: 'postgresql.cnpg.io', resource: 'clusters' },
];

/** Knows all volumes, namespaces, definitions and databases that are there, and tells which of them anybody deleted since, or only tried to. */
export class DataGuard {
  private place: number;
  private known = new Map<string, string>();

  public constructor(private readonly cluster: SyncedCluster) {
    this.place = cluster.audit.end;
  }

  /** To be called once, before anything is done to them. */
  public async look(findings: Findings): Promise<void> {
    this.known = new Map([...await this.live()].map(([name, { metadata: { uid } }]) => [name, uid]));
    findings.count('volumes, namespaces, definitions and databases that are guarded', this.known.size);
  }

  /** Each is the very object that it was, nobody has asked for its end, and none was deleted at any moment since this was last asked. */
  public async judge(findings: Findings, after: string): Promise<void> {
    const live = await this.live();
    for (const [name, uid] of this.known) {
      const now = live.get(name);
      if (now?.metadata.uid !== uid) findings.fail(name, `was deleted: ${after}`);
      else if (now.metadata.deletionTimestamp !== undefined) findings.fail(name, `is being deleted: ${after}`);
      if (now?.metadata.uid !== uid) this.known.delete(name);
    }
    const { end } = this.cluster.audit;
    const events = this.cluster.audit.since(this.place);
    this.place = end;
    for (const event of events) {
      const isPrecious = precious.some(({ group, resource }) => event.objectRef?.resource === resource && (event.objectRef.apiGroup ?? '') === group && event.objectRef.subresource === undefined);
      if (isPrecious && event.verb.startsWith('delete') && !isTrial(event) && !isRefused(event)) findings.fail(`${event.objectRef?.resource} ${event.objectRef?.namespace ?? ''}/${event.objectRef?.name ?? 'all'}`, `was deleted: ${after}: ${describe(event)}`);
    }
  }

  private async live(): Promise<Map<string, LiveObject>> {
    const all = new Map<string, LiveObject>();
    for (const { path, resource } of precious) {
      const { status, body } = await this.cluster.props.plane.client.send('GET', path);
      // Not every cluster has databases.
      if (status === 404) continue;
      for (const one of (body as { items: LiveObject[] }).items) all.set(`${resource} ${one.metadata.namespace ?? ''}/${one.metadata.name}`, one);
    }
    return all;
  }
}
