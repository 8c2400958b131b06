import { type Lazy } from 'cdk8s';
import { type k8s } from 'cdk8s-plus-30';
import { type Plain } from '../core-kinds';
import { called } from '../props/called';
import { type Bytes } from '../units';
import { type SecretKey } from './secret';

/** Something that a container sees as a folder or a file. */
export interface Mount {
  /** Name of the volume in the pod. */
  readonly name: string;
  readonly volume: Plain<Omit<k8s.Volume, 'name'>>;
  readonly readOnly: boolean;
  /** One file or folder of the volume. @default - all of it */
  readonly subPath?: string;
  /** Whether it lives on one node at a time, so that two pods cannot share it in a rollout. */
  readonly exclusive: boolean;
  /** Value that changes whenever a change of the content must restart the pods. @default - none */
  readonly content?: string | Lazy;
}

/** An empty folder that is gone with its pod: caches, sockets, temporary files. */
export function scratch(size: Bytes, options: { readonly name?: string; readonly inMemory?: boolean } = {}): Mount {
  called(scratch, size, options);
  return {
    name: options.name ?? 'scratch',
    volume: { emptyDir: { ...(options.inMemory && { medium: 'Memory' }), sizeLimit: size } },
    readOnly: false,
    exclusive: false,
  };
}

/** One key of a Secret as a file, of which the container sees no other. A new value comes with the next pod. */
export function secretFile(key: SecretKey): Mount {
  called(secretFile, key);
  return {
    name: key.secretName,
    volume: { secret: { secretName: key.secretName, defaultMode: 0o440 } },
    readOnly: true,
    subPath: key.key,
    exclusive: false,
  };
}
