import { type Fields, fields } from '../fields';
import { type ClusterModel } from '../model';
import { type ApplicationSource } from '../source';
import { type ArgoApplication, argoApplicationsOf } from './argo-applications';

/** What an Application reads for a cluster: one that is derived, or one that is written by hand. */
export interface ReadSource {
  /** `cluster/application`, with the object where it is written by hand. */
  readonly where: string;
  /** Name of the cluster whose objects it makes; an address where it is none of the fleet. */
  readonly cluster: string;
  /** Namespace of its objects that say none, as it is written. */
  readonly namespace: string;
  /** What the release of a chart is called unless the source says it. */
  readonly name: string;
  /** As Argo CD reads it. */
  readonly source: Fields;
  /** Whether it is written by hand. */
  readonly isByHand: boolean;
  /** Whether it is known to hold objects of the whole cluster. */
  readonly hasClusterKinds: boolean;
}

/** The sources of all Applications of a fleet but those that read its own tree, where it is known which cluster they are for. */
export function readSources(models: readonly ClusterModel[]): ReadSource[] {
  return models.flatMap((model) => [...derived(model), ...argoApplicationsOf(model).flatMap((application) => byHand(application, model, models))]);
}

function derived({ cluster, applications }: ClusterModel): ReadSource[] {
  return applications.flatMap(({ name, namespace, sources }) => sources.map((source) => ({
    where: `${cluster.name}/${name}`, cluster: cluster.name, namespace, name, source: asWritten(source), isByHand: false, hasClusterKinds: source.clusterKinds.length > 0,
  })));
}

function asWritten(source: ApplicationSource): Fields {
  const { repository: repoURL, path } = source;
  return source.type === 'git' ? { repoURL, path } : { repoURL, path, chart: source.chart, helm: { releaseName: source.releaseName, valuesObject: source.values } };
}

function byHand({ where, spec, metadata, sources }: ArgoApplication, model: ClusterModel, models: readonly ClusterModel[]): ReadSource[] {
  const destination = fields(spec.destination);
  const cluster = destinationOf(destination, model, models);
  if (cluster === undefined) return [];
  return sources.map((source) => ({ where, cluster, namespace: textOf(destination.namespace), name: textOf(metadata.name), source, isByHand: true, hasClusterKinds: false }));
}

/** The cluster that an Application in a cluster is for; undefined where a generator says it. */
function destinationOf({ server, name }: Fields, { cluster }: ClusterModel, models: readonly ClusterModel[]): string | undefined {
  const said = textOf(server) || textOf(name);
  if (said === '' || said.includes('{{')) return undefined;
  if (/^https:\/\/kubernetes\.default\.svc\/?$/.test(said) || said === 'in-cluster') return cluster.name;
  const managed = models.map((model) => model.cluster).filter(({ hub }) => hub === cluster.name);
  return managed.find((each) => said === each.name || said.replace(/\/$/, '') === `https://${each.platform.apiServer.host}:${each.platform.apiServer.port}`)?.name ?? `${cluster.name}: ${said}`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
