import { fields, list } from '../fields';
import { type Manifest } from '../manifest';
import { type Violation } from './violation';
import { got } from './wording';

/** What the API server refuses in a CustomResourceDefinition beyond its form. */
export function definitionFaults({ metadata, spec }: Manifest): Violation[] {
  const { group, names, versions } = fields(spec);
  const all = list(versions);
  const { plural } = fields(names);
  const stored = all.filter(({ storage }) => storage === true).length;
  const name = typeof plural === 'string' && typeof group === 'string' ? `${plural}.${group}` : undefined;
  return [
    ...(name === undefined || metadata.name === name ? [] : [{ path: 'metadata.name', message: `must be '${name}', as its names and its group say, ${got(metadata.name)}` }]),
    ...(all.length === 0 || stored === 1 ? [] : [{ path: 'spec.versions', message: `must have storage: true in one of them, got it in ${stored === 0 ? 'none' : stored}` }]),
    ...all.flatMap(({ schema }, index) => schema === undefined ? [{ path: `spec.versions[${index}].schema`, message: 'must be set' }] : []),
  ];
}
