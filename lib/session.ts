import { Fault } from './fault';
import { dayNumbers, parseSchedule, type SessionSchedule } from './session-schedule';

/**
 * A length of time in whole minutes or hours, for example `6h` or `30m`.
 * @checked by {@link seconds}, which whoever takes one asks
 */
export type SessionTime = `${number}h` | `${number}m`;

/**
 * A cluster that runs for some hours and is then emptied, so that an autoscaler takes its nodes away. Whatever started it,
 * it is stopped after a time that is known beforehand.
 */
export interface Session {
  /** When people are told that it still runs, counted from its start. @default - an hour before the stop, or at half of a shorter time */
  readonly alertAfter?: SessionTime;
  /** When it is stopped, counted from its start; people can extend it while it runs. @default '6h' */
  readonly stopAfter?: SessionTime;
  /**
   * When it is stopped even though a backup fails, counted from the moment it should have been. Until then a stop that
   * cannot back up is repeated and told. Volumes stay in any case.
   * @default '1h'
   */
  readonly stopWithoutBackupAfter?: SessionTime;
  /** Days and hours at which its hub starts it and asks it to stop. @default - people start it */
  readonly schedule?: SessionSchedule;
  /** Hours that people expect to use it in a week: for its cost alone. @default - those of the schedule, else not known */
  readonly hoursPerWeek?: number;
  /** Host of a chat's incoming webhook, which gets `{"text": "…"}`; its whole URL is a secret. @default - Prometheus alone alerts */
  readonly webhook?: string;
}

/** A session with every time in seconds. */
export interface SessionTimes {
  readonly alertAfter: number;
  readonly stopAfter: number;
  readonly stopWithoutBackupAfter: number;
}

/** Seconds of `6h` or `30m`; `subject` names what it belongs to if it must be refused. */
export function seconds(time: SessionTime, subject: string): number {
  const match = /^([1-9]\d{0,3})([hm])$/.exec(time);
  if (!match) throw new Fault(`${subject} must be whole hours or minutes, got '${String(time)}'; write for example '6h' or '30m'`);
  return Number(match[1]) * (match[2] === 'h' ? 3600 : 60);
}

/** The times of a session, with the ones that were not said; refuses those that cannot be. */
export function timesOf(session: Session, cluster: string): SessionTimes {
  const of = `of the session of cluster '${cluster}'`;
  const stopAfter = seconds(session.stopAfter ?? '6h', `stopAfter ${of}`);
  const alertAfter = session.alertAfter === undefined ? Math.max(stopAfter - 3600, Math.floor(stopAfter / 2)) : seconds(session.alertAfter, `alertAfter ${of}`);
  if (alertAfter >= stopAfter) throw new Fault(`alertAfter ${of} must be before its stop, got '${session.alertAfter}' with stopAfter '${session.stopAfter ?? '6h'}'; people need time to extend it`);
  return { alertAfter, stopAfter, stopWithoutBackupAfter: seconds(session.stopWithoutBackupAfter ?? '1h', `stopWithoutBackupAfter ${of}`) };
}

/** Hours of a week in which it runs; undefined where nothing says so. */
export function hoursPerWeek(session: Session): number | undefined {
  if (session.hoursPerWeek !== undefined || !session.schedule) return session.hoursPerWeek;
  const { days, startMinute, stopMinute } = parseSchedule(session.schedule, 'the session');
  return dayNumbers(days).length * (stopMinute - startMinute) / 60;
}

/** Refuses a session that cannot be; `hub` is the cluster that would start it. */
export function checkSession(session: Session, cluster: string, hub: string | undefined): void {
  timesOf(session, cluster);
  const hours = session.hoursPerWeek;
  if (hours !== undefined && !(hours > 0 && hours <= 168)) throw new Fault(`hoursPerWeek of the session of cluster '${cluster}' must be from 0 to 168, got '${String(hours)}'`);
  if (!session.schedule) return;
  parseSchedule(session.schedule, `the session of cluster '${cluster}'`);
  if (hub === undefined) {
    throw new Fault(`schedule of the session of cluster '${cluster}' must be kept by another cluster, got no hub; nothing runs in a stopped cluster that could start it: name a hub, or take the schedule away`);
  }
}
