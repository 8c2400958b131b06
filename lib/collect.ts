import { ApiObject } from 'cdk8s';
import { type IConstruct } from 'constructs';
import { Application } from './application';
import { Cluster } from './cluster';
import { Fault } from './fault';
import { type Fleet } from './fleet';
import { Graph } from './graph';
import { type Manifest } from './manifest';
import { type ApplicationModel, type ClusterModel } from './model';
import { by } from './names';

/** Reads the finished tree of constructs once: every object, under its application, under its cluster, by name. */
export function collect(fleet: Fleet): ClusterModel[] {
  const models = new Map<Cluster, Map<Application, ApplicationModel>>();
  const stack: IConstruct[] = [fleet];
  for (let construct = stack.pop(); construct; construct = stack.pop()) {
    if (construct instanceof Cluster) models.set(construct, new Map());
    if (construct instanceof Application) models.get(construct.cluster)!.set(construct, applicationModel(construct));
    if (ApiObject.isApiObject(construct)) addObject(construct, models);
    declareOrder(construct);
    stack.push(...construct.node.children);
  }
  return [...models]
    .map(([cluster, applications]) => ({
      cluster, applications: [...applications.values()].sort(by((application) => application.name)), order: new Graph(), problems: [],
    }))
    .sort(by((model) => model.cluster.name));
}

function applicationModel(application: Application): ApplicationModel {
  const { name, namespace, infrastructure, prune, chartPodSecurity, sources } = application;
  return { name, namespace, infrastructure, prune, chartPodSecurity, sources, objects: [] };
}

function addObject(object: ApiObject, models: ReadonlyMap<Cluster, ReadonlyMap<Application, ApplicationModel>>): void {
  const application = Application.of(object);
  models.get(application.cluster)!.get(application)!.objects.push({
    manifest: manifestOf(object),
    origin: object.node.path,
    after: dependencies(object).filter((path) => path.startsWith(`${application.node.path}/`)),
  });
}

/** cdk8s wraps what a lazy value throws; a fault in there is told as it was meant. */
function manifestOf(object: ApiObject): Manifest {
  try {
    return object.toJson() as Manifest;
  } catch (error) {
    const fault = /^Failed serializing construct at path .*?: Fault: (?<message>.*)$/s.exec(String((error as Error).message))?.groups;
    if (fault) throw new Fault(`${object.node.path}: ${fault.message}`);
    throw error;
  }
}

/** Paths of everything that the construct, or one around it inside the application, was declared to come after. */
function dependencies(construct: IConstruct): string[] {
  const around = construct.node.scopes.filter((scope) => !(scope instanceof Application) && !(scope instanceof Cluster));
  return around.flatMap((scope) => scope.node.dependencies.map((dependency) => dependency.node.path));
}

/** Turns cdk8s' `node.addDependency` between constructs of two applications into an order of these. */
function declareOrder(construct: IConstruct): void {
  for (const dependency of construct.node.dependencies) {
    const from = Application.of(construct);
    const to = Application.of(dependency);
    if (from.cluster !== to.cluster) {
      throw new Fault(`'${construct.node.path}' must depend on something in its own cluster, got '${dependency.node.path}'; clusters come up on their own`);
    }
    if (from !== to) from.comesAfter(to, `${construct.node.id} was declared to depend on ${dependency.node.path}`);
  }
}
