import { type Manifest } from '../manifest';
import { type Kind, type KindProps } from './kind';

/** An object of a custom kind as a manifest, checked at compile time. */
export function customManifest<K extends Kind>(kind: K, props: KindProps<K>): Manifest {
  return { apiVersion: `${kind.group}/${kind.version}`, kind: kind.kind, ...props };
}
