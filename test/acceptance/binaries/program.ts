/** A program that the suite runs, and the Go module that it is built from where no fitting one is found. */
export interface Program {
  /** The executable's name. */
  readonly name: string;
  readonly module: string;
  /** As the module is tagged, with its `v`. */
  readonly version: string;
  /** The main package. */
  readonly package: string;
  /** What the linker sets, so that the program knows its own version. */
  readonly variables: Readonly<Record<string, string>>;
  /** Arguments with which it says its version and ends. */
  readonly versionArguments: readonly string[];
  /** What it then says, wherever in its output. */
  readonly says: string;
}
