import { type ClusterModel } from '../model';
import { groupKind, groupOf, isCoreGroup } from '../object-identity';
import { knows } from '../schema';
import { type Upstream, upstreamOf, upstreams } from './upstream';

/** What a fleet asks for: projects whose systems it uses or whose kinds are in it, and kinds that none of them defines. */
export interface WantedSchemas {
  readonly projects: readonly Upstream[];
  /** As `group/Kind`, sorted. */
  readonly unknown: readonly string[];
}

/** Looks through everything that is declared. */
export function wantedSchemas(models: readonly ClusterModel[]): WantedSchemas {
  const applications = models.flatMap((model) => model.applications);
  const projects = new Set(applications.flatMap(({ sources }) => sources).flatMap((source) => upstreamOf(source) ?? []));
  const objects = applications.flatMap((application) => application.objects.map(({ manifest }) => manifest));
  const custom = new Map(objects.filter((manifest) => !isCoreGroup(groupOf(manifest))).map((manifest) => [groupKind(manifest), manifest]));
  const unknown: string[] = [];
  for (const [kind, manifest] of custom) {
    if ([...projects].some((project) => defines(project, kind))) continue;
    const project = upstreams().find((one) => defines(one, kind));
    if (project) projects.add(project);
    else if (knows(manifest) === 'unknown') unknown.push(kind);
  }
  return { projects: [...projects], unknown: unknown.sort() };
}

function defines({ files }: Upstream, kind: string): boolean {
  return files.some(({ kinds }) => kinds.includes(kind));
}
