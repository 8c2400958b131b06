import { type ChartDefinition } from './chart';
import { holds } from './value-condition';

/** A chart that is told not to render these installs no kind. */
const definitions = 'apiextensions.k8s.io/CustomResourceDefinition';

/** The custom kinds that a chart installs with some values. */
export function installedKinds({ installs, optionalInstalls = {}, optionalKinds = {} }: ChartDefinition, values: Readonly<Record<string, unknown>>): readonly string[] {
  const comes = (conditions: readonly string[] = ['']): boolean => conditions.some((condition) => holds(condition, values));
  return comes(optionalKinds[definitions]) ? installs.filter((kind) => comes(optionalInstalls[kind])) : [];
}
