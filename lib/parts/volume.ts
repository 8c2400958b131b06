import { Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { Application } from '../application';
import { dnsLabel } from '../names';
import { type StorageClass } from '../platforms/platform';
import { bytes, type Bytes } from '../units';
import { CoreObject } from './core-object';
import { type Mount } from './mount';

export interface VolumeProps {
  /** How much it holds. It can grow, never shrink. */
  readonly size: Bytes;
  /** `ReadWriteMany` where pods on several nodes write to it. @default 'ReadWriteOnce' */
  readonly accessMode?: 'ReadWriteOnce' | 'ReadWriteMany';
  /** Class that makes it. @default - the default class of the platform, else the one an application brings */
  readonly storageClass?: string;
}

/** Files that outlive their pods. It is protected: neither a sync nor the deletion of the Application removes it. */
export class Volume extends Construct {
  public readonly name: string;
  private readonly accessMode: 'ReadWriteOnce' | 'ReadWriteMany';

  public constructor(scope: Construct, name: string, props: VolumeProps) {
    super(scope, `volume-${dnsLabel(name, 'name of a volume')}`);
    this.name = name;
    this.accessMode = props.accessMode ?? 'ReadWriteOnce';
    bytes(props.size, `size of volume '${name}'`);
    const { cluster } = Application.of(this);
    new CoreObject(this, 'PersistentVolumeClaim', {
      metadata: { name },
      spec: {
        accessModes: [this.accessMode],
        resources: { requests: { storage: props.size } },
        storageClassName: props.storageClass ?? Lazy.any({ produce: () => defaultStorageClass(cluster) }) as string,
        volumeMode: 'Filesystem',
      },
    });
  }

  /** The volume as a folder of a container. */
  public mount(subPath?: string): Mount {
    return {
      name: this.name,
      volume: { persistentVolumeClaim: { claimName: this.name } },
      readOnly: false,
      exclusive: this.accessMode === 'ReadWriteOnce',
      ...(subPath !== undefined && { subPath }),
    };
  }
}

interface HasStorage {
  readonly platform: { readonly storageClasses: readonly StorageClass[] };
  readonly relations: { readonly storageClasses: readonly StorageClass[] };
}

/** The class that a volume without one gets; empty where the cluster has none, which a check reports. */
export function defaultStorageClass(cluster: HasStorage): string {
  const classes = [...cluster.platform.storageClasses, ...cluster.relations.storageClasses];
  return (classes.find((storageClass) => storageClass.isDefault) ?? classes[0])?.name ?? '';
}
