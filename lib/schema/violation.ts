/** One thing that an object has and its kind does not allow, or lacks and its kind requires. */
export interface Violation {
  /** Where, for example `spec.template.spec.containers[0].image`. */
  readonly path: string;
  /** What must hold and what was got; it continues the path to a sentence. */
  readonly message: string;
  /** The feature gate that is off, where that is what is wrong. */
  readonly gate?: string;
}
