import { Construct } from 'constructs';
import { Application } from '../application';
import { Fault } from '../fault';
import { VolumeSnapshotClass } from '../kinds/volume-snapshot-class';
import { dnsLabel } from '../names';
import { declared } from '../props/declared';
import { CustomObject } from './custom-object';

export interface SnapshotClassProps {
  /** CSI driver that makes the snapshots. */
  readonly driver: string;
  /** The driver's own settings. @default - none */
  readonly parameters?: Readonly<Record<string, string>>;
}

/**
 * How backups make snapshots of a driver's volumes. It is marked for Velero, which wants exactly one such class for each
 * driver, and for Kasten. A snapshot is removed from the storage with its object: backups are what is kept.
 *
 * @see https://velero.io/docs/main/csi/
 */
export class SnapshotClass extends Construct {
  public constructor(scope: Construct, name: string, props: SnapshotClassProps) {
    super(declared(SnapshotClass, new.target, scope, name, props), `snapshot-class-${dnsLabel(name, 'name of a class of snapshots')}`);
    const application = Application.of(this);
    const { volumeSnapshotClasses } = application.cluster.relations;
    const other = volumeSnapshotClasses.find(({ driver }) => driver === props.driver);
    if (other) {
      throw new Fault(`driver '${props.driver}' must have one class of snapshots for backups, got '${other.name}' of '${other.application.name}' and '${name}' of '${application.name}'; remove one of them`);
    }
    volumeSnapshotClasses.push({ name, driver: props.driver, application });
    new CustomObject(this, VolumeSnapshotClass, {
      metadata: {
        name, labels: { 'velero.io/csi-volumesnapshot-class': 'true' }, annotations: { 'k10.kasten.io/is-snapshot-class': 'true' },
      },
      driver: props.driver,
      deletionPolicy: 'Delete',
      ...(props.parameters && { parameters: { ...props.parameters } }),
    });
  }
}
