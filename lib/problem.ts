import { type Manifest } from './manifest';

/** `error` stops the synth, `warning` is told and stops a strict check, `note` is told. */
export type Severity = 'error' | 'warning' | 'note';

/** Something that cannot work, found in the finished fleet. */
export interface Problem {
  /** `cluster/application Kind/name`, as far as it can be said. */
  readonly where: string;
  /** What must hold, what was got, what to do. */
  readonly message: string;
  /** Whether it stops the synth, or is only told. @default 'error' */
  readonly severity?: Severity;
  /** The object that is not of its kind's form, so that nothing else can be said of it. @default - it is, or it is about more */
  readonly malformed?: Manifest;
}
