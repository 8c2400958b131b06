/** A Git repository that a program is built from. */
export interface SourceRepository {
  readonly url: string;
  /** An environment variable that may name a clone, by its path or address. */
  readonly variable: string;
  readonly tag: string;
  /** What the tag must be. */
  readonly commit: string;
  /** Folders at its top that building does not need. */
  readonly without: readonly string[];
}

/** A program that the suite runs, and the Go module that it is built from where no fitting one is found. */
export interface Program {
  /** The executable's name. */
  readonly name: string;
  readonly module: string;
  /** As the module is tagged, with its `v`. */
  readonly version: string;
  /** The main package. */
  readonly package: string;
  /** Where its sources come from if its module does not build from published modules alone. @default - its module is asked for */
  readonly repository?: SourceRepository;
  /** What the linker sets, so that the program knows its own version. */
  readonly variables: Readonly<Record<string, string>>;
  /** Arguments with which it says its version and ends. */
  readonly versionArguments: readonly string[];
  /** What it then says, wherever in its output. */
  readonly says: string;
}
