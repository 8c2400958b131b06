import { Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { Application } from '../application';
import { Fault } from '../fault';
import { dnsLabel } from '../names';
import { type StorageClass } from '../platforms/platform';
import { asked } from '../props/asked';
import { declared } from '../props/declared';
import { bytes, type Bytes } from '../units';
import { CoreObject } from './core-object';
import { type Mount } from './mount';

export interface VolumeProps {
  /** How much it holds. It can grow where its class allows that, never shrink. */
  readonly size: Bytes;
  /** `ReadWriteMany` where pods on several nodes write to it. @default 'ReadWriteOnce' */
  readonly accessMode?: AccessMode;
  /** Class that makes it. @default - the default class of the platform, else the one an application brings */
  readonly storageClass?: string;
}

/** Files that outlive their pods. It is protected: neither a sync nor the deletion of the Application removes it. */
export class Volume extends Construct {
  public readonly name: string;
  private readonly accessMode: AccessMode;

  public constructor(scope: Construct, name: string, props: VolumeProps) {
    super(declared(Volume, new.target, scope, name, props), `volume-${dnsLabel(name, 'name of a volume')}`);
    this.name = name;
    this.accessMode = props.accessMode ?? 'ReadWriteOnce';
    bytes(props.size, `size of volume '${name}'`);
    const { cluster } = Application.of(this);
    const storageClass = (): string => storageClassFor(cluster, this.accessMode, `volume '${name}'`, props.storageClass);
    new CoreObject(this, 'PersistentVolumeClaim', {
      metadata: { name },
      spec: {
        accessModes: [this.accessMode],
        resources: { requests: { storage: props.size } },
        storageClassName: Lazy.any({ produce: storageClass }) as string,
        volumeMode: 'Filesystem',
      },
    });
  }

  /** The volume as a folder of a container. */
  public mount(subPath?: string): Mount {
    asked('Volume.mount', subPath);
    return {
      name: this.name,
      volume: { persistentVolumeClaim: { claimName: this.name } },
      readOnly: false,
      exclusive: this.accessMode === 'ReadWriteOnce',
      ...(subPath !== undefined && { subPath }),
    };
  }
}

type AccessMode = 'ReadWriteOnce' | 'ReadWriteMany';

interface HasStorage {
  readonly platform: { readonly storageClasses: readonly StorageClass[] };
  readonly relations: { readonly storageClasses: readonly StorageClass[] };
}

/**
 * The class that a volume gets: the one it asks for, else the default class, else the first. Those of the platform go
 * first. Empty where the cluster has none, which a check reports; a class that cannot do what is asked of it is refused.
 */
export function storageClassFor(cluster: HasStorage, accessMode: AccessMode, subject: string, wanted?: string): string {
  const classes = [...cluster.platform.storageClasses, ...cluster.relations.storageClasses];
  const able = classes.filter(({ accessModes = ['ReadWriteOnce'] }) => accessModes.includes(accessMode));
  const unable = wanted === undefined ? able.length === 0 && classes.length > 0 : classes.some(({ name }) => name === wanted) && !able.some(({ name }) => name === wanted);
  if (unable) {
    const others = able.length > 0 ? `take ${able.map(({ name }) => `'${name}'`).join(' or ')}` : `add one to the platform's storageClasses that has accessModes: ['${accessMode}']`;
    throw new Fault(`storage class of ${subject} must allow ${accessMode}, got ${wanted === undefined ? 'none that does' : `'${wanted}'`}; ${others}`);
  }
  return wanted ?? (able.find(({ isDefault }) => isDefault) ?? able[0])?.name ?? '';
}
