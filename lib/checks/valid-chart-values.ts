import { schemaViolations } from '../schema/custom';
import { type Check } from './check';

/** Values of a chart are of the form that its definition gives them; further values are the caller's own affair. */
export const validChartValues: Check = ({ models }) => models.flatMap(({ cluster, applications }) =>
  applications.flatMap(({ name, sources }) => sources.flatMap((source) => {
    if (source.type !== 'chart') return [];
    const { definition, checkedValues } = source;
    return schemaViolations(definition.values, checkedValues, `chart ${definition.name}`).map(({ path, message }) => ({
      where: `${cluster.name}/${name} chart ${definition.name}`, message: `${path === '' ? 'values' : path} ${message}`,
    }));
  })));
