import { type ApplicationModel, type ClusterModel } from '../model';

interface Index {
  readonly length: number;
  readonly byName: ReadonlyMap<string, ApplicationModel>;
}

const indexes = new WeakMap<ClusterModel, Index>();

/** The application of a name, which is there: whoever declares something declares it in one. Looked up in a table that is made anew when there are more. */
export function applicationNamed(model: ClusterModel, name: string): ApplicationModel {
  const { applications } = model;
  let index = indexes.get(model);
  if (index?.length !== applications.length) {
    indexes.set(model, index = { length: applications.length, byName: new Map([...applications].reverse().map((application) => [application.name, application])) });
  }
  return index.byName.get(name)!;
}
