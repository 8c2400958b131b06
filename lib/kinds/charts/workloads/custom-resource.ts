import { type Manifest } from '../../../manifest';
import { known } from './known';

/** An object of a custom kind of which an operator makes pods: what of it decides about these. */
export function customResource(apiVersion: string, kind: string, name: string, spec: Readonly<Record<string, unknown>>): Manifest {
  return { apiVersion, kind, metadata: { name }, spec: known(spec) };
}
