/** Something that cannot work, found in the finished fleet. */
export interface Problem {
  /** `cluster/application Kind/name`, as far as it can be said. */
  readonly where: string;
  /** What must hold, what was got, what to do. */
  readonly message: string;
}
