import { ApiObject, Chart } from 'cdk8s';
import { type IConstruct } from 'constructs';
import { Application } from './application';
import { Cluster } from './cluster';
import { checkSize } from './data-size';
import { Fault } from './fault';
import { type Fleet } from './fleet';
import { Graph } from './graph';
import { type Manifest } from './manifest';
import { type ApplicationModel, type ClusterModel } from './model';
import { by } from './names';
import { groupKind, Scopes } from './object-identity';
import { faultOfPatches, identified } from './patches';
import { plainManifest } from './plain-manifest';
import { shown } from './props/shown';
import { resolved } from './resolved';
import { type FindDefinition } from './schemas/definitions';
import { type ApplicationSource } from './source';

/**
 * Reads the finished tree of constructs once: every object, under its application, under its cluster, by name. What was
 * pulled tells which kinds belong to no namespace. Clusters for which `isOutlined` holds are left out.
 */
export function collect(fleet: Fleet, definitions?: FindDefinition, isOutlined: (cluster: Cluster) => boolean = () => false): ClusterModel[] {
  const models = new Map<Cluster, Map<Application, ApplicationModel>>();
  const stack: IConstruct[] = [fleet];
  for (let construct = stack.pop(); construct; construct = stack.pop()) {
    if (construct instanceof Cluster) {
      if (isOutlined(construct)) continue;
      models.set(construct, new Map());
    }
    if (construct instanceof Application) models.get(construct.cluster)!.set(construct, applicationModel(construct));
    else if (Chart.isChart(construct)) refuseLooseChart(construct);
    if (ApiObject.isApiObject(construct)) addObject(construct, models);
    declareOrder(construct);
    stack.push(...[...construct.node.children].reverse());
  }
  return [...models].map(([cluster, applications]) => clusterModel(cluster, [...applications.values()], definitions)).sort(by((model) => model.cluster.name));
}

function clusterModel(cluster: Cluster, applications: ApplicationModel[], definitions: FindDefinition | undefined): ClusterModel {
  const objects = applications.flatMap((application) => application.objects.map(({ manifest }) => ({ manifest, application })));
  const scopes = new Scopes(objects.map(({ manifest }) => manifest), definitions);
  for (const { manifest, application } of objects) placeInNamespace(manifest, application, scopes);
  return { cluster, applications: applications.sort(by(({ name }) => name)), scopes, order: new Graph(), files: [], problems: [] };
}

function applicationModel(application: Application): ApplicationModel {
  const { name, namespace, infrastructure, prune, compareOptions, ignoreDifferences, chartPodSecurity, sources } = application;
  return { name, namespace, infrastructure, prune, compareOptions, ignoreDifferences, chartPodSecurity, sources: sources.map(withResolvedValues), objects: [] };
}

/** Values of a chart may hold what only the whole fleet tells, such as the class of a volume. */
function withResolvedValues(source: ApplicationSource): ApplicationSource {
  return source.type === 'chart' ? { ...source, values: resolved(source.values), checkedValues: resolved(source.checkedValues) } : source;
}

/** Gives namespaced objects their namespace and takes it from cluster-scoped ones, which cdk8s stamps too. */
function placeInNamespace(manifest: Manifest, application: ApplicationModel, scopes: Scopes): void {
  const { namespace, ...metadata } = manifest.metadata;
  manifest.metadata = scopes.isClusterScoped(groupKind(manifest)) ? metadata : { ...metadata, namespace: namespace ?? application.namespace };
}

/** A chart of cdk8s inside an application is part of it; anywhere else nobody would write what is in it. */
function refuseLooseChart(chart: IConstruct): void {
  if (chart.node.scopes.some((scope) => scope instanceof Application)) return;
  throw new Fault(`'${chart.node.path}' must be an Application or be declared in one, got a plain Chart of cdk8s; let its class extend Application`);
}

function addObject(object: ApiObject, models: ReadonlyMap<Cluster, ReadonlyMap<Application, ApplicationModel>>): void {
  const application = Application.of(object);
  models.get(application.cluster)!.get(application)!.objects.push({
    manifest: manifestOf(object),
    origin: object.node.path,
    after: dependencies(object).filter((path) => path.startsWith(`${application.node.path}/`)),
  });
}

/** What cdk8s holds of an object is private to it, and may move one day: it is looked at only to refuse what has no end. */
export function manifestOf(object: ApiObject): Manifest {
  checkSize((object as unknown as { readonly props?: object }).props, `'${object.node.path}'`);
  const manifest = rendered(object);
  if (typeof manifest.kind !== 'string' || manifest.kind === '') throw new Fault(`'${object.node.path}' must have a kind such as 'ConfigMap', got ${shown(manifest.kind)}`);
  return manifest;
}

/** cdk8s wraps what goes wrong in an object; what the declaration is to blame for is told as a fault. */
function rendered(object: ApiObject): Manifest {
  try {
    return plainManifest(object) ?? identified(object.toJson() as Manifest, object);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const { message } = error as Error;
    const fault = /^Failed serializing construct at path .*?: Fault: (?<message>.*)$/s.exec(message)?.groups;
    if (fault) throw new Fault(`${object.node.path}: ${fault.message}`);
    if (message.includes('RangeError: Maximum call stack size exceeded')) {
      throw new Fault(`'${object.node.path}' must not hold itself, got a value inside itself or thousands of levels deep; break the circle`);
    }
    // What cdk8s asks each object for is the name of its class.
    if (message.endsWith("TypeError: Cannot read properties of undefined (reading 'name')")) {
      throw new Fault(`'${object.node.path}' must consist of texts, numbers, booleans, lists and maps, got an object without a prototype; write it with braces`);
    }
    const type = /can't render non-simple object of type '(?<type>\w+)'$/.exec(message)?.groups?.type;
    if (type === undefined) throw faultOfPatches(object) ?? faultOfValues(message, object) ?? error;
    throw new Fault(`'${object.node.path}' must consist of texts, numbers, booleans, lists and maps, got an instance of '${type}'; convert it to one of these`);
  }
}

/** A value that fails when it is read or produced: of where that was, cdk8s keeps nothing. */
function faultOfValues(message: string, object: ApiObject): Fault | undefined {
  const reason = /^Failed serializing construct at path .*?: (?<reason>\w*Error: .*)$/s.exec(message)?.groups?.reason;
  return reason === undefined ? undefined : new Fault(`'${object.node.path}' must consist of values that can be read, got one that fails with '${reason}'; write the value itself, or mend what produces it`);
}

function dependenciesOf(construct: IConstruct): readonly IConstruct[] {
  try {
    return construct.node.dependencies;
  } catch (error) {
    throw new Fault(`what '${construct.node.path}' depends on must be constructs, got something else; give addDependency the construct itself`, { cause: error });
  }
}

/** Paths of everything that the construct, or one around it inside the application, was declared to come after. */
function dependencies(construct: IConstruct): string[] {
  const around = construct.node.scopes.filter((scope) => !(scope instanceof Application) && !(scope instanceof Cluster));
  return around.flatMap((scope) => scope.node.dependencies.map((dependency) => dependency.node.path));
}

/** Turns cdk8s' `node.addDependency` between constructs of two applications into an order of these. */
function declareOrder(construct: IConstruct): void {
  for (const dependency of dependenciesOf(construct)) {
    const from = Application.of(construct);
    const to = Application.of(dependency);
    if (from !== to) from.comesAfter(to, `${construct.node.id} was declared to depend on ${dependency.node.path}`);
  }
}
