import { ApiObject } from 'cdk8s';
import { Application } from './application';
import { type Cluster } from './cluster';
import { type Manifest } from './manifest';
import { type ApplicationModel, type ClusterModel } from './model';
import { Graph } from './graph';
import { by } from './names';
import { Scopes } from './object-identity';
import { namespacesApplication } from './reserved-names';

/** Kinds whose objects say something about other clusters: who applies what where, and where archives lie. */
const kindsAcrossClusters: ReadonlySet<string> = new Set(['Application', 'ApplicationSet', 'Cluster', 'ObjectStore']);

/**
 * As much of a cluster that is not rendered as others have to be compared with: its relations, its applications with their Git
 * folders, and objects of a few kinds, of whose form nobody has made sure.
 */
export function outlineOf(cluster: Cluster, render: (object: ApiObject) => Manifest): ClusterModel {
  const applications = new Map<Application, ApplicationModel>();
  for (const construct of cluster.node.children) if (construct instanceof Application) applications.set(construct, outlined(construct));
  for (const [application, { objects, namespace }] of applications) {
    const stack = [...application.node.children];
    for (let construct = stack.pop(); construct; construct = stack.pop()) {
      if (ApiObject.isApiObject(construct) && kindsAcrossClusters.has(construct.kind)) {
        const manifest = render(construct);
        objects.push({ manifest: { ...manifest, metadata: { namespace, ...manifest.metadata } }, origin: construct.node.path, after: [] });
      }
      stack.push(...construct.node.children);
    }
  }
  const derived = cluster.platform.rights.to === 'tenant' ? [] : [namespaces];
  return { cluster, applications: [...applications.values(), ...derived].sort(by(({ name }) => name)), scopes: new Scopes([]), order: new Graph(), files: [], problems: [] };
}

/** What is derived wherever it is needed. */
const namespaces: ApplicationModel = { name: namespacesApplication, namespace: 'default', infrastructure: true, prune: true, chartPodSecurity: 'restricted', sources: [], objects: [] };

function outlined({ name, namespace, infrastructure, prune, chartPodSecurity, sources }: Application): ApplicationModel {
  return { name, namespace, infrastructure, prune, chartPodSecurity, sources: sources.filter(({ type }) => type === 'git'), objects: [] };
}
