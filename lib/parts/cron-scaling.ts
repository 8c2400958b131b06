import { Construct } from 'constructs';
import { Application } from '../application';
import { Fault } from '../fault';
import { ScaledObject } from '../kinds/scaled-object';
import { declared } from '../props/declared';
import { CustomObject } from './custom-object';
import { type Workload } from './workload';

/** A time of day in which a workload runs, or runs with more pods than else. */
export interface ActiveWindow {
  /** When it begins: five fields, minutes first. */
  readonly start: string;
  /** When it ends. */
  readonly end: string;
  /** Pods in it, from 1 to 100. */
  readonly replicas: number;
}

export interface CronScalingProps {
  readonly workload: Workload;
  readonly windows: readonly ActiveWindow[];
  /** Time zone of the windows, by its name in the IANA database: `Europe/Zurich`. */
  readonly timeZone: string;
  /** Pods outside of all windows. @default 0 */
  readonly otherwise?: number;
}

/**
 * A workload that runs at certain times of day, by KEDA. A window says when it runs: KEDA can only add pods in one, never take
 * them away, so that night is what lies outside of all windows.
 *
 * @see https://keda.sh/docs/latest/scalers/cron/
 */
export class CronScaling extends Construct {
  public constructor(scope: Construct, props: CronScalingProps) {
    declared(CronScaling, new.target, scope, props);
    const { workload, windows, timeZone, otherwise = 0 } = props;
    super(scope, `cron-scaling-${workload.name}`);
    const subject = `scaling of workload '${workload.name}'`;
    if (windows.length === 0) throw new Fault(`${subject} must have at least one window in which it runs, got none`);
    for (const { start, end, replicas } of windows) {
      if (replicas === 0) {
        throw new Fault(`a window of the ${subject} must have at least 1 pod, got '0' from '${start}' to '${end}'; KEDA only adds pods in a window: say when it runs, and otherwise: 0`);
      }
      if (!Number.isInteger(replicas) || replicas < 1 || replicas > 100) throw new Fault(`a window of the ${subject} must have from 1 to 100 pods, got '${String(replicas)}'`);
      if (replicas <= otherwise) throw new Fault(`a window of the ${subject} must have more pods than there are otherwise, got '${replicas}' with otherwise: ${otherwise}; it would change nothing`);
      if (start === end) throw new Fault(`a window of the ${subject} must end at another time than it begins, got '${start}' twice`);
    }
    const application = Application.of(this);
    if (application.cluster.session) {
      throw new Fault(`workload '${workload.name}' must be scaled by one, got KEDA and the session of cluster '${application.cluster.name}'; remove one of them`);
    }
    new CustomObject(this, ScaledObject, {
      metadata: { name: workload.name },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: workload.kind, name: workload.name },
        minReplicaCount: otherwise,
        triggers: windows.map(({ start, end, replicas }) => ({ type: 'cron' as const, metadata: { timezone: timeZone, start, end, desiredReplicas: `${replicas}` as const } })),
      },
    });
  }
}
