import { type CronForm } from './cron';
import { type Manifest } from './manifest';
import { groupKind } from './object-identity';

/** A schedule that an object has. */
export interface Schedule {
  /** Where in the object: `spec.schedule`. */
  readonly field: string;
  readonly text: string;
  readonly form: CronForm;
  readonly timeZone: string;
  /** Whether it makes backups. */
  readonly isBackup: boolean;
  /** Whether it is switched off. */
  readonly isPaused: boolean;
}

type Spec = Readonly<Record<string, unknown>>;

interface Trigger {
  readonly type?: unknown;
  readonly metadata?: { readonly start?: unknown; readonly end?: unknown; readonly timezone?: unknown };
}

/** The schedules of an object, in whatever field and notation its kind has them. Programs run by the clock of UTC unless they are told another zone. */
export function schedulesOf(manifest: Manifest): Schedule[] {
  const spec = (manifest.spec ?? {}) as Spec;
  switch (groupKind(manifest)) {
    case 'batch/CronJob': return one(spec.schedule, { form: 'five', timeZone: text(spec.timeZone) ?? 'UTC', isPaused: spec.suspend === true });
    case 'postgresql.cnpg.io/ScheduledBackup': return one(spec.schedule, { form: 'six', isBackup: true, isPaused: spec.suspend === true });
    case 'velero.io/Schedule': return one(spec.schedule, { form: 'five', isBackup: true, isPaused: spec.paused === true });
    case 'keda.sh/ScaledObject':
    case 'keda.sh/ScaledJob': return Array.isArray(spec.triggers) ? (spec.triggers as readonly Trigger[]).flatMap(triggered) : [];
    default: return [];
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function one(schedule: unknown, facts: Partial<Schedule>): Schedule[] {
  return typeof schedule === 'string' ? [{ field: 'spec.schedule', text: schedule, form: 'five', timeZone: 'UTC', isBackup: false, isPaused: false, ...facts }] : [];
}

function triggered({ type, metadata = {} }: Trigger, index: number): Schedule[] {
  if (type !== 'cron') return [];
  const timeZone = text(metadata.timezone) ?? 'UTC';
  return (['start', 'end'] as const).flatMap((name) => one(metadata[name], { field: `spec.triggers[${index}].metadata.${name}`, timeZone }));
}
