/** Commands that belong together, and the files they read beside those of the tree. */
export interface Step {
  readonly title: string;
  readonly commands: readonly string[];
  readonly files: readonly { readonly file: string; readonly text: string }[];
}
