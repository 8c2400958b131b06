import { loadAll } from 'js-yaml';
import { stepsOf } from '../../lib/cli/bootstrap-steps';
import { type CoreProps } from '../../lib/core-kinds';
import { type ClusterModel } from '../../lib/model';
import { type Rendered } from './rendered';

type Namespace = CoreProps<'Namespace'>;

/** Everything that the bootstrap of a cluster says, as people read it. */
function wordsOf({ models }: Rendered, model: ClusterModel): { readonly commands: readonly string[]; readonly texts: readonly string[] } {
  const steps = stepsOf(model, models, 'dist', 'bootstrap');
  return { commands: steps.flatMap(({ commands }) => commands), texts: steps.flatMap(({ files }) => files).filter(({ file }) => file === 'namespaces.yaml').map(({ text }) => text) };
}

/** Secrets that the bootstrap of a cluster tells people to create, as `namespace/name`, with their keys. */
export function secretsMadeByPeople(rendered: Rendered, model: ClusterModel): Map<string, readonly string[]> {
  return new Map(wordsOf(rendered, model).commands.flatMap((command): [string, string[]][] => {
    const found = /kubectl --namespace (?<namespace>\S+) create secret generic (?<name>\S+)/.exec(command)?.groups;
    return found ? [[`${found.namespace}/${found.name}`, [...command.matchAll(/--from-literal=([^=]+)=/g)].map(([, key]) => key!)]] : [];
  }));
}

/** Namespaces that the bootstrap of a cluster has people make, because they are no part of the tree. */
export function namespacesMadeByPeople(rendered: Rendered, model: ClusterModel): Namespace[] {
  return wordsOf(rendered, model).texts.flatMap((text) => loadAll(text) as Namespace[]);
}

/** Every Namespace of ours in a cluster, whoever makes it. */
export function namespacesOf(rendered: Rendered, model: ClusterModel): Namespace[] {
  return [...rendered.all('Namespace', model.cluster.name), ...namespacesMadeByPeople(rendered, model)];
}

/** The applications of a cluster that sign in: their client's secret comes to them from the backend or from people. */
export function signingIn(rendered: Rendered, model: ClusterModel): string[] {
  const byPeople = new Set(secretsMadeByPeople(rendered, model).keys());
  const inTree = new Set(model.applications.flatMap(({ objects }) => objects).filter(({ manifest }) => manifest.kind === 'ExternalSecret')
    .map(({ manifest }) => `${manifest.metadata.namespace}/${(manifest.spec as { target: { name: string } }).target.name}`));
  return model.applications.filter(({ name, namespace }) => [byPeople, inTree].some((all) => all.has(`${namespace}/${name}-oidc`))).map(({ name }) => name);
}
