import { parse } from 'yaml';
import { type Fields, fields, list } from '../fields';
import { type ReadSource } from './read-sources';

/** What a release of a chart names its objects by. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
  /** Name of the chart, wherever it comes from. */
  readonly chart: string;
  /** Names that its values set in the place of those. */
  readonly overrides: readonly unknown[];
}

/** The release that a source is; undefined where it is no chart for sure, or a generator says what it is called. */
export function releaseOf({ source, name: application, namespace: destination }: ReadSource): Release | undefined {
  const { chart, path } = source;
  const helm = fields(source.helm);
  const [called] = [chart, path].filter((each): each is string => typeof each === 'string').map((each) => each.split('/').filter((step) => step !== '' && step !== '.').at(-1) ?? '');
  const name = textOf(helm.releaseName) || application;
  const namespace = textOf(helm.namespace) || destination;
  if (called === undefined || [called, name, namespace].some((each) => each.includes('{{'))) return undefined;
  const values = valuesOf(source);
  return { name, namespace, chart: called, overrides: ['nameOverride', 'fullnameOverride', 'namespaceOverride'].map((key) => values[key] ?? '') };
}

/** The values that a source sets itself; those of files are not looked into. */
export function valuesOf(source: Fields): Fields {
  const { valuesObject, values, parameters } = fields(source.helm);
  const base = valuesObject === undefined ? fields(parsed(values)) : fields(valuesObject);
  return list(parameters).reduce<Fields>((result, { name, value }) => typeof name === 'string' ? withValue(result, name.split('.'), value) : result, base);
}

function withValue(values: Fields, [key, ...rest]: readonly string[], value: unknown): Fields {
  return { ...values, [key!]: rest.length === 0 ? value : withValue(fields(values[key!]), rest, value) };
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? parse(text) : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
